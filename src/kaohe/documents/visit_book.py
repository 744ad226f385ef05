"""Visits as a workbook of several sheets, or one sheet as comma-separated values."""

from __future__ import annotations

import csv
import re
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.documents.sheet_look import add_styles, set_up_page, width_of, write_cells

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_NARROW: Final = 8
_WIDE: Final = 48
_FORMULA: Final = re.compile(
    r"[=@\t\r\n\uff1d\uff20]|[+\-\uff0b\uff0d](?![0-9]+(\.[0-9]+)?$)", re.ASCII
)
"""Beginnings of what a spreadsheet would compute when it opens comma-separated values.

Where Chinese is written, the wide signs of the keyboard are taken for the narrow ones (OWASP, CSV
injection).
"""


@dataclass(frozen=True, slots=True)
class VisitTable:
    """One sheet."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def write_visit_book(tables: Sequence[VisitTable], *, title: str, made: datetime) -> bytes:
    """Return a workbook with one sheet for each table.

    Args:
        tables: the sheets; what stands in a cell is text or a number, never a formula.
        title: of the file.
        made: its date.
    """
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with closing(xlsxwriter.Workbook(buffer, options)) as book:
        book.set_properties({"title": title, "created": made})
        styles = add_styles(book)
        for table in tables:
            sheet = book.add_worksheet(table.name)
            widths = [_width_of(table, place) for place in range(len(table.columns))]
            for place, (name, width) in enumerate(zip(table.columns, widths, strict=True)):
                sheet.set_column(place, place, width)
                sheet.write_string(0, place, name, styles["head"])
            for number, row in enumerate(table.rows, start=1):
                write_cells(sheet, number, row, widths, styles["cell"])
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
            set_up_page(sheet, head=0)
    return buffer.getvalue()


def write_visit_csv(table: VisitTable) -> bytes:
    """Return one table in UTF-8 with the mark that spreadsheets look for.

    Text that a spreadsheet would take for a formula gets an apostrophe before it: it was typed by
    whoever was visited, and must do nothing on the machine of whoever reads it.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_disarm(each) for each in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _disarm(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def _width_of(table: VisitTable, place: int) -> int:
    texts = [table.columns[place], *(str(row[place]) for row in table.rows)]
    return min(max(max(map(width_of, texts)) + 2, _NARROW), _WIDE)
