"""Registers: frozen, measured, corrected, reconciled."""
