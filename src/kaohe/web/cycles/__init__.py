"""The year of an assessment: its steps, who signs them, what is missing."""
