"""Encodings of a CSV file: which one it is, and its blocks as UTF-8 with unreadable lines found."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"
BOM: Final = b"\xef\xbb\xbf"

_WINDOW: Final = 64 * 1024
"""Where a block cannot be read, so much of it is tried at once before single lines are."""


def guess_encoding(sample: bytes) -> str:
    """Tell UTF-8 from GB18030 by what more of the lines with other than ASCII can be read as.

    A byte order mark is one of UTF-8 and settles it, whatever the lines are.
    """
    if sample.startswith(BOM) or is_utf_8(sample):
        return UTF_8
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    readable = sum(is_utf_8(line) for line in lines)
    return UTF_8 if 2 * readable > len(lines) else GB18030


def is_utf_8(text: bytes) -> bool:
    """Tell whether bytes are UTF-8; the text is not made, which is what takes the time."""
    offsets = pa.py_buffer(np.array((0, len(text)), dtype=np.int64))
    whole = pa.Array.from_buffers(pa.large_string(), 1, [None, offsets, pa.py_buffer(text)])
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def decode_block(block: bytes, encoding: str) -> tuple[bytes, Sequence[int]]:
    """Return whole lines in UTF-8, and the places of those that cannot be read.

    Unreadable lines keep their place and become empty. In neither encoding can a line break be
    part of a character.
    """
    if encoding == UTF_8 and is_utf_8(block):
        return block, []
    pieces: list[bytes] = []
    unreadable = array("q")
    place = begin = 0
    while begin < len(block):
        end = block.rfind(b"\n", begin, begin + _WINDOW) + 1 or block.index(b"\n", begin) + 1
        window, begin = block[begin:end], end
        text = _decode(window, encoding)
        if text is None:
            lines = window.split(b"\n")
            read = [_decode(line, encoding) for line in lines]
            unreadable.extend(place + at for at, line in enumerate(read) if line is None)
            text = b"\n".join(line or b"" for line in read)
        pieces.append(text)
        place += window.count(b"\n")
    return b"".join(pieces), unreadable


def _decode(text: bytes, encoding: str) -> bytes | None:
    """Return a text in UTF-8, or nothing if it cannot be read."""
    try:
        return text.decode(encoding).encode(UTF_8)
    except UnicodeDecodeError:
        return None
