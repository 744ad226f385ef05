"""Untrue entries and objections: evidence, the body's answer, two people's decision, effect."""
