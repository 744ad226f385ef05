"""The room of fieldwork: devices of inspectors, what they send, and what is decided of it."""
