"""Deliveries in xlsx: the one filled sheet, every cell as the text that a clerk sees."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.register.faults import DELIVERY_EMPTY, SHEETS_MANY, WORKBOOK_LOCKED
from kaohe.core.register.fields import recognise_header
from kaohe.core.register.mending import choose_sheets
from kaohe.engines.arrow_arrays import wrap_flags
from kaohe.engines.delivery import Delivery, understand
from kaohe.engines.sheet_rows import BATCH_ROWS, sort_rows
from kaohe.engines.text_columns import (
    IDENTIFYING,
    find_lost_zeros,
    find_numbers_in_short,
    find_rounded,
    merge,
    trim,
    write_in_short,
)
from kaohe.engines.workbooks import NOT_A_WORKBOOK, Cell, excerpt, find_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import Header
    from kaohe.engines.delivery import Origin, Tally

HEADER_WITHIN: Final = 100
"""The header of a sheet is its first filled row, within so many."""

_DAYS: Final = ("established", "union_approved", "updated_at", "founded", "approved", "as_of")
_YES_NO: Final = ("union_est", "legal_person", "fact_absent")
_MIDNIGHT: Final = r" 00:00:00(\.[0-9]+)?$"
_PART_OF_SECOND: Final = r"^([0-9-]{10} [0-9:]{8})\.[0-9]+$"
_OLD_FORM: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins, which is what .xls and encrypted workbooks are."""
_PANIC: Final = "PanicException"
_ERROR: Final = re.compile(r"got 'Error\((\w+)\)'")
_VALUE: Final = re.compile(r"value: ([0-9.eE+-]+)")
_ERRORS: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Ref": "#REF!", "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


class WorkbookDamaged(OSError):
    """A workbook that is not what its name says."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet as text, every row in its place."""

    name: str
    first_column: int
    """The place of the first column, counted from 0; the ones before it are empty."""
    rows: pa.RecordBatch

    def find_filled_rows(self) -> list[int]:
        """Return the places of the rows with a value; space alone is none."""
        filled = [trim(column).is_valid() for column in self.rows.columns]
        return np.flatnonzero(merge(filled)).tolist() if filled else []

    def read_row(self, place: int) -> list[str]:
        """Return the values of a row from column A on; what is empty is an empty text."""
        values = [column[place].as_py() or "" for column in self.rows.columns]
        return [""] * self.first_column + values


def open_xlsx(origin: Origin) -> Delivery | list[Fault]:
    """Open a delivered workbook, or say what keeps it from being taken in."""
    with origin.path.open("rb") as stream:
        if stream.read(len(_OLD_FORM)) == _OLD_FORM:
            return [WORKBOOK_LOCKED.at(str(origin.path))]
    sheets = _read_filled_sheets(origin.path)
    if not sheets:
        return [DELIVERY_EMPTY.at(str(origin.path))]
    if len(sheets) > 1:
        names = "、".join(sheet.name for sheet in sheets)
        return [SHEETS_MANY.at(str(origin.path), sheets=names)]
    (sheet,) = sheets
    place = _find_header(sheet)
    columns = sheet.read_row(place)
    begin = next(place for place, name in enumerate(columns) if name.strip())
    header = understand(origin, [name.strip() for name in columns[begin:]])
    if isinstance(header, list):
        return header
    read = partial(_read_xlsx, origin, header, sheet.name, (place, begin))
    return Delivery(origin, header, "xlsx", read)


def _read_filled_sheets(path: Path) -> list[Sheet]:
    """Return the beginning of every sheet that holds a value, wherever it stands."""
    try:
        beginning = excerpt(path)
        return _keep_filled(path, beginning)
    except (*NOT_A_WORKBOOK, fastexcel.FastExcelError, WorkbookDamaged):
        # Not to be cut, or a header among the last of all texts: the whole file tells.
        return _keep_filled(path, path)


def _keep_filled(path: Path, beginning: bytes | Path) -> list[Sheet]:
    names = choose_sheets(_open_book(beginning).sheet_names)
    sheets = []
    for name in names:
        sheet = _load_sheet(beginning, name, rows=HEADER_WITHIN)
        if not sheet.find_filled_rows():  # Values further down must not be lost unseen.
            sheet = _load_sheet(path, name, rows=HEADER_WITHIN if len(names) == 1 else None)
        if sheet.find_filled_rows():
            sheets.append(sheet)
    return sheets


def _find_header(sheet: Sheet) -> int:
    """Return the first row that is a header; above it a title may stand."""
    filled = sheet.find_filled_rows()
    headers = (place for place in filled if recognise_header(sheet.read_row(place)))
    return next(headers, filled[0])


def _open_book(source: bytes | Path) -> fastexcel.ExcelReader:
    with panic_told():
        return fastexcel.read_excel(source)


def _load_sheet(source: bytes | Path, name: str, *, rows: int | None = None) -> Sheet:
    """Load a sheet, every cell as text and every row in its place; a chart has no cells."""
    book = _open_book(source)
    with panic_told():
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, n_rows=rows, dtypes="string")
        cells, errors = sheet.to_arrow_with_errors()
        columns = sheet.available_columns()
    first = columns[0].absolute_index if columns else 0
    return Sheet(name, first, _put_errors(cells, errors.errors if errors else []))


@contextmanager
def panic_told() -> Iterator[None]:
    """Tell a panic inside the library, which is no Exception, as a damaged workbook."""
    try:
        yield
    except BaseException as reason:
        if type(reason).__name__ != _PANIC:
            raise
        raise WorkbookDamaged(str(reason)) from None


def _put_errors(cells: pa.RecordBatch, errors: Sequence[fastexcel.CellError]) -> pa.RecordBatch:
    """Put in what cannot be text for the library: #N/A and the like, and days out of bounds."""
    texts: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        texts.setdefault(column, {})[row] = _write_error(error.detail)
    columns = list(cells.columns)
    for column, found in texts.items():
        chosen = np.zeros(cells.num_rows, dtype=np.bool_)
        chosen[list(found)] = True
        put = pa.array([found[row] for row in sorted(found)], pa.string())
        columns[column] = pc.replace_with_mask(columns[column], wrap_flags(chosen), put)
    return pa.record_batch(columns, names=cells.schema.names)


def _write_error(detail: str) -> str:
    error, value = _ERROR.search(detail), _VALUE.search(detail)
    if error:
        return _ERRORS.get(error[1], "#N/A")
    return value[1].removesuffix(".0") if value else "#VALUE!"


def _read_xlsx(
    origin: Origin, header: Header, sheet_name: str, place: Cell, tally: Tally
) -> Iterator[pa.RecordBatch]:
    header_row, begin = place
    sheet = _load_sheet(origin.path, sheet_name)
    above = Sheet(sheet.name, sheet.first_column, sheet.rows.slice(0, header_row + 1))
    tally.headers = tally.lines = len(above.find_filled_rows())
    fields = _place_fields(header, begin - sheet.first_column, sheet.rows.num_columns)
    columns, digits_lost = _find_lost_digits(origin.path, sheet, fields, header_row)
    for start in range(header_row + 1, sheet.rows.num_rows, BATCH_ROWS):
        part = slice(start, min(start + BATCH_ROWS, sheet.rows.num_rows))
        text = [
            _write_as_text(field, column[part])
            for field, column in zip(fields, columns, strict=True)
        ]
        numbers = np.arange(part.start + 1, part.stop + 1)
        lost = None if digits_lost is None else digits_lost[part]
        yield from sort_rows(origin, header, fields, text, numbers, tally, digits_lost=lost)


def _place_fields(header: Header, begin: int, columns: int) -> list[str | None]:
    """Return the field of every column of a sheet; beside the header there is none."""
    fields: list[str | None] = [None] * columns
    fields[begin : begin + len(header.fields)] = header.fields
    return fields


def _write_as_text(field: str | None, column: pa.Array) -> pa.Array:
    """Write days as days, moments to the second, and what is true or false as 1 or 0."""
    if field in _DAYS:
        days = pc.replace_substring_regex(column, _MIDNIGHT, "")
        return pc.replace_substring_regex(days, _PART_OF_SECOND, r"\1")
    if field in _YES_NO:
        yes, no = pc.equal(column, "true"), pc.equal(column, "false")
        return pc.if_else(yes, "1", pc.if_else(no, "0", column))
    return column


def _find_lost_digits(
    path: Path, sheet: Sheet, fields: Sequence[str | None], header_row: int
) -> tuple[list[pa.Array], pa.Array | None]:
    """Tell in which rows a number has lost digits; write what is left of it in short.

    The library gives digits of a number and of a text alike. Where they may be the rest of a
    number, the file itself is asked.
    """
    columns = list(sheet.rows.columns)
    suspects = {
        place: pc.or_(find_rounded(columns[place]), find_lost_zeros(field, columns[place]))
        for place, field in enumerate(fields)
        if field in IDENTIFYING
    }
    wanted = {
        (row, place + sheet.first_column)
        for place, suspect in suspects.items()
        for row in np.flatnonzero(suspect).tolist()
        if row > header_row
    }
    numbers = _find_numbers(path, sheet.name, wanted) if wanted else set()
    found = []
    for place in suspects:
        lost = np.zeros(sheet.rows.num_rows, dtype=np.bool_)
        absolute = place + sheet.first_column
        lost[[row for row, column in numbers if column == absolute]] = True
        columns[place] = write_in_short(columns[place], wrap_flags(lost))
        found.append(find_numbers_in_short(columns[place]))
        found.append(wrap_flags(lost))
    return columns, merge(found) if found else None


def _find_numbers(path: Path, sheet: str, wanted: set[Cell]) -> set[Cell]:
    try:
        return find_numbers(path, sheet, wanted)
    except NOT_A_WORKBOOK as reason:
        raise WorkbookDamaged(str(reason)) from reason
