"""Rows of a sheet against their plainest reading, value by value."""

import re
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.keeping import KeepingTally

from kaohe.core.register.fields import STATISTICS, recognise_header
from kaohe.engines.reading.delivery import Origin
from kaohe.engines.reading.sheet_rows import sort_rows

CONTROL = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029]")
SIGNS = " \t\n\x00\x7f\x80\x85\xa0·、。\u1680\u2003\u2028\u3000中A1"
FIELDS = STATISTICS.field_ids
HEADER = recognise_header(FIELDS)
VALUES = st.none() | st.text(SIGNS, max_size=4)


@given(st.lists(st.tuples(*[VALUES] * len(FIELDS)), max_size=6), st.integers(0, 2))
@settings(deadline=None)
def test_rows_are_trimmed_and_kept_or_apart(rows, skipped):
    """Columns may be slices, whose neighbours are none of theirs."""
    columns = [
        pa.array([row[place] for row in rows], pa.string()).slice(skipped)
        for place in range(len(FIELDS))
    ]
    rows = rows[skipped:]
    tally = KeepingTally()
    numbers = np.arange(1, len(rows) + 1)
    origin = Origin(Path("33.xlsx"), "33.xlsx", None)
    batches = list(sort_rows(origin, HEADER, FIELDS, columns, numbers, tally))
    trimmed = [tuple((text and text.strip()) or None for text in row) for row in rows]
    controlled = [any(text and CONTROL.search(text) for text in row) for row in trimmed]
    kept = [
        (number, *row)
        for number, row, apart in zip(numbers.tolist(), trimmed, controlled, strict=True)
        if any(row) and not apart
    ]
    found = [row for batch in batches for row in batch.to_pylist()]
    assert [(row["line"], *(row[field] for field in FIELDS)) for row in found] == kept
    assert tally.lines == sum(any(row) for row in trimmed)
    apart = [number for number, is_apart in zip(numbers, controlled, strict=True) if is_apart]
    assert [each["line"] for each in tally.broken] == apart
