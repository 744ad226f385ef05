"""The bodies' reports on themselves, from the first word to the receipt, and their review."""
