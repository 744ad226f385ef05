"""pandera on pandas: every rule a check of the schema, validated lazily.

pandera checks and reports; reading, storing, duplicates and counts are those of pandas by hand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa
from benchmarks.registry.peers.pandas_by_hand import import_with
from benchmarks.registry.peers.pandas_rules import BITS, RULES, Rule
from pandera.errors import SchemaErrors


def write_check(rule: str, is_broken: Rule) -> pa.Check:
    """Return a check that fails in the rows that break the rule."""
    return pa.Check(lambda t: ~is_broken(t), name=rule)


SCHEMA = pa.DataFrameSchema(checks=[write_check(*rule) for rule in RULES.items()])


def find_broken(t: pd.DataFrame) -> np.ndarray:
    """Validate, and return the mask of every row from the failures that are reported."""
    mask = np.zeros(len(t), dtype=np.int64)
    try:
        SCHEMA.validate(t, lazy=True)
    except SchemaErrors as failure:
        cases = failure.failure_cases[["check", "index"]].drop_duplicates()
        np.bitwise_or.at(
            mask, cases["index"].to_numpy(dtype=np.int64), cases["check"].map(BITS).to_numpy()
        )
    return mask


if __name__ == "__main__":
    import_with(find_broken)
