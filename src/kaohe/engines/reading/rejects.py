"""Broken lines as a reader hands them over: verbatim, with number and reason, in Arrow's memory.

A file may hold nothing else, so that they are told in batches and never kept one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.reading.arrow_arrays import wrap_numbers, wrap_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kaohe.engines.reading.lines import Lines, LongLine

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
    numbers: NDArray[np.int64], texts: Sequence[str], reason: Breakage
) -> pa.RecordBatch:
    """Return broken rows of a sheet, which have no bytes of their own."""
    codes = np.full(len(texts), reason_code(reason), dtype=np.uint8)
    return _batch(numbers, codes, wrap_texts(texts).cast(pa.binary()))


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
