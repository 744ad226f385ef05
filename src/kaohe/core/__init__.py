"""The pure part: rules, scores, registers, draws and proofs, without clock, file or network."""
