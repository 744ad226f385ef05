"""The published draw, P7: its files, writing them, verifying them."""
