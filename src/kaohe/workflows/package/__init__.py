"""The publication package of a cycle: what is told, what is left out, and checking it again."""
