"""Rows of a sheet or of Parquet: which are lines, and which hold control characters."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.reading.arrow_arrays import FALSE, read_flags, wrap_flags, wrap_numbers
from kaohe.engines.reading.delivery import make_batch
from kaohe.engines.reading.rejects import broken_rows
from kaohe.engines.reading.text_columns import trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.register.fields import Header
    from kaohe.engines.reading.delivery import Origin, Tally
    from kaohe.engines.reading.lines import Flags, Places

BATCH_ROWS: Final = 65_536

_SPACE, _DELETE = 32, 127
_LEADS: Final = (b"\xc2", b"\xe1", b"\xe2", b"\xe3")
"""First bytes of all white space beyond ASCII."""
_CONTROL_SIGNS: Final = (b"\x7f", b"\xc2", b"\xe2\x80")
"""With what the control characters begin that are no less than a space."""
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
    seen = [_look_at(column) for column in columns]
    trimmed = [
        trim(column) if each.may_hold_space else column
        for column, each in zip(columns, seen, strict=True)
    ]
    filled = _find_filled(trimmed, len(numbers))
    controlled = np.zeros(len(numbers), dtype=np.bool_)
    for column, each in zip(trimmed, seen, strict=True):
        # Most of what looks like one was white space around a value.
        if each.may_hold_control and _look_at(column).may_hold_control:
            controlled |= read_flags(pc.match_substring_regex(column, _CONTROL).fill_null(FALSE))
    tally.lines += int(filled.sum())
    if controlled.any():
        texts = _write_rows([column.filter(wrap_flags(controlled)) for column in columns])
        tally.reject(broken_rows(numbers[controlled], texts, "control_character"))
    kept, known = wrap_numbers(numbers), trimmed
    whole = filled & ~controlled
    if not whole.all():
        chosen = wrap_flags(whole)
        kept, known = kept.filter(chosen), [column.filter(chosen) for column in trimmed]
        digits_lost = None if digits_lost is None else digits_lost.filter(chosen)
    if len(kept):
        by_field = {
            field_id: column
            for field_id, column in zip(fields, known, strict=True)
            if field_id is not None
        }
        yield make_batch(origin, header, kept, by_field, digits_lost)


def _write_rows(columns: Sequence[pa.Array]) -> list[str]:
    """Write rows as lines of CSV, for people to see what they held."""
    texts = []
    for values in zip(*(column.to_pylist() for column in columns), strict=True):
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(value or "" for value in values)
        texts.append(text.getvalue())
    return texts


@dataclass(frozen=True, slots=True)
class _Look:
    """What may be among the values of a column."""

    may_hold_space: bool = False
    """White space, or an empty text."""
    may_hold_control: bool = False


def _look_at(column: pa.Array) -> _Look:
    """Look at the bytes of a column, value or not."""
    shortest = pc.min(pc.binary_length(column)).as_py()
    if shortest is None:
        return _Look()
    start, end = column.offset, column.offset + len(column)
    _, offsets, values = column.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)
    text = values.slice(bounds[start], bounds[end] - bounds[start]).to_pybytes() if values else b""
    plain = np.frombuffer(text, dtype=np.uint8)
    least = int(plain.min(initial=_DELETE))
    control = least < _SPACE or any(sign in text for sign in _CONTROL_SIGNS)
    space = control or shortest == 0 or any(lead in text for lead in _LEADS)
    if least == _SPACE and not space:
        # A value that is null shows the edges of its neighbours.
        starts = np.minimum(bounds[start:end] - bounds[start], len(text) - 1)
        ends = bounds[start + 1 : end + 1] - bounds[start] - 1
        space = bool((plain[starts] == _SPACE).any() or (plain[ends] == _SPACE).any())
    return _Look(may_hold_space=space, may_hold_control=control)


def _find_filled(columns: Sequence[pa.Array], rows: int) -> Flags:
    """Tell which rows have a value."""
    if any(column.null_count == 0 for column in columns):
        return np.ones(rows, dtype=np.bool_)
    filled = np.zeros(rows, dtype=np.bool_)
    for column in columns:
        filled |= read_flags(column.is_valid())
    return filled
