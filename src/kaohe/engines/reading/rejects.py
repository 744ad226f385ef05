"""Broken lines as a reader hands them over: verbatim, with number and reason, in Arrow's memory.

A file may hold nothing else, so that they are told in batches and never kept one by one.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.reading.arrow_arrays import wrap_numbers, wrap_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kaohe.engines.reading.lines import Lines

Breakage: TypeAlias = Literal[
    "line_too_long",
    "wrong_bytes",
    "control_character",
    "broken_quotes",
    "too_few_fields",
    "too_many_fields",
]
"""Structural faults of a line, the most basic first; the first that applies is the reason."""

REASONS: Final[tuple[Breakage, ...]] = get_args(Breakage)
LONGEST_LINE: Final = 1024 * 1024
"""Bytes of a line that is still parted into fields; looking at one costs a dozen times as much."""
KEPT_BYTES: Final = 16 * 1024 * 1024
"""So much of a broken line is kept verbatim."""
LEFT_BYTES: Final = 64 * 1024
"""So much is left of a longer one, beside its length and its hash."""

BROKEN_SCHEMA: Final = pa.schema(
    [
        ("line", pa.int64()),
        ("reason", pa.string()),
        ("verbatim", pa.binary()),
        ("length", pa.int64()),
        ("sha256", pa.string()),
    ]
)
"""``length`` is that of the line; ``sha256`` stands only where ``verbatim`` is its beginning."""

_WORDS: Final = wrap_texts(REASONS)


class LongLine:
    """A line that is too long to be a row, read piece by piece and not held where it is huge.

    Up to :data:`KEPT_BYTES` are kept verbatim. Of a longer one the beginning is kept, and the
    length and SHA-256 of the whole.
    """

    def __init__(self) -> None:
        self.length = 0
        self._digest = sha256()
        self._kept: list[bytes] = []

    def add(self, piece: bytes) -> None:
        """Append bytes of the line."""
        if self.length <= KEPT_BYTES:
            self._kept.append(piece)
        self.length += len(piece)
        self._digest.update(piece)
        if self.length > KEPT_BYTES:
            self._kept = [b"".join(self._kept)[:LEFT_BYTES]]

    @property
    def kept(self) -> bytes:
        """Return what is kept of the line: all of it, or its beginning."""
        return b"".join(self._kept)

    @property
    def sha256(self) -> str | None:
        """Return the hash of the whole line where only its beginning is kept."""
        return self._digest.hexdigest() if self.length > KEPT_BYTES else None


def reason_code(reason: Breakage) -> int:
    """Return the number that stands for a reason; zero stands for a whole line."""
    return REASONS.index(reason) + 1


def broken_in(lines: Lines, reasons: NDArray[np.uint8], first_line: int) -> pa.RecordBatch:
    """Return the broken ones of some lines.

    Args:
        lines: as delivered.
        reasons: the number of a reason for every line, zero where it is whole.
        first_line: the number of the first of them.
    """
    places = np.flatnonzero(reasons)
    with_feeds = lines.texts.take(wrap_numbers(places))
    verbatim = pc.binary_slice(with_feeds, 0, -1)
    return _batch(places + first_line, reasons[places], verbatim)


def broken_rows(
    numbers: NDArray[np.int64], texts: Sequence[str], reasons: NDArray[np.uint8]
) -> Iterator[pa.RecordBatch]:
    """Yield broken rows of a sheet, which have no bytes of their own, in their order.

    Args:
        numbers: of the rows.
        texts: the rows as lines of CSV.
        reasons: the number of a reason for every row.
    """
    begin = 0
    for place in [*np.flatnonzero(reasons == reason_code("line_too_long")).tolist(), len(texts)]:
        own = slice(begin, place)
        if begin < place:
            verbatim = wrap_texts(texts[own]).cast(pa.binary())
            yield _batch(numbers[own], reasons[own], verbatim)
        if place < len(texts):
            line = LongLine()
            line.add(texts[place].encode("utf-8"))
            yield broken_long(line, int(numbers[place]))
        begin = place + 1


def broken_long(line: LongLine, number: int) -> pa.RecordBatch:
    """Return a line that is too long to be a row."""
    return pa.RecordBatch.from_pylist(
        [
            {
                "line": number,
                "reason": "line_too_long",
                "verbatim": line.kept,
                "length": line.length,
                "sha256": line.sha256,
            }
        ],
        schema=BROKEN_SCHEMA,
    )


def _batch(
    numbers: NDArray[np.int64], codes: NDArray[np.uint8], verbatim: pa.Array
) -> pa.RecordBatch:
    rows = len(numbers)
    return pa.record_batch(
        [
            wrap_numbers(numbers),
            _WORDS.take(wrap_numbers(codes.astype(np.int64) - 1)),
            verbatim,
            pc.binary_length(verbatim).cast(pa.int64()),
            pa.nulls(rows, pa.string()),
        ],
        schema=BROKEN_SCHEMA,
    )
