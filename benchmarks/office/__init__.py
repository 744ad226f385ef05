"""What an office bears: load, and kills at any moment."""
