"""Check a published draw (独立核验), apart from the system that made it."""
