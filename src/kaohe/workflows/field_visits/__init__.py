"""What phones hand in of visits: receipts, revisions, events, and what is decided of them."""
