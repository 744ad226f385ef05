"""All three check digits of many rows at once, in numpy over Arrow text.

Written as SQL the check digits cost more than all other rules together; as one function over
whole columns they are a fraction of the reading. The expressions call it by the name
``check_digits``; each engine registers :func:`check_digits` under that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from kaohe.core.register.identifiers import (
    ORG_CHECKS,
    ORG_SYMBOLS,
    ORG_WEIGHTS,
    USCC_SYMBOLS,
    USCC_WEIGHTS,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Rows = NDArray[np.int64]

ORG_VALID: Final = 1
LICENCE_VALID: Final = 2
USCC_VALID: Final = 4

_INVALID: Final = 255
_ORG_LENGTH: Final = 9
_LICENCE_LENGTH: Final = 15
_USCC_LENGTH: Final = 18


def _values_of(symbols: str) -> Bytes:
    """Return a table from byte to value, with 255 for a byte that is no symbol."""
    table = np.full(256, _INVALID, dtype=np.uint8)
    table[np.frombuffer(symbols.encode("ascii"), dtype=np.uint8)] = np.arange(len(symbols))
    return table


_ORG_VALUES: Final = _values_of(ORG_SYMBOLS)
_ORG_CHECK_BYTES: Final = np.frombuffer(ORG_CHECKS.encode("ascii"), dtype=np.uint8)
_DIGIT_VALUES: Final = _values_of("0123456789")
_USCC_VALUES: Final = _values_of(USCC_SYMBOLS)


def check_digits(org_code: pa.Array, licence_no: pa.Array, uscc: pa.Array) -> pa.Array:
    """Return for each row which identifiers are valid, as a sum of the three bits.

    The organisation code is given without its hyphen. Null and text of another length is not
    valid; a 13-digit licence number has no check digit and is left to the rules.
    """
    valid = np.zeros(len(org_code), dtype=np.int32)
    valid[_valid_org_codes(*_bytes_of(org_code, _ORG_LENGTH))] += ORG_VALID
    valid[_valid_licence_numbers(*_bytes_of(licence_no, _LICENCE_LENGTH))] += LICENCE_VALID
    valid[_valid_usccs(*_bytes_of(uscc, _USCC_LENGTH))] += USCC_VALID
    return pa.array(valid, type=pa.int32())


def _bytes_of(column: pa.Array, length: int) -> tuple[Rows, Bytes]:
    """Return the rows whose text has exactly ``length`` bytes, and these bytes as a matrix."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    text = column.cast(pa.string())
    _, offset_buffer, value_buffer = text.buffers()
    if value_buffer is None or len(text) == 0:
        return np.empty(0, dtype=np.int64), np.empty((0, length), dtype=np.uint8)
    offsets = np.frombuffer(offset_buffer, dtype=np.int32)[text.offset :][: len(text) + 1]
    rows = np.flatnonzero(np.diff(offsets) == length)
    values = np.frombuffer(value_buffer, dtype=np.uint8)
    return rows, values[offsets[rows][:, None] + np.arange(length)]


def _valid_org_codes(rows: Rows, symbols: Bytes) -> Rows:
    values = _ORG_VALUES[symbols[:, :8]]
    total = values.astype(np.int32) @ np.array(ORG_WEIGHTS, dtype=np.int32)
    right = _ORG_CHECK_BYTES[total % 11] == symbols[:, 8]
    valid: Rows = rows[right & (values != _INVALID).all(axis=1)]
    return valid


def _valid_licence_numbers(rows: Rows, symbols: Bytes) -> Rows:
    values = _DIGIT_VALUES[symbols]
    product = np.full(len(rows), 10, dtype=np.int32)
    for place in range(_LICENCE_LENGTH - 1):
        product = ((product + values[:, place] - 1) % 10 + 1) * 2 % 11
    right = (product + values[:, -1]) % 10 == 1
    valid: Rows = rows[right & (values != _INVALID).all(axis=1)]
    return valid


def _valid_usccs(rows: Rows, symbols: Bytes) -> Rows:
    values = _USCC_VALUES[symbols]
    total = values[:, :17].astype(np.int32) @ np.array(USCC_WEIGHTS, dtype=np.int32)
    right = (total + values[:, 17]) % 31 == 0
    valid: Rows = rows[right & (values != _INVALID).all(axis=1)]
    return valid
