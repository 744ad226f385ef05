"""Rules as data: read, check, overlay, vary and digest a pack."""
