"""After the visit: paper checklists typed in, what must be put right, good practice."""
