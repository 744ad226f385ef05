"""Readers: whatever form a delivery has, it becomes rows of text with exact line numbers."""
