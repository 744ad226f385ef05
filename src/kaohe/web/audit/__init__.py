"""The one ledger on Django's database: act, entry and frontier in one transaction."""
