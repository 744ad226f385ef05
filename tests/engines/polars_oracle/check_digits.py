"""Check characters in numpy, by what a right code adds up to."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

ORG, LICENCE, USCC = 1, 2, 4
"""Bits of the identifiers whose check character is right."""

_DIGITS: Final = "0123456789"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _number(symbols):
    """Return the value of every byte; -1 where it is no symbol."""
    values = np.full(256, -1, dtype=np.int16)
    for value, symbol in enumerate(symbols):
        values[ord(symbol)] = value
    return values


_ORG_VALUES: Final = _number(_DIGITS + _LETTERS)
# As a check character X is ten; it adds up to a multiple of 11 with the weighted sum (GB 11714).
_ORG_CHECK_VALUES: Final = _number(_DIGITS + "X")
_ORG_WEIGHTS: Final = np.array([3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int16)
_DIGIT_VALUES: Final = _number(_DIGITS)
_USCC_VALUES: Final = _number(symbol for symbol in _DIGITS + _LETTERS if symbol not in "IOSVZ")
_USCC_WEIGHTS: Final = np.array(
    [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1], dtype=np.int16
)

# ISO 7064 MOD 11,10 as a table: the state after a digit by the state before it.
_NEXT_STATE: Final = np.array(
    [[((state + digit) % 10 or 10) * 2 % 11 for digit in range(10)] for state in range(11)],
    dtype=np.int16,
)


def right_checks(codes: pl.Series) -> pl.Series:
    """Return the bits of the right codes; ``codes`` is a struct of org, licence and uscc."""
    fields = codes.struct
    found = np.zeros(len(codes), dtype=np.int8)
    for name, width, bit, is_right in (
        ("org", 9, ORG, are_right_org_codes),
        ("licence", 15, LICENCE, are_right_licences),
        ("uscc", 18, USCC, are_right_usccs),
    ):
        rows, symbols = _cut_bytes(fields.field(name), width)
        found[rows[is_right(symbols)]] |= bit
    return pl.Series(found)


def _cut_bytes(texts: pl.Series, width: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of exactly so many bytes, and their bytes as a matrix."""
    fits = (texts.str.len_bytes() == width).fill_null(value=False)
    rows = fits.to_numpy().nonzero()[0]
    joined = texts.filter(fits).str.join("").item().encode()
    return rows, np.frombuffer(joined, dtype=np.uint8).reshape(len(rows), width)


def are_right_org_codes(symbols):
    values = _ORG_VALUES[symbols[:, :8]]
    check = _ORG_CHECK_VALUES[symbols[:, 8]]
    sums = values @ _ORG_WEIGHTS + check
    return (values.min(axis=1, initial=0) >= 0) & (check >= 0) & (sums % 11 == 0)


def are_right_licences(symbols):
    values = _DIGIT_VALUES[symbols]
    state = np.full(len(values), 10, dtype=np.int16)
    for place in range(14):
        state = _NEXT_STATE[state, values[:, place]]
    return (values.min(axis=1, initial=0) >= 0) & ((state + values[:, 14]) % 10 == 1)


def are_right_usccs(symbols):
    values = _USCC_VALUES[symbols]
    sums = values @ _USCC_WEIGHTS
    return (values.min(axis=1, initial=0) >= 0) & (sums % 31 == 0)
