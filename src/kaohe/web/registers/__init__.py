"""The register of a cycle: what was delivered, the snapshots made of it, the one that is frozen."""
