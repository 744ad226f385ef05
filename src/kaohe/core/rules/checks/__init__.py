"""What must add up or exist in a pack, by subject; each check yields its faults."""
