"""Benchmarks of the enterprise register; ``python -m benchmarks.registry`` runs them."""
