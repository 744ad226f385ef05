"""Rows of a sheet against their plainest reading, value by value."""

import re
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.keeping import KeepingTally

from kaohe.core.register.fields import STATISTICS, recognise_header
from kaohe.engines.reading.delivery import Origin
from kaohe.engines.reading.rejects import KEPT_BYTES, LEFT_BYTES, LONGEST_LINE
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


def read_long(*values):
    """Read rows of a table of four fields, of which the second is given."""
    rows = [("11", value, "2012-12-31", "1") for value in values]
    tally = KeepingTally()
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    origin = Origin(Path("33.parquet"), "33.parquet", None)
    numbers = np.arange(1, len(rows) + 1)
    batches = list(sort_rows(origin, HEADER, FIELDS, columns, numbers, tally))
    return [line for batch in batches for line in batch["line"].to_pylist()], tally


def test_a_row_is_too_long_where_its_line_of_csv_is():
    around = len("11,,2012-12-31,1")
    kept, tally = read_long(
        "a" * (LONGEST_LINE - around), "a" * (LONGEST_LINE - around + 1), '"' * (LONGEST_LINE // 2)
    )
    assert (kept, tally.lines, tally.rejected) == ([1], 3, 2)
    assert tally.reasons() == [(2, "line_too_long"), (3, "line_too_long")]
    assert tally.broken[0]["length"] == LONGEST_LINE + 1


def test_broken_rows_of_both_kinds_keep_their_order_and_a_huge_one_its_hash():
    huge = "a" * (KEPT_BYTES + 1)
    kept, tally = read_long("a\x00", huge, "a\x01", "b", "c\x02")
    assert kept == [4]
    assert tally.reasons() == [
        (1, "control_character"),
        (2, "line_too_long"),
        (3, "control_character"),
        (5, "control_character"),
    ]
    line = f"11,{huge},2012-12-31,1".encode()
    told = tally.broken[1]
    assert (told["length"], told["sha256"]) == (len(line), sha256(line).hexdigest())
    assert told["verbatim"] == line[:LEFT_BYTES]
