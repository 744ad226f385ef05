"""Kaohe (考核) runs the yearly assessment of union formation and membership from end to end."""

from typing import Final

__version__: Final = "0.1.0"
"""The engine's version; every score carries it."""
