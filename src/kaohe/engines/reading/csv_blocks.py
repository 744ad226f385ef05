"""Blocks of CSV become columns of text; broken lines are kept apart, verbatim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from kaohe.engines.reading.decoding import decode_block
from kaohe.engines.reading.lines import (
    Breakage,
    Lines,
    Rejected,
    find_broken,
    find_outer_space,
)
from kaohe.engines.reading.text_columns import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engines.reading.lines import Places

BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one block: known columns, the numbers of their lines, and the broken lines."""

    columns: dict[str, pa.Array]
    numbers: Places
    rejected: tuple[Rejected, ...]
    lines: int
    """All lines of the block, whole and broken."""


def read_block(
    block: bytes, *, encoding: str, fields: Sequence[str | None], first_line: int
) -> Block:
    """Separate the whole lines of a block from the broken ones and part them into columns.

    Surrounding white space goes, and what is empty is null.

    Args:
        block: bytes as delivered, ending with a line break.
        encoding: ``utf-8`` or ``gb18030``.
        fields: the field of every column of the header, ``None`` where it is unknown.
        first_line: the number of the block's first line, counted from 1.
    """
    text, unreadable = decode_block(block, encoding)
    lines = Lines(text)
    reasons = find_broken(lines)
    reasons.update((place, "wrong_bytes") for place in unreadable)
    whole = lines.without(reasons) if reasons else text
    places = np.arange(len(lines))
    if reasons:
        places = np.delete(places, list(reasons))
    columns, uneven = _part(whole, fields)
    if uneven:
        reasons.update((int(places[row]), reason) for row, reason in uneven.items())
        places = np.delete(places, list(uneven))
    space = find_outer_space(lines)
    if space != "none":
        columns = {name: trim(column, space) for name, column in columns.items()}
    return Block(
        columns=columns,
        numbers=places + first_line,
        rejected=_keep_verbatim(block, reasons, first_line),
        lines=len(lines),
    )


def _part(
    text: bytes, fields: Sequence[str | None]
) -> tuple[dict[str, pa.Array], dict[int, Breakage]]:
    """Part lines into columns; return the known ones, and which rows have another number."""
    uneven: dict[int, Breakage] = {}

    def note(row: pyarrow.csv.InvalidRow) -> str:
        few = row.actual_columns < row.expected_columns
        uneven[row.number - 1] = "too_few_fields" if few else "too_many_fields"
        return "skip"

    known = [field for field in fields if field is not None]
    if not text:
        return {name: pa.nulls(0, pa.string()) for name in known}, {}
    table = pyarrow.csv.read_csv(
        # The parser drops a byte order mark at the start of what it is given; inside a file
        # it is a part of the value.
        pa.BufferReader(BOM + text if text.startswith(BOM) else text),
        read_options=pyarrow.csv.ReadOptions(
            column_names=[field or f"?{place}" for place, field in enumerate(fields)],
            use_threads=False,  # Without it rows are not numbered.
            block_size=len(text) + len(BOM) + 1,
        ),
        parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False, invalid_row_handler=note),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(known, pa.string()),
            include_columns=known,
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    ).combine_chunks()
    return {name: table[name].chunk(0) for name in known}, uneven


def _keep_verbatim(
    block: bytes, reasons: dict[int, Breakage], first_line: int
) -> tuple[Rejected, ...]:
    if not reasons:
        return ()
    delivered = Lines(block)
    return tuple(
        Rejected(first_line + place, reasons[place], delivered[place]) for place in sorted(reasons)
    )
