"""What is checked, measured and framed in the registers: definitions and expressions only."""
