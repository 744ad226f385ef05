"""Rows of a sheet or of Parquet: which are lines, and which hold control characters."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.arrow_arrays import wrap_flags, wrap_numbers
from kaohe.engines.delivery import make_batch
from kaohe.engines.lines import Rejected
from kaohe.engines.text_columns import trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.register.fields import Header
    from kaohe.engines.delivery import Origin, Tally
    from kaohe.engines.lines import Flags, Places

BATCH_ROWS: Final = 65_536

_SPACE, _DELETE = 32, 127
_LEADS: Final = (b"\xc2", b"\xe1", b"\xe2", b"\xe3")
"""First bytes of all white space and control characters beyond ASCII."""
_CONTROL: Final = "[\\x00-\\x1f\\x7f\u0080-\u009f\u2028\u2029]"


def sort_rows(
    origin: Origin,
    header: Header,
    fields: Sequence[str | None],
    columns: Sequence[pa.Array],
    numbers: Places,
    tally: Tally,
    *,
    digits_lost: pa.Array | None = None,
) -> Iterator[pa.RecordBatch]:
    """Hand over the rows of a sheet; rows with control characters are kept apart.

    A row without any value is not a line: spreadsheets carry such rows as mere formatting.

    Args:
        origin: where the rows come from.
        header: as it was understood.
        fields: the field of every column, ``None`` where it is unknown.
        columns: text, as delivered.
        numbers: the place of every row, counted from 1.
        tally: takes note of lines and broken lines.
        digits_lost: per row, or nothing where no digits are gone.
    """
    trimmed = [trim(column) if _may_hold_space(column) else column for column in columns]
    filled = np.zeros(len(numbers), dtype=np.bool_)
    controlled = np.zeros(len(numbers), dtype=np.bool_)
    for column in trimmed:
        filled |= _as_flags(column.is_valid())
        if _may_hold_space(column):
            controlled |= _as_flags(pc.match_substring_regex(column, _CONTROL).fill_null(False))
    tally.lines += int(filled.sum())
    for place in np.flatnonzero(controlled):
        values = [column[int(place)].as_py() or "" for column in columns]
        verbatim = io.StringIO()
        csv.writer(verbatim, lineterminator="").writerow(values)
        tally.rejected.append(
            Rejected(int(numbers[place]), "control_character", verbatim.getvalue().encode("utf-8"))
        )
    whole = wrap_flags(filled & ~controlled)
    known = {
        field_id: column.filter(whole)
        for field_id, column in zip(fields, trimmed, strict=True)
        if field_id is not None
    }
    kept = wrap_numbers(numbers).filter(whole)
    if len(kept):
        lost = None if digits_lost is None else digits_lost.filter(whole)
        yield make_batch(origin, header, kept, known, lost)


def _may_hold_space(column: pa.Array) -> bool:
    """Tell whether white space, a control character or an empty text may be among the values."""
    shortest = pc.min(pc.binary_length(column)).as_py()
    if shortest is None:
        return False
    start, end = column.offset, column.offset + len(column)
    _, offsets, values = column.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)
    text = values.slice(bounds[start], bounds[end] - bounds[start]).to_pybytes() if values else b""
    plain = np.frombuffer(text, dtype=np.uint8)
    return (
        shortest == 0
        or bool(((plain <= _SPACE) | (plain == _DELETE)).any())
        or any(lead in text for lead in _LEADS)
    )


def _as_flags(column: pa.Array) -> Flags:
    flags: Flags = column.to_numpy(zero_copy_only=False)
    return flags
