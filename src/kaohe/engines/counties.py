"""Every county code that a delivery may use, and the county of the as-of date that it means."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np
import pyarrow as pa

from kaohe.core.divisions import CORPS, CORPS_CITIES
from kaohe.engines.divisions import divisions
from kaohe.engines.reading.arrow_arrays import wrap_flags, wrap_texts
from kaohe.engines.snapshots.stored import COUNTY_SCHEMA


@cache
def succession() -> dict[str, str]:
    """Return the county that followed each code abolished in 2012."""
    source = files("kaohe.data") / "succession-2012.csv"
    with source.open("r", encoding="utf-8") as lines:
        return {row["old_code"]: row["new_code"] for row in csv.DictReader(lines)}


@cache
def county_codes() -> pa.Table:
    """Return the counties, the cities run by the Corps and the abolished codes.

    The cities are mapped to their divisions without a warning, because they are right codes of
    GB/T 2260; an abolished code is marked, so that it can be reported.
    """
    counties = divisions().counties
    rows = [(code, code, county.body, False) for code, county in counties.items()]
    rows += [(city, division, CORPS, False) for city, division in CORPS_CITIES.items()]
    rows += [(old, new, counties[new].body, True) for old, new in succession().items()]
    *texts, succeeded = zip(*rows, strict=True)
    columns = [*map(wrap_texts, texts), wrap_flags(np.array(succeeded))]
    return pa.Table.from_arrays(columns, schema=COUNTY_SCHEMA)
