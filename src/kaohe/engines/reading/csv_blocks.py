"""Blocks of CSV become columns of text; broken lines are kept apart, verbatim."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv

from kaohe.engines.reading.decoding import BOM, decode_block
from kaohe.engines.reading.lines import Lines, find_broken, find_long
from kaohe.engines.reading.outer_space import drop_outer_space
from kaohe.engines.reading.rejects import broken_in, reason_code
from kaohe.engines.reading.text_columns import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engines.reading.lines import Flags, Places


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one block: known columns, the numbers of their lines, and the broken lines."""

    columns: dict[str, pa.Array]
    numbers: Places
    rejected: pa.RecordBatch | None
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
    reasons[unreadable] = reason_code("wrong_bytes")
    delivered = lines if text is block else Lines(block)
    reasons[find_long(delivered)] = reason_code("line_too_long")
    places = np.flatnonzero(reasons == 0)
    whole = text if len(places) == len(lines) else lines.choose(reasons == 0)
    whole, space = drop_outer_space(lines if whole is text else Lines(whole))
    columns, uneven, few = _part(whole, fields)
    if len(uneven):
        codes = reason_code("too_few_fields"), reason_code("too_many_fields")
        reasons[places[uneven]] = np.where(few, *codes)
        places = np.delete(places, uneven)
    if space != "none":
        columns = {name: trim(column, space) for name, column in columns.items()}
    rejected = None
    if reasons.any():
        rejected = broken_in(delivered, reasons, first_line)
    return Block(columns=columns, numbers=places + first_line, rejected=rejected, lines=len(lines))


def _part(text: bytes, fields: Sequence[str | None]) -> tuple[dict[str, pa.Array], Places, Flags]:
    """Part lines into columns.

    Returns:
        The known columns, the rows that have another number of fields, and of each of those
        whether it has too few.
    """
    uneven, few = array("q"), array("b")

    def note(row: pyarrow.csv.InvalidRow) -> str:
        uneven.append(row.number - 1)
        few.append(row.actual_columns < row.expected_columns)
        return "skip"

    known = [field for field in fields if field is not None]
    if not text:
        nothing = {name: pa.nulls(0, pa.string()) for name in known}
        return nothing, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_)
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
    columns = {name: table[name].chunk(0) for name in known}
    return columns, np.array(uneven, dtype=np.int64), np.array(few, dtype=np.bool_)
