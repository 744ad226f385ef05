"""Spark as the engine of an import: many machines, one shared folder, the same snapshot.

Nothing outside this package imports PySpark, which is an optional dependency.
"""
