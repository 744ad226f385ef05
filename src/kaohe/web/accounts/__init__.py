"""People, what they may do, and whose data they see."""
