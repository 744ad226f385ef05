"""Encodings of a CSV file: which one it is, and its blocks as UTF-8 with unreadable lines found."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"


def guess_encoding(sample: bytes) -> str:
    """Tell UTF-8 from GB18030 by what more of the lines with other than ASCII can be read as."""
    if is_utf_8(sample):
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


def decode_block(block: bytes, encoding: str) -> tuple[bytes, list[int]]:
    """Return whole lines in UTF-8, and the places of those that cannot be read.

    Unreadable lines keep their place: in UTF-8 they stay as they are, in GB18030 they become
    empty. In neither encoding can a line break be part of a character.
    """
    if encoding == UTF_8:
        if is_utf_8(block):
            return block, []
        return block, _count_lines_to(block, (start for start, _ in _find_unreadable(block, UTF_8)))
    try:
        return block.decode(encoding).encode(UTF_8), []
    except UnicodeDecodeError:
        unreadable = list(_find_unreadable(block, encoding))
    pieces, begin = [], 0
    for start, end in unreadable:
        pieces.append(block[begin:start].decode(encoding).encode(UTF_8))
        begin = end
    pieces.append(block[begin:].decode(encoding).encode(UTF_8))
    return b"".join(pieces), _count_lines_to(block, (start for start, _ in unreadable))


def _count_lines_to(block: bytes, starts: Iterable[int]) -> list[int]:
    """Return the places of the lines with these starts, which ascend."""
    places, place, counted = [], 0, 0
    for start in starts:
        place += block.count(b"\n", counted, start)
        counted = start
        places.append(place)
    return places


def _find_unreadable(block: bytes, encoding: str) -> Iterator[tuple[int, int]]:
    """Yield where each unreadable line starts and ends, without its line break."""
    decode = codecs.getdecoder(encoding)
    view = memoryview(block)
    begin = 0
    while begin < len(block):
        try:
            decode(view[begin:])
        except UnicodeDecodeError as fault:
            place = begin + fault.start
            end = block.index(b"\n", place)
            yield block.rfind(b"\n", 0, place) + 1, end
            begin = end + 1
        else:
            return
