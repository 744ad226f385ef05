"""Disclosure by voice and on paper."""
