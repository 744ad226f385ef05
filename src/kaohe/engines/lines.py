"""Physical lines of a CSV file: which are whole, which are broken, and where they stand.

A field of a delivery never contains a line break, so a line is a row. That makes line numbers
exact by construction and lets every broken line be handed back verbatim. All work is done on
blocks of bytes with numpy; only lines with wrong bytes are looked at one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Places = NDArray[np.int64]
    Flags = NDArray[np.bool_]

Breakage: TypeAlias = Literal[
    "wrong_bytes", "control_character", "broken_quotes", "too_few_fields", "too_many_fields"
]
"""Structural faults of a line, the most basic first; the first that applies is the reason."""

BLOCK_BYTES: Final = 8 * 1024 * 1024

_NEWLINE, _RETURN, _QUOTE, _COMMA, _DELETE = 10, 13, 34, 44, 127
_FIRST_PRINTABLE: Final = 32


@dataclass(frozen=True, slots=True)
class Rejected:
    """A broken line, verbatim."""

    line: int
    reason: Breakage
    verbatim: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of one block: their text in UTF-8, their numbers, and the lines that broke."""

    text: bytes
    numbers: Places
    rejected: tuple[Rejected, ...]
    lines: int
    """All lines of the block, whole and broken."""


def read_blocks(stream: BinaryIO, *, block_bytes: int = BLOCK_BYTES) -> Iterator[bytes]:
    """Yield blocks that end with a line break; a missing last one is added."""
    rest: list[bytes] = []
    while chunk := stream.read(block_bytes):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, chunk[:cut]))
            rest = [chunk[cut:]] if cut < len(chunk) else []
        else:
            rest.append(chunk)
    if rest:
        yield b"".join((*rest, b"\n"))


def sort_lines(block: bytes, *, encoding: str, columns: int, first_line: int) -> Block:
    """Separate the whole lines of a block from the broken ones.

    Args:
        block: bytes as delivered, ending with a line break.
        encoding: ``utf-8`` or ``gb18030``; in neither can a line break be part of a character.
        columns: the number of fields in the header.
        first_line: the number of the block's first line, counted from 1.
    """
    text, undecodable = _decode(block, encoding)
    content = np.frombuffer(text, dtype=np.uint8)
    ends = np.flatnonzero(content == _NEWLINE)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), ends[:-1] + 1))
    reasons: dict[int, Breakage] = dict.fromkeys(undecodable, "wrong_bytes")
    for place in _lines_with_controls(text, content, starts, ends):
        reasons.setdefault(int(place), "control_character")
    commas, broken = _separators(content, starts, ends)
    for place in broken:
        reasons.setdefault(int(place), "broken_quotes")
    fields = np.searchsorted(commas, ends) - np.searchsorted(commas, starts) + 1
    for place in np.flatnonzero(fields < columns):
        reasons.setdefault(int(place), "too_few_fields")
    for place in np.flatnonzero(fields > columns):
        reasons.setdefault(int(place), "too_many_fields")
    numbers = np.arange(first_line, first_line + len(ends), dtype=np.int64)
    if not reasons:
        return Block(text, numbers, (), len(ends))
    delivered = block.split(b"\n")
    places = sorted(reasons)
    whole = np.ones(len(ends), dtype=np.bool_)
    whole[places] = False
    kept = content[np.repeat(whole, ends - starts + 1)].tobytes()
    rejected = tuple(
        Rejected(first_line + place, reasons[place], delivered[place]) for place in places
    )
    return Block(kept, numbers[whole], rejected, len(ends))


def guess_encoding(sample: bytes) -> str:
    """Tell UTF-8 from GB18030 by what more of the lines with other than ASCII can be read as."""
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError:
        lines = [line for line in sample.split(b"\n") if not line.isascii()]
        readable = sum(_is_readable(line, "utf-8") for line in lines)
        return "utf-8" if 2 * readable > len(lines) else "gb18030"
    return "utf-8"


def _decode(block: bytes, encoding: str) -> tuple[bytes, list[int]]:
    """Return the block in UTF-8 with unreadable lines emptied, and the places of these."""
    try:
        text = block.decode(encoding)
    except UnicodeDecodeError:
        lines = block.split(b"\n")
        wrong = [place for place, line in enumerate(lines) if not _is_readable(line, encoding)]
        for place in wrong:
            lines[place] = b""
        return b"\n".join(line.decode(encoding).encode("utf-8") for line in lines), wrong
    return (block if encoding == "utf-8" else text.encode("utf-8")), []


def _is_readable(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _lines_with_controls(
    text: bytes, content: NDArray[np.uint8], starts: Places, ends: Places
) -> Places:
    """Return the places of lines with a control character (C0, DEL, C1) inside."""
    controls = np.flatnonzero((content < _FIRST_PRINTABLE) | (content == _DELETE))
    before_end = np.maximum(ends - 1, 0)
    closing = before_end[(content[before_end] == _RETURN) & (ends > starts)]
    if len(controls) > len(ends) + len(closing):
        inside = np.setdiff1d(controls, np.concatenate((ends, closing)), assume_unique=True)
    else:
        inside = np.empty(0, dtype=np.int64)
    if b"\xc2" in text:
        leads = np.flatnonzero(content == 0xC2)
        second = content[leads + 1]
        inside = np.concatenate((inside, leads[(second >= 0x80) & (second < 0xA0)]))
    return np.unique(np.searchsorted(ends, inside))


def _separators(content: NDArray[np.uint8], starts: Places, ends: Places) -> tuple[Places, Places]:
    """Return the commas that part fields, and the places of lines with broken quotes.

    A quote that opens stands at the start of a field, one that closes at its end, and a quote
    inside a quoted field is doubled: an even one follows its partner directly.
    """
    commas = np.flatnonzero(content == _COMMA)
    quotes = np.flatnonzero(content == _QUOTE)
    if not len(quotes):
        return commas, quotes
    line = np.searchsorted(ends, quotes)
    first = np.searchsorted(quotes, starts)
    opening = (np.arange(len(quotes)) - first[line]) % 2 == 0
    before = content[np.maximum(quotes - 1, 0)]
    after = content[quotes + 1]
    starts_field = (quotes == starts[line]) | (before == _COMMA) | (before == _QUOTE)
    ends_field = (after == _COMMA) | (after == _QUOTE) | (after == _NEWLINE) | (after == _RETURN)
    misplaced = np.where(opening, ~starts_field, ~ends_field)
    odd = (np.searchsorted(quotes, ends) - first) % 2 == 1
    broken = np.union1d(line[misplaced], np.flatnonzero(odd))
    comma_line = np.searchsorted(ends, commas)
    quotes_before = np.searchsorted(quotes, commas) - first[comma_line]
    return commas[quotes_before % 2 == 0], broken
