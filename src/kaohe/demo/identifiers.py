"""Identifiers with valid check characters that no real enterprise can have.

Organisation codes (GB 11714): first the reserved range PDY00001 to PDY99999, which the standard
keeps for a system's own use; beyond it PDY followed by a letter and four characters, which keeps
the reserved prefix in sight. Licence numbers (GS15-2006): the second digit of the serial number is
9, while the standard knows only 1 (legal person) and 2 (branch).
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Bytes: TypeAlias = npt.NDArray[np.uint8]
Integers: TypeAlias = npt.NDArray[np.int64]

RESERVED: Final = 99_999
LARGEST_SERIAL: Final = RESERVED + 26 * 36**4
"""How many organisation codes there are: 99,999 reserved and 43,670,016 beyond."""

_ALPHABET: Final = np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
_WEIGHTS: Final = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS: Final = np.frombuffer(b"0123456789X", dtype=np.uint8)


def write_bytes(rows: Bytes) -> pa.Array:
    """Turn a matrix of ASCII codes into one text a row, without copying row by row."""
    count, width = rows.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    content = np.ascontiguousarray(rows)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(content))


def write_org_codes(serials: Integers) -> pa.Array:
    """Write serial numbers (from 0) as organisation codes of 9 characters.

    Raises:
        ValueError: a serial number lies beyond LARGEST_SERIAL.
    """
    if serials.size and int(serials.max()) >= LARGEST_SERIAL:
        raise ValueError(f"there are only {LARGEST_SERIAL} synthetic organisation codes")
    reserved = serials < RESERVED
    beyond = serials - RESERVED
    values = np.empty((serials.size, 8), dtype=np.int64)
    values[:, :3] = (25, 13, 34)  # P, D, Y
    for place in range(5):
        in_range = (serials + 1) // 10 ** (4 - place) % 10
        past_it = beyond // 36 ** (4 - place) % 36 if place else 10 + beyond // 36**4
        values[:, 3 + place] = np.where(reserved, in_range, past_it)
    check = (11 - values @ _WEIGHTS % 11) % 11
    rows = np.empty((serials.size, 9), dtype=np.uint8)
    rows[:, :8] = _ALPHABET[values]
    rows[:, 8] = _CHECKS[check]
    return write_bytes(rows)


def write_licence_numbers(counties: Integers, kinds: Integers, serials: Integers) -> pa.Array:
    """Write licence numbers of 15 digits: county, kind of enterprise, 9, serial, check digit.

    The check is ISO 7064 MOD 11,10. ``serials`` are counted within the county, below 1,000,000.
    """
    digits = np.empty((serials.size, 15), dtype=np.int64)
    for place in range(6):
        digits[:, place] = counties // 10 ** (5 - place) % 10
        digits[:, 8 + place] = serials // 10 ** (5 - place) % 10
    digits[:, 6] = kinds
    digits[:, 7] = 9
    product = np.full(serials.size, 10, dtype=np.int64)
    for place in range(14):
        total = (product + digits[:, place]) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    digits[:, 14] = (11 - product) % 10
    return write_bytes((digits + ord("0")).astype(np.uint8))
