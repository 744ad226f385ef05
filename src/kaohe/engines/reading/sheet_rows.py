"""Rows of a sheet or of Parquet: which are lines, and which of them are broken."""

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
from kaohe.engines.reading.rejects import LONGEST_LINE, broken_rows, reason_code
from kaohe.engines.reading.text_columns import trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

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
    """Hand over the rows of a sheet; those with control characters or too much text are kept apart.

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
    reasons = np.where(controlled, reason_code("control_character"), 0).astype(np.uint8)
    reasons[_find_long(columns, filled)] = reason_code("line_too_long")
    broken = reasons > 0
    if broken.any():
        texts = _write_rows([column.filter(wrap_flags(broken)) for column in columns])
        for each in broken_rows(numbers[broken], texts, reasons[broken]):
            tally.reject(each)
    kept, known = wrap_numbers(numbers), trimmed
    whole = filled & ~broken
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


def _find_long(columns: Sequence[pa.Array], filled: Flags) -> Places:
    """Return the places of rows that would be too long a line of CSV; the same limit holds."""
    sizes = np.zeros(len(filled), dtype=np.int64)
    for column in columns:
        sizes += np.diff(_bounds_of(column))
    # At most every sign is a quote and doubled, and every field has two more and a comma.
    suspects = np.flatnonzero(filled & (2 * sizes + 3 * len(columns) > LONGEST_LINE))
    if not len(suspects):
        return suspects
    texts = _write_rows([column.take(wrap_numbers(suspects)) for column in columns])
    lengths = np.array([len(text.encode("utf-8")) for text in texts])
    places: Places = suspects[lengths > LONGEST_LINE]
    return places


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
    bounds, values = _bounds_of(column), column.buffers()[2]
    text = values.slice(bounds[0], bounds[-1] - bounds[0]).to_pybytes() if values else b""
    plain = np.frombuffer(text, dtype=np.uint8)
    least = int(plain.min(initial=_DELETE))
    control = least < _SPACE or any(sign in text for sign in _CONTROL_SIGNS)
    space = control or shortest == 0 or any(lead in text for lead in _LEADS)
    if least == _SPACE and not space:
        # A value that is null shows the edges of its neighbours.
        starts = np.minimum(bounds[:-1] - bounds[0], len(text) - 1)
        ends = bounds[1:] - bounds[0] - 1
        space = bool((plain[starts] == _SPACE).any() or (plain[ends] == _SPACE).any())
    return _Look(may_hold_space=space, may_hold_control=control)


def _bounds_of(column: pa.Array) -> NDArray[np.int32]:
    """Return where the values of a column of text begin and, behind the last, end."""
    if not len(column):
        return np.zeros(1, dtype=np.int32)
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)
    return offsets[column.offset : column.offset + len(column) + 1]


def _find_filled(columns: Sequence[pa.Array], rows: int) -> Flags:
    """Tell which rows have a value."""
    if any(column.null_count == 0 for column in columns):
        return np.ones(rows, dtype=np.bool_)
    filled = np.zeros(rows, dtype=np.bool_)
    for column in columns:
        filled |= read_flags(column.is_valid())
    return filled
