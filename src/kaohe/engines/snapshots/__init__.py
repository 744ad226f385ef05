"""What is done with a published snapshot: count, show, compare, export, hand back."""
