"""Small processes of their own, run by those who trust nobody: the witness of a ledger."""
