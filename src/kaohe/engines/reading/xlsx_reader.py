"""Deliveries in xlsx: the one filled sheet, every cell as the text that a clerk sees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.register.faults import DELIVERY_EMPTY, SHEETS_MANY, WORKBOOK_LOCKED
from kaohe.core.register.fields import recognise_header
from kaohe.core.register.mending import choose_sheets
from kaohe.engines.reading.arrow_arrays import read_flags, wrap_flags, wrap_text
from kaohe.engines.reading.delivery import Delivery, understand
from kaohe.engines.reading.sheet_rows import BATCH_ROWS, sort_rows
from kaohe.engines.reading.sheets import (
    HEADER_WITHIN,
    NOT_TO_BE_CUT,
    Sheet,
    WorkbookDamaged,
    load_sheet,
    load_with_texts,
    open_book,
)
from kaohe.engines.reading.text_columns import (
    IDENTIFYING,
    find_lost_zeros,
    find_numbers_in_short,
    find_rounded,
    is_longer,
    merge,
    write_in_short,
)
from kaohe.engines.reading.workbooks import NOT_A_WORKBOOK, Cell, excerpt, find_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import Header
    from kaohe.engines.reading.delivery import Origin, Tally

_DAYS: Final = ("established", "union_approved", "updated_at", "founded", "approved", "as_of")
_YES_NO: Final = ("union_est", "legal_person", "fact_absent")
_WORDS: Final = ((wrap_text("true"), wrap_text("1")), (wrap_text("false"), wrap_text("0")))
_DAY_BYTES: Final = len("2012-12-31")
_SECOND_BYTES: Final = len("2012-12-31 12:00:00")
_ZERO_HOURS: Final = " 00:00:00"
_MIDNIGHT: Final = _ZERO_HOURS + r"(\.[0-9]+)?$"
_PART_OF_SECOND: Final = r"^([0-9-]{10} [0-9:]{8})\.[0-9]+$"
_OLD_FORM: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins, which is what .xls and encrypted workbooks are."""


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
    except NOT_TO_BE_CUT:
        # Not to be cut, or a header among the last of all texts: the whole file tells.
        return _keep_filled(path, path)


def _keep_filled(path: Path, beginning: bytes | Path) -> list[Sheet]:
    names = choose_sheets(open_book(beginning).sheet_names)
    sheets = []
    for name in names:
        sheet = load_sheet(beginning, name, rows=HEADER_WITHIN)
        if not sheet.find_filled_rows():  # Values further down must not be lost unseen.
            sheet = load_sheet(path, name, rows=HEADER_WITHIN if len(names) == 1 else None)
        if sheet.find_filled_rows():
            sheets.append(sheet)
    return sheets


def _find_header(sheet: Sheet) -> int:
    """Return the first row that is a header; above it a title may stand."""
    filled = sheet.find_filled_rows()
    headers = (place for place in filled if recognise_header(sheet.read_row(place)))
    return next(headers, filled[0])


def _read_xlsx(
    origin: Origin, header: Header, sheet_name: str, place: Cell, tally: Tally
) -> Iterator[pa.RecordBatch]:
    header_row, begin = place
    identifying = [
        begin + place for place, field in enumerate(header.fields) if field in IDENTIFYING
    ]
    in_texts = load_with_texts(origin.path, sheet_name, identifying) if identifying else None
    sheet = in_texts or load_sheet(origin.path, sheet_name)
    above = Sheet(sheet.name, sheet.first_column, sheet.rows.slice(0, header_row + 1))
    tally.headers = tally.lines = len(above.find_filled_rows())
    fields = _place_fields(header, begin - sheet.first_column, sheet.rows.num_columns)
    if in_texts:
        columns = sheet.rows.columns
        digits_lost = _find_written_in_short(fields, columns)
    else:
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
    if field in _DAYS and is_longer(column, _DAY_BYTES):
        if pc.match_substring(column, _ZERO_HOURS).true_count:
            column = pc.replace_substring_regex(column, _MIDNIGHT, "")
        if is_longer(column, _SECOND_BYTES):
            column = pc.replace_substring_regex(column, _PART_OF_SECOND, r"\1")
    if field in _YES_NO and is_longer(column, len("1")):
        for word, digit in _WORDS:
            column = pc.if_else(pc.equal(column, word), digit, column)
    return column


def _find_written_in_short(
    fields: Sequence[str | None], columns: Sequence[pa.Array]
) -> pa.Array | None:
    """Tell in which rows a text is what a spreadsheet wrote of a long number."""
    found = [
        find_numbers_in_short(column)
        for field, column in zip(fields, columns, strict=True)
        if field in IDENTIFYING
    ]
    return merge(found) if found else None


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
        for row in np.flatnonzero(read_flags(suspect)).tolist()
        if row > header_row
    }
    numbers = _find_numbers(path, sheet.name, wanted) if wanted else set()
    lost_digits = []
    for place in suspects:
        lost = np.zeros(sheet.rows.num_rows, dtype=np.bool_)
        absolute = place + sheet.first_column
        lost[[row for row, column in numbers if column == absolute]] = True
        lost_digits.append(wrap_flags(lost))
        columns[place] = write_in_short(columns[place], lost_digits[-1])
    in_short = _find_written_in_short(fields, columns)
    return columns, in_short if in_short is None else merge([in_short, *lost_digits])


def _find_numbers(path: Path, sheet: str, wanted: set[Cell]) -> set[Cell]:
    try:
        return find_numbers(path, sheet, wanted)
    except NOT_A_WORKBOOK as reason:
        raise WorkbookDamaged(str(reason)) from reason
