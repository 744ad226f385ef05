"""Readers: whatever form a delivery has, it becomes rows of text with their line numbers.

Everything after this point sees one shape only: ``file``, ``deliverer``, ``line`` and the fields
of the table as text, trimmed, null where empty. Broken lines are kept apart, verbatim.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from kaohe.core.errors import Fault
from kaohe.core.register.faults import (
    COLUMNS_MISSING,
    COLUMNS_REPEATED,
    DELIVERY_EMPTY,
    DELIVERY_UNREADABLE,
    ENCODING_UNSUPPORTED,
    HEADER_UNKNOWN,
    LINE_ENDS_UNSUPPORTED,
    SHEETS_MANY,
)
from kaohe.core.register.fields import Header, TableKind, recognise_header
from kaohe.engines.lines import (
    Rejected,
    guess_encoding,
    read_blocks,
    sort_lines,
)
from kaohe.engines.stored import text_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

BOM: Final = b"\xef\xbb\xbf"
UNREADABLE: Final = (OSError, pa.ArrowException, fastexcel.FastExcelError)
"""What a reader raises when a file is not what its name says."""
BATCH_ROWS: Final = 65_536
_HEADER_WITHIN: Final = 100
"""The header of a sheet is its first filled row, within so many."""
_CONTROL: Final = "[\\x00-\\x1f\\x7f\u0080-\u009f]"
_MIDNIGHT: Final = " 00:00:00(\\.0+)?$"
_UTF16_SIGNS: Final = (b",\x00", b"\x00,")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delivered file comes from."""

    path: Path
    file: str
    """Name inside the register, such as ``33/enterprises.csv``."""
    deliverer: str | None
    """The body, or ``None`` for a national export."""


@dataclass(slots=True)
class Tally:
    """What a reader has counted so far."""

    lines: int = 0
    headers: int = 0
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivered file, opened: its table is known and its columns are complete."""

    origin: Origin
    header: Header
    encoding: str
    """``utf-8``, ``gb18030``, ``xlsx`` or ``parquet``."""
    read: Callable[[Tally], Iterator[pa.RecordBatch]]
    """Read the rows once; lines and broken lines are counted in the tally on the way."""

    @property
    def kind(self) -> TableKind:
        """Return the table that the file holds."""
        return self.header.kind


def open_delivery(origin: Origin) -> Delivery | list[Fault]:
    """Open a delivered file, or say everything that keeps it from being taken in."""
    readers = {".csv": _open_csv, ".xlsx": _open_xlsx, ".parquet": _open_parquet}
    try:
        return readers[origin.path.suffix.lower()](origin)
    except UNREADABLE as reason:
        first_line = str(reason).partition("\n")[0]
        return [DELIVERY_UNREADABLE.at(str(origin.path), reason=first_line)]


def _understand(origin: Origin, columns: Sequence[str]) -> Header | list[Fault]:
    where = str(origin.path)
    header = recognise_header(columns)
    if header is None:
        return [HEADER_UNKNOWN.at(where, header=",".join(columns)[:200])]
    faults = []
    if header.missing:
        missing = "、".join(f"{each.zh}({each.id})" for each in header.missing)
        faults.append(COLUMNS_MISSING.at(where, table=header.kind.zh, columns=missing))
    if header.repeated:
        faults.append(COLUMNS_REPEATED.at(where, columns="、".join(header.repeated)))
    return faults or header


def _open_csv(origin: Origin) -> Delivery | list[Fault]:
    with origin.path.open("rb") as stream:
        sample = next(read_blocks(stream), b"")
    if not sample:
        return [DELIVERY_EMPTY.at(str(origin.path))]
    first = sample.removeprefix(BOM).partition(b"\n")[0].removesuffix(b"\r")
    if first.startswith(_UTF16_MARKS) or any(sign in first for sign in _UTF16_SIGNS):
        return [ENCODING_UNSUPPORTED.at(str(origin.path), encoding="UTF-16")]
    encoding = guess_encoding(sample)
    line = first.decode(encoding, "replace")
    header = _understand(origin, _part_header(line))
    if isinstance(header, list):
        before, lone_return, _ = line.partition("\r")
        if not lone_return:
            return header
        header = _understand(origin, _part_header(before))
        return header if isinstance(header, list) else [LINE_ENDS_UNSUPPORTED.at(str(origin.path))]
    return Delivery(origin, header, encoding, partial(_read_csv, origin, header, encoding))


def _part_header(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line]


def _read_csv(
    origin: Origin, header: Header, encoding: str, tally: Tally
) -> Iterator[pa.RecordBatch]:
    with origin.path.open("rb") as stream:
        for block in read_blocks(stream):
            rows = block
            if tally.headers == 0:
                rows = block[block.index(b"\n") + 1 :]
                tally.headers = tally.lines = 1
            if not rows:
                continue
            sorted_block = sort_lines(
                rows, encoding=encoding, columns=len(header.fields), first_line=tally.lines + 1
            )
            tally.lines += sorted_block.lines
            tally.rejected.extend(sorted_block.rejected)
            if len(sorted_block.numbers):
                columns = _parse(sorted_block.text, header)
                yield _batch(origin, header, pa.array(sorted_block.numbers), columns)


def _parse(text: bytes, header: Header) -> dict[str, pa.Array]:
    """Part whole lines into columns of text; surrounding space goes, empty becomes null."""
    names = [field_id or f"?{place}" for place, field_id in enumerate(header.fields)]
    known = [field_id for field_id in header.fields if field_id is not None]
    table = pyarrow.csv.read_csv(
        pa.BufferReader(text),
        read_options=pyarrow.csv.ReadOptions(
            column_names=names, use_threads=False, block_size=len(text) + 1
        ),
        parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(known, pa.string()),
            include_columns=known,
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,
        ),
    ).combine_chunks()
    return {name: _trim(table[name].chunk(0)) for name in known}


def _trim(column: pa.Array) -> pa.Array:
    """Drop space of every kind (Unicode White_Space) around values; what is empty is null."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _batch(
    origin: Origin, header: Header, numbers: pa.Array, columns: dict[str, pa.Array]
) -> pa.RecordBatch:
    """Bring columns into declared order; a column that was not delivered is null."""
    rows = len(numbers)
    absent = pa.nulls(rows, pa.string())
    return pa.record_batch(
        [
            pa.repeat(pa.scalar(origin.file, pa.string()), rows),
            pa.repeat(pa.scalar(origin.deliverer, pa.string()), rows),
            numbers,
            *(columns.get(field_id, absent) for field_id in header.kind.field_ids),
        ],
        schema=text_schema(header.kind),
    )


def _open_xlsx(origin: Origin) -> Delivery | list[Fault]:
    names = fastexcel.read_excel(origin.path).sheet_names
    header_rows: dict[str, int] = {}
    columns: list[str] = []
    for name in names:
        sheet = _load_sheet(origin.path, name, rows=_HEADER_WITHIN)
        first = _find_filled_row(sheet)
        if first is None and len(names) > 1:  # Values further down must not be lost unseen.
            sheet = _load_sheet(origin.path, name)
            first = _find_filled_row(sheet)
        if first is not None:
            header_rows[name] = first
            columns = [column[first].as_py() or "" for column in sheet.columns]
    if not header_rows:
        return [DELIVERY_EMPTY.at(str(origin.path))]
    if len(header_rows) > 1:
        return [SHEETS_MANY.at(str(origin.path), sheets="、".join(header_rows))]
    header = _understand(origin, columns)
    if isinstance(header, list):
        return header
    ((sheet_name, first),) = header_rows.items()
    return Delivery(origin, header, "xlsx", partial(_read_xlsx, origin, header, sheet_name, first))


def _find_filled_row(sheet: pa.RecordBatch) -> int | None:
    """Return the place of the first row with a value; space alone is none."""
    firsts = [pc.index(_trim(column).is_valid(), value=True).as_py() for column in sheet.columns]
    return min((first for first in firsts if first >= 0), default=None)


def _load_sheet(path: Path, name: str, *, rows: int | None = None) -> pa.RecordBatch:
    """Load a sheet, every cell as text and every row in its place; a chart has no cells."""
    book = fastexcel.read_excel(path)
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")
    return sheet.to_arrow()


def _read_xlsx(
    origin: Origin, header: Header, sheet_name: str, header_row: int, tally: Tally
) -> Iterator[pa.RecordBatch]:
    sheet = _load_sheet(origin.path, sheet_name)
    tally.headers = tally.lines = 1
    for start in range(header_row + 1, sheet.num_rows, BATCH_ROWS):
        part = sheet.slice(start, BATCH_ROWS)
        columns = [pc.replace_substring_regex(c, _MIDNIGHT, "") for c in part.columns]
        numbers = np.arange(start + 1, start + 1 + part.num_rows)
        yield from _sort_rows(origin, header, columns, numbers, tally)


def _open_parquet(origin: Origin) -> Delivery | list[Fault]:
    names = pq.read_schema(origin.path).names
    header = _understand(origin, names)
    if isinstance(header, list):
        return header
    return Delivery(origin, header, "parquet", partial(_read_parquet, origin, header))


def _read_parquet(origin: Origin, header: Header, tally: Tally) -> Iterator[pa.RecordBatch]:
    # Kept apart from the count of lines, which leaves out rows without any value.
    position = 1
    with pq.ParquetFile(origin.path) as source:
        for part in source.iter_batches(batch_size=BATCH_ROWS):
            columns = [_as_text(column) for column in part.columns]
            numbers = np.arange(position, position + part.num_rows)
            position += part.num_rows
            yield from _sort_rows(origin, header, columns, numbers, tally)


def _as_text(column: pa.Array) -> pa.Array:
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return pc.replace_substring_regex(column.cast(pa.string()), _MIDNIGHT, "")


def _sort_rows(
    origin: Origin,
    header: Header,
    columns: list[pa.Array],
    numbers: np.ndarray,
    tally: Tally,
) -> Iterator[pa.RecordBatch]:
    """Hand over the rows of a sheet; rows with control characters are kept apart.

    A row without any value is not a line: spreadsheets carry such rows as mere formatting.
    """
    trimmed = [_trim(column) for column in columns]
    filled = np.zeros(len(numbers), dtype=np.bool_)
    controlled = np.zeros(len(numbers), dtype=np.bool_)
    for column in trimmed:
        filled |= column.is_valid().to_numpy(zero_copy_only=False)
        found = pc.match_substring_regex(column, _CONTROL).fill_null(False)
        controlled |= found.to_numpy(zero_copy_only=False)
    tally.lines += int(filled.sum())
    for place in np.flatnonzero(controlled):
        values = [column[int(place)].as_py() or "" for column in columns]
        verbatim = io.StringIO()
        csv.writer(verbatim, lineterminator="").writerow(values)
        tally.rejected.append(
            Rejected(int(numbers[place]), "control_character", verbatim.getvalue().encode("utf-8"))
        )
    whole = pa.array(filled & ~controlled)
    known = {
        field_id: column.filter(whole)
        for field_id, column in zip(header.fields, trimmed, strict=True)
        if field_id is not None
    }
    kept = pa.array(numbers).filter(whole)
    if len(kept):
        yield _batch(origin, header, kept, known)
