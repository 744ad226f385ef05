"""Arrow arrays over the memory of numpy arrays.

``pyarrow.array``, ``pyarrow.scalar`` and ``to_numpy`` of flags first import pandas wherever it is
installed, if only to see whether they were given a series: a quarter of a second and 40 MB in
every worker for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaohe.engines.reading.lines import Flags, Places


def wrap_numbers(numbers: Places) -> pa.Array:
    """Return 64-bit whole numbers as an array, without a copy."""
    content = np.ascontiguousarray(numbers, dtype=np.int64)
    return pa.Array.from_buffers(pa.int64(), len(content), [None, pa.py_buffer(content)])


def read_numbers(column: pa.Array | pa.ChunkedArray) -> NDArray[np.integer]:
    """Return whole numbers, none of which may be unknown; of one array without a copy."""
    width = np.dtype(f"i{column.type.bit_width // 8}")
    parts = []
    for each in column.chunks if isinstance(column, pa.ChunkedArray) else (column,):
        if len(each):
            whole = np.frombuffer(each.buffers()[1], dtype=width)
            parts.append(whole[each.offset : each.offset + len(each)])
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype=width)


def wrap_flags(flags: Flags) -> pa.Array:
    """Return flags as an array."""
    bits = np.packbits(flags, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, pa.py_buffer(bits)])


def clear_flags(rows: int) -> pa.Array:
    """Return flags of which none is set."""
    return pa.Array.from_buffers(pa.bool_(), rows, [None, pa.py_buffer(bytes(rows // 8 + 1))])


def read_flags(flags: pa.Array) -> Flags:
    """Return a copy of flags, none of which may be unknown."""
    whole, start = divmod(flags.offset, 8)
    bits = np.frombuffer(flags.buffers()[1], dtype=np.uint8)[whole:]
    end = start + len(flags)
    return np.unpackbits(bits, count=end, bitorder="little")[start:].view(np.bool_)


def wrap_texts(texts: Sequence[str]) -> pa.Array:
    """Return some texts as a column."""
    contents = [text.encode("utf-8") for text in texts]
    ends = np.cumsum([0, *map(len, contents)], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(contents))]
    return pa.Array.from_buffers(pa.string(), len(contents), buffers)


def repeat_text(text: str | None, rows: int) -> pa.Array:
    """Return a column with the same text in every row, or without any."""
    if text is None:
        return pa.nulls(rows, pa.string())
    content = text.encode("utf-8")
    ends = np.arange(rows + 1, dtype=np.int32) * len(content)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(content * rows)]
    return pa.Array.from_buffers(pa.string(), rows, buffers)


def wrap_text(text: str | None) -> pa.Scalar:
    """Return one text, or none, as an operand for columns of text."""
    return repeat_text(text, 1)[0]


FALSE: Final = clear_flags(1)[0]
"""What stands for an unknown flag."""
