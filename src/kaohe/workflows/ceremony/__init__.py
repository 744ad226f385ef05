"""The ceremony of a draw, P0 to P3: plan, freeze, keys, witness, seed."""
