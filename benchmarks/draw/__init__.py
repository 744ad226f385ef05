"""What the draw takes and how even it is."""
