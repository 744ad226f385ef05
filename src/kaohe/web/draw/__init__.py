"""The draw in the office: the ceremony step by step, and what has been disclosed."""
