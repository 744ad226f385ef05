"""Physical lines of a CSV file: how a file is cut into blocks of them, and which are broken.

A field of a delivery never contains a line break, so a line is a row. That makes line numbers
exact by construction and lets every broken line be handed back verbatim. A block is asked as a
whole whether it can hold dirt of a kind; single lines are looked at only where it can.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa

from kaohe.engines.reading.arrow_arrays import wrap_flags
from kaohe.engines.reading.rejects import LONGEST_LINE, LongLine, reason_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.int64]

OuterSpace: TypeAlias = Literal["none", "plain", "wide"]
"""White space around the fields of a block: none, ordinary spaces, or others too."""

BLOCK_BYTES: Final = 2 * 1024 * 1024
"""Small enough that a block stays in the processor's cache from one look to the next."""
_NEWLINE, _RETURN, _SPACE, _QUOTE, _COMMA, _DELETE = 10, 13, 32, 34, 44, 127
_FIRST_PRINTABLE: Final = 32
_BESIDE_FIELDS: Final = np.isin(np.arange(256), (_NEWLINE, _RETURN, _QUOTE, _COMMA))
"""For each byte, whether a field can begin or end next to it."""


class Lines:
    """The lines of a text that ends with a line break, and where they stand."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.content: Bytes = np.frombuffer(text, dtype=np.uint8)
        self.ends: Places = np.flatnonzero(self.content == _NEWLINE)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, place: int) -> bytes:
        """Return a line without its line feed."""
        return self.text[self.starts[place] : self.ends[place]]

    @cached_property
    def quotes(self) -> Places:
        """The places of all quotes."""
        if b'"' not in self.text:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self.content == _QUOTE)

    @cached_property
    def starts(self) -> Places:
        """The place of the first byte of every line."""
        return np.concatenate((np.zeros(1, dtype=np.int64), self.ends[:-1] + 1))

    def holding(self, positions: Places) -> Places:
        """Return the place of the line in which each byte stands."""
        return np.searchsorted(self.ends, positions)

    @cached_property
    def texts(self) -> pa.Array:
        """The lines with their line feeds, over the same memory."""
        bounds = np.concatenate((np.zeros(1, dtype=np.int64), self.ends + 1)).astype(np.int32)
        buffers = [None, pa.py_buffer(bounds), pa.py_buffer(self.text)]
        return pa.Array.from_buffers(pa.binary(), len(self), buffers)

    def choose(self, chosen: Flags) -> bytes:
        """Return the text of some of its lines."""
        content = self.texts.filter(wrap_flags(chosen)).buffers()[2]
        return b"" if content is None else content.to_pybytes()


def read_blocks(
    stream: BinaryIO, *, block_bytes: int = BLOCK_BYTES, longest: int = LONGEST_LINE
) -> Iterator[bytes | LongLine]:
    """Yield blocks that end with a line break; a missing last one is added.

    A line that would make a block too large comes by itself. Shorter ones may be too long as
    well; :func:`find_long` tells.
    """
    rest: list[bytes] = []
    held = 0
    long: LongLine | None = None
    while chunk := stream.read(block_bytes):
        if long is not None:
            piece, line_break, chunk = chunk.partition(b"\n")
            long.add(piece)
            if not line_break:
                continue
            yield long
            long = None
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield b"".join((*rest, memoryview(chunk)[:cut]))
            rest, held = [], 0
        if cut < len(chunk):
            rest.append(chunk[cut:])
            held += len(rest[-1])
        if held > longest:
            long = LongLine()
            for piece in rest:
                long.add(piece)
            rest, held = [], 0
    if long is not None:
        yield long
    elif rest:
        yield b"".join((*rest, b"\n"))


def find_broken(lines: Lines) -> NDArray[np.uint8]:
    """Return what is broken about each line, apart from its bytes and the number of its fields.

    Zero stands for nothing, another number for a reason of :data:`rejects.REASONS`.
    A control character is one of C0, DEL and C1, or a separator of lines or paragraphs (U+2028,
    U+2029): none of them is ever part of a field. An empty line is told here because a CSV
    parser would take it for a row of empty fields.
    """
    reasons = np.zeros(len(lines), dtype=np.uint8)
    reasons[_find_empty(lines)] = reason_code("too_few_fields")
    reasons[_find_broken_quotes(lines)] = reason_code("broken_quotes")
    reasons[lines.holding(_find_controls(lines))] = reason_code("control_character")
    return reasons


def find_long(lines: Lines) -> Flags:
    """Tell which lines, as they were delivered, are too long to be a row."""
    flags: Flags = lines.ends - lines.starts > LONGEST_LINE
    return flags


def find_outer_space(lines: Lines) -> OuterSpace:
    """Tell which white space may begin or end a field: none, ordinary spaces only, or wide ones.

    An ordinary space counts only where a field begins or ends, because times and addresses hold
    inner ones; of the wide ones, which are rare, it is enough that one occurs.
    """
    for lead, is_meant in _WIDE_SPACES.items():
        if len(_find_characters(lines, lead, is_meant)):
            return "wide"
    content = lines.content
    spaces = np.flatnonzero(content == _SPACE)
    outer = _BESIDE_FIELDS[content[spaces - 1]] | _BESIDE_FIELDS[content[spaces + 1]]
    return "plain" if _stand_outside(lines, spaces[outer]) else "none"


def find_spaced(lines: Lines) -> Places:
    """Return the places of the lines in which white space may begin or end a field."""
    content = lines.content
    spaces = np.flatnonzero(content == _SPACE)
    outer = _BESIDE_FIELDS[content[spaces - 1]] | _BESIDE_FIELDS[content[spaces + 1]]
    wide = (_find_characters(lines, lead, is_meant) for lead, is_meant in _WIDE_SPACES.items())
    return np.unique(lines.holding(np.concatenate((spaces[outer], *wide))))


def _stand_outside(lines: Lines, spaces: Places) -> bool:
    """Tell whether one of some spaces beside separators is not inside a quoted field."""
    if not len(spaces) or not len(lines.quotes):
        return len(spaces) > 0
    content, quotes = lines.content, lines.quotes
    first = np.searchsorted(quotes, lines.starts[lines.holding(spaces)])
    quoted = (np.searchsorted(quotes, spaces) - first) % 2 == 1
    ahead, behind = content[spaces - 2], content[(spaces + 2) % len(content)]
    opens = (content[spaces - 1] == _QUOTE) & ((ahead == _COMMA) | (ahead == _NEWLINE))
    closes = (content[spaces + 1] == _QUOTE) & (behind != _QUOTE)
    return bool((~quoted | opens | closes).any())


def _find_controls(lines: Lines) -> Places:
    content = lines.content
    found = []
    below = content < _FIRST_PRINTABLE
    if np.count_nonzero(below) > len(lines):
        places = np.flatnonzero(below)
        here, after = content[places], content[(places + 1) % len(content)]
        closing = (here == _NEWLINE) | ((here == _RETURN) & (after == _NEWLINE))
        found.append(places[~closing])
    if b"\x7f" in lines.text:
        found.append(np.flatnonzero(content == _DELETE))
    found.extend(
        _find_characters(lines, lead, is_meant) for lead, is_meant in _WIDE_CONTROLS.items()
    )
    return np.concatenate(found)


def _find_characters(
    lines: Lines, lead: bytes, is_meant: Callable[[Bytes, Bytes], Flags]
) -> Places:
    """Return where characters begin that have a lead byte and meet a condition on the next two."""
    if lead not in lines.text:
        return np.empty(0, dtype=np.int64)
    content = lines.content
    places = np.flatnonzero(content == lead[0])
    last = len(content) - 1
    return places[is_meant(content[places + 1], content[np.minimum(places + 2, last)])]


_WIDE_CONTROLS: Final[dict[bytes, Callable[[Bytes, Bytes], Flags]]] = {
    b"\xc2": lambda second, _: (second >= 0x80) & (second < 0xA0),  # C1
    b"\xe2": lambda second, third: (second == 0x80) & ((third | 1) == 0xA9),  # U+2028, U+2029
}
_WIDE_SPACES: Final[dict[bytes, Callable[[Bytes, Bytes], Flags]]] = {
    b"\xc2": lambda second, _: second == 0xA0,  # U+00A0
    b"\xe1": lambda second, third: (second == 0x9A) & (third == 0x80),  # U+1680
    # U+2000 to U+200A, U+202F, U+205F
    b"\xe2": lambda second, third: (
        ((second == 0x80) & ((third <= 0x8A) | (third == 0xAF)))
        | ((second == 0x81) & (third == 0x9F))
    ),
    b"\xe3": lambda second, third: (second == 0x80) & (third == 0x80),  # U+3000
}
"""The characters of Unicode's White_Space that are neither ASCII nor end a line."""


def _find_broken_quotes(lines: Lines) -> Places:
    """Return the places of lines with broken quotes.

    A quote that opens stands at the start of a field, one that closes at its end, and a quote
    inside a quoted field is doubled: an even one follows its partner directly.
    """
    content, starts, quotes = lines.content, lines.starts, lines.quotes
    if not len(quotes):
        return quotes
    line = lines.holding(quotes)
    first = np.searchsorted(quotes, starts)
    opening = (np.arange(len(quotes)) - first[line]) % 2 == 0
    before, after = content[quotes - 1], content[quotes + 1]
    starts_field = (quotes == starts[line]) | (before == _COMMA) | (before == _QUOTE)
    ends_field = (after == _COMMA) | (after == _QUOTE) | (after == _NEWLINE) | (after == _RETURN)
    misplaced = np.where(opening, ~starts_field, ~ends_field)
    odd = np.diff(first, append=len(quotes)) % 2 == 1
    places: Places = np.union1d(line[misplaced], np.flatnonzero(odd))
    return places


def _find_empty(lines: Lines) -> Places:
    lengths = lines.ends - lines.starts
    short = np.flatnonzero(lengths <= 1)
    empty = lengths[short] == 0
    places: Places = short[empty | (lines.content[lines.starts[short]] == _RETURN)]
    return places
