"""Use cases: the only room where the modules of the core meet."""
