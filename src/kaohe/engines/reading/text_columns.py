"""Columns of delivered text: the space around values, and identifiers that have lost digits.

A spreadsheet keeps 15 significant digits of a number and no leading zero. What tells of it is
the text in scientific notation, or a number where a longer code belongs.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.reading.arrow_arrays import (
    FALSE,
    clear_flags,
    read_flags,
    wrap_flags,
    wrap_text,
    wrap_texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.engines.reading.lines import OuterSpace

IDENTIFYING: Final = ("org_code", "licence_no", "uscc", "phone", "dues_account")
"""Fields of digits that are no quantity: stored as a number, they can lose some."""

_EMPTY: Final = wrap_text("")
_ABSENT: Final = wrap_text(None)
_IN_SHORT: Final = r"^[0-9](\.[0-9]+)?[Ee]\+[0-9]{1,3}$"
_KEPT_DIGITS: Final = 15
"""So many digits of a number does a spreadsheet keep."""
_TOO_LONG: Final = "^[0-9]{16,}$"
_WITHOUT_ZERO: Final = {
    "org_code": "^[0-9]{1,8}$",
    "phone": "^(10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}$",
}
"""What is left of nine digits, or of an area code and a number, once the zero is gone."""


def trim(column: pa.Array, space: OuterSpace = "wide") -> pa.Array:
    """Drop space of every kind (Unicode White_Space) around values; what is empty is null."""
    drop = pc.ascii_trim_whitespace if space == "plain" else pc.utf8_trim_whitespace
    trimmed = drop(column)
    if pc.min(pc.binary_length(trimmed)).as_py() != 0:
        return trimmed
    return pc.if_else(pc.equal(trimmed, _EMPTY), _ABSENT, trimmed)


def is_longer(column: pa.Array, size: int) -> bool:
    """Tell whether any value has more than so many bytes."""
    longest = pc.max(pc.binary_length(column)).as_py()
    return longest is not None and longest > size


def find_numbers_in_short(column: pa.Array) -> pa.Array:
    """Tell which values are in scientific notation, as a spreadsheet shows a long number."""
    return pc.match_substring_regex(column, _IN_SHORT).fill_null(FALSE)


def find_too_long(numbers: pa.Array) -> pa.Array:
    """Tell which values have more digits than a spreadsheet keeps of a number."""
    if not is_longer(numbers, _KEPT_DIGITS):
        return clear_flags(len(numbers))
    return pc.match_substring_regex(numbers, _TOO_LONG).fill_null(FALSE)


def find_rounded(numbers: pa.Array) -> pa.Array:
    """Tell which long values may come from a number of a spreadsheet: a float is exactly that.

    Of identifiers that were text one in a hundred is so by chance.
    """
    long = find_too_long(numbers)
    if not long.true_count:
        return long
    flags = read_flags(long)
    texts = numbers.filter(long).to_pylist()
    flags[flags] = [f"{float(text):.0f}" == text for text in texts]
    return wrap_flags(flags)


def find_lost_zeros(field: str, numbers: pa.Array) -> pa.Array:
    """Tell which values of an identifying field, if they are numbers, have lost their zero."""
    if field not in _WITHOUT_ZERO:
        return clear_flags(len(numbers))
    return pc.match_substring_regex(numbers, _WITHOUT_ZERO[field]).fill_null(FALSE)


def write_in_short(column: pa.Array, chosen: pa.Array) -> pa.Array:
    """Write chosen numbers that are too long as a spreadsheet shows them.

    None of them can pass for a whole identifier then.

    >>> column = pa.array(["911100006000373376", "911100006000373376"])
    >>> write_in_short(column, pa.array([True, False])).to_pylist()
    ['9.11100006000373E+17', '911100006000373376']
    """
    if not chosen.true_count:
        return column
    long = pc.and_(chosen, find_too_long(column))
    if not long.true_count:
        return column
    short = [f"{float(text.as_py()):.14E}" for text in column.filter(long)]
    return pc.replace_with_mask(column, long, wrap_texts(short))


def merge(found: Iterable[pa.Array]) -> pa.Array:
    """Return where any of some flags is set; there must be at least one."""
    return reduce(pc.or_, found)
