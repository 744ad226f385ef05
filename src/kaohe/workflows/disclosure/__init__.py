"""Disclosure, P4 to P6: arrival, one unit at a time, close, replacement."""
