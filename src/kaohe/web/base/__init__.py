"""What every page shares: its frame, the language switch, the health page."""
