"""pandera on pandas: every rule a check of the schema, validated lazily.

Rules only: pandera reads, checks and reports; it does not look for duplicates or count units.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa
from benchmarks.registry.peers.deliveries import read_arguments, tell
from benchmarks.registry.peers.pandas_rules import (
    BITS,
    FLAGGED_BITS,
    RULES,
    UNPLACEABLE_BITS,
    Rule,
    add_readings,
    count_by_rule,
    count_severities,
    read_file,
)
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


def main() -> None:
    """Check everything and split accepted rows from quarantine."""
    files, out = read_arguments()
    masks = []
    for file in files:
        text = read_file(file.path).rename(columns={"name": "name_"})
        mask = find_broken(add_readings(text).assign(deliverer=file.deliverer or ""))
        name = f"{file.path.parent.name[-2:]}.parquet"
        unplaceable = (mask & UNPLACEABLE_BITS) != 0
        text[~unplaceable].assign(broken=mask[~unplaceable]).to_parquet(
            out / f"rows-{name}", compression="zstd", index=False
        )
        text[(mask & (UNPLACEABLE_BITS | FLAGGED_BITS)) != 0].to_parquet(out / f"bad-{name}")
        masks.append(mask)
    mask = np.concatenate(masks)
    flagged, quarantined = count_severities(mask)
    tell(rows=len(mask), flagged=flagged, quarantined=quarantined, rules=count_by_rule(mask))


if __name__ == "__main__":
    main()
