"""The ports on plain files, for use without a database."""
