"""Campaigns that a province runs on its own counties."""
