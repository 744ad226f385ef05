"""Key holders: their copy of the ledger, what they answer, how they are asked."""
