"""Arrow arrays over the memory of numpy arrays.

``pyarrow.array`` and ``pyarrow.scalar`` first import pandas wherever it is installed, to see
whether they were given a series: a quarter of a second and 40 MB in every worker for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from kaohe.engines.lines import Flags, Places


def wrap_numbers(numbers: Places) -> pa.Array:
    """Return 64-bit whole numbers as an array, without a copy."""
    content = np.ascontiguousarray(numbers, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(content), [None, pa.py_buffer(content)])


def wrap_flags(flags: Flags) -> pa.Array:
    """Return flags as an array."""
    bits = np.packbits(flags, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, pa.py_buffer(bits)])


def repeat_text(text: str | None, rows: int) -> pa.Array:
    """Return a column with the same text in every row, or without any."""
    if text is None:
        return pa.nulls(rows, pa.string())
    content = text.encode("utf-8")
    ends = np.arange(rows + 1, dtype=np.int32) * len(content)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(content * rows)]
    return pa.Array.from_buffers(pa.string(), rows, buffers)
