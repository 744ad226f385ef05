"""Acts enter the ledger; proofs and extracts come out of it."""
