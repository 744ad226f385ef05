"""What the three identifiers of many rows are, all at once, in numpy over Arrow text.

Written as SQL the check digits cost more than all other rules together; as one function over
whole columns they are a fraction of the reading. The form of an identifier is told here too,
because its bytes are at hand: seven regular expressions would cost as much again. The
expressions call it by the name ``check_digits``; each engine registers :func:`check_digits`
under that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from kaohe.core.register.identifiers import (
    CENSUS_CHECK,
    ORG_CHECKS,
    ORG_SYMBOLS,
    ORG_WEIGHTS,
    USCC_SYMBOLS,
    USCC_WEIGHTS,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Values = NDArray[np.uint8]
    Rows = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ORG_VALID: Final = 1
LICENCE_VALID: Final = 2
USCC_VALID: Final = 4
ORG_FORM: Final = 8
"""Nine symbols, or eight, a hyphen and one."""
ORG_CENSUS: Final = 16
"""Of the form, with the census character in place of a check character."""
ORG_HYPHEN: Final = 32
"""Of the form, with the hyphen."""
LICENCE_FORM: Final = 64
"""Fifteen digits."""
LICENCE_OLD: Final = 128
"""Thirteen digits, which have no check digit."""
USCC_FORM: Final = 256

_INVALID: Final = 255
_ORG_LENGTH: Final = 9
_LICENCE_LENGTH: Final = 15
_OLD_LICENCE_LENGTH: Final = 13
_USCC_LENGTH: Final = 18
_HYPHEN: Final = len(ORG_SYMBOLS)
_HYPHEN_PLACE: Final = 8


def _values_of(symbols: str) -> bytes:
    """Return a table from byte to value, with 255 for a byte that is no symbol."""
    table = bytearray([_INVALID] * 256)
    for value, symbol in enumerate(symbols.encode("ascii")):
        table[symbol] = value
    return bytes(table)


_ORG_VALUES: Final = _values_of(f"{ORG_SYMBOLS}-")
_DIGIT_VALUES: Final = _values_of("0123456789")
_USCC_VALUES: Final = _values_of(USCC_SYMBOLS)
_ORG_CHECK_VALUES: Final = np.array([ORG_SYMBOLS.index(c) for c in ORG_CHECKS], dtype=np.uint8)
_CENSUS_VALUE: Final = ORG_SYMBOLS.index(CENSUS_CHECK)


def _steps_of_pairs() -> NDArray[np.int64]:
    """Return what two digits make of a state of ISO 7064 MOD 11,10, each times one hundred.

    The state before the first digit is 10. Reading two digits at once halves the steps.
    """
    states = np.arange(11)[:, None, None]
    first, second = np.arange(10)[None, :, None], np.arange(10)[None, None, :]
    between = ((states + first - 1) % 10 + 1) * 2 % 11
    after = ((between + second - 1) % 10 + 1) * 2 % 11
    return (after * 100).reshape(-1).astype(np.int64)


_STEPS: Final = _steps_of_pairs()


def check_digits(org_code: pa.Array, licence_no: pa.Array, uscc: pa.Array) -> pa.Array:
    """Return for each row what its identifiers are, as a sum of the bits above.

    The identifiers are given as delivered, without space around them; null is none of anything.
    """
    found = np.zeros(len(org_code), dtype=np.int32)
    _judge_org_codes(org_code, found)
    _judge_licence_numbers(licence_no, found)
    _judge_usccs(uscc, found)
    # ``pa.array`` would import pandas first, if only to see whether it was given a series.
    return pa.Array.from_buffers(pa.int32(), len(found), [None, pa.py_buffer(found)])


class _Text:
    """The values of a column's bytes, taken row by row of one length."""

    def __init__(self, column: pa.Array, values: bytes) -> None:
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        text = column.cast(pa.string())
        _, offsets, content = text.buffers()
        self._offsets = np.zeros(1, dtype=np.int32)
        self._values = np.empty(0, dtype=np.uint8)
        if content is not None and len(text):
            self._offsets = np.frombuffer(offsets, dtype=np.int32)[text.offset :][: len(text) + 1]
            first, last = int(self._offsets[0]), int(self._offsets[-1])
            translated = memoryview(content)[first:last].tobytes().translate(values)
            self._values = np.frombuffer(translated, dtype=np.uint8)
            self._offsets = self._offsets - first
        self._lengths = np.diff(self._offsets)

    def take(self, length: int) -> tuple[Rows, Values]:
        """Return the rows of a length, and their values: one line for each place."""
        chosen = self._lengths == length
        values = self._values[np.repeat(chosen, self._lengths)]
        return np.flatnonzero(chosen), np.ascontiguousarray(values.reshape(-1, length).T)


def _judge_org_codes(column: pa.Array, found: NDArray[np.int32]) -> None:
    text = _Text(column, _ORG_VALUES)
    rows, values = text.take(_ORG_LENGTH)
    found[rows] |= _org_bits(values)
    rows, values = text.take(_ORG_LENGTH + 1)
    hyphenated = values[_HYPHEN_PLACE] == _HYPHEN
    plain = np.delete(values[:, hyphenated], _HYPHEN_PLACE, axis=0)
    bits = _org_bits(plain)
    found[rows[hyphenated]] |= np.where(bits, bits | ORG_HYPHEN, 0)


def _org_bits(values: Values) -> NDArray[np.int32]:
    form = values.max(axis=0, initial=0) < _HYPHEN
    checks = _ORG_CHECK_VALUES[_weigh(values[:-1], ORG_WEIGHTS) % 11]
    valid = form & (checks == values[-1])
    census = form & (values[-1] == _CENSUS_VALUE)
    bits: NDArray[np.int32] = form * ORG_FORM + valid * ORG_VALID + census * ORG_CENSUS
    return bits


def _judge_licence_numbers(column: pa.Array, found: NDArray[np.int32]) -> None:
    text = _Text(column, _DIGIT_VALUES)
    rows, values = text.take(_OLD_LICENCE_LENGTH)
    found[rows[_are_symbols(values)]] |= LICENCE_OLD
    rows, values = text.take(_LICENCE_LENGTH)
    form = _are_symbols(values)
    state = np.full(len(rows), 10 * 100, dtype=np.int64)
    for first, second in zip(values[0:-1:2].astype(np.int64), values[1::2], strict=True):
        state = _STEPS.take(state + first * 10 + second, mode="clip")  # Clipped are no digits.
    valid = form & ((state // 100 + values[-1]) % 10 == 1)
    found[rows] |= form * LICENCE_FORM + valid * LICENCE_VALID


def _judge_usccs(column: pa.Array, found: NDArray[np.int32]) -> None:
    rows, values = _Text(column, _USCC_VALUES).take(_USCC_LENGTH)
    form = _are_symbols(values)
    valid = form & ((_weigh(values[:-1], USCC_WEIGHTS) + values[-1]) % 31 == 0)
    found[rows] |= form * USCC_FORM + valid * USCC_VALID


def _are_symbols(values: Values) -> Flags:
    flags: Flags = values.max(axis=0, initial=0) != _INVALID
    return flags


def _weigh(values: Values, weights: tuple[int, ...]) -> NDArray[np.int32]:
    """Return the weighted sums of the values of each row."""
    total = np.zeros(values.shape[1], dtype=np.int32)
    for line, weight in zip(values, weights, strict=True):
        total += line.astype(np.int32) * weight
    return total
