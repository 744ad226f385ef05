"""Statistics and targets as a workbook: to be filled in, to be kept, and marked where it is wrong.

The tables are those of the delivery format, so that a filled workbook can be delivered with a
register just as well; two columns of names stand beside them for whoever reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.documents.row_sheet import fixed_moment
from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NAME_COLUMNS: Final = ("单位名称", "指标名称")
"""Beside the delivered columns; whoever reads the workbook passes over them."""
NOTES_SHEET: Final = "填写说明"
PROBLEMS_SHEET: Final = "问题清单"
_WIDTHS: Final = (10, 26, 14, 16, 22, 26)
_WRONG: Final = {"bg_color": "#F4B6B6", "num_format": "@"}
_NUMBER: Final = {"num_format": "#,##0", "bottom": 4, "bottom_color": "#999999"}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One row of a table; without a value it waits to be filled in."""

    body: str
    indicator: str
    when: str
    value: int | None
    body_name: str
    figure_name: str


@dataclass(frozen=True, slots=True)
class FigureSheet:
    """One table: its name, its header, its rows."""

    name: str
    columns: Sequence[str]
    lines: Sequence[FigureLine]


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A cell that is wrong, and why; rows and columns are counted from 0."""

    sheet: str
    row: int
    column: int
    reason: str


def write_figure_book(
    sheets: Sequence[FigureSheet], *, title: str, notes: Sequence[str], on: date
) -> bytes:
    """Return a workbook of the tables, with a sheet of notes behind them.

    Args:
        sheets: the tables.
        title: of the workbook.
        notes: sentences for whoever fills it in, or says what it is.
        on: stands in the file instead of the time of writing.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": fixed_moment(on)})
    styles = add_styles(book)
    text, number = book.add_format({"num_format": "@"}), book.add_format(_NUMBER)
    for each in sheets:
        _write_table(book.add_worksheet(each.name), each, styles["head"], text, number)
    told = book.add_worksheet(NOTES_SHEET)
    told.set_column(0, 0, 92)
    told.write_string(0, 0, title, styles["title"])
    for row, line in enumerate(notes, start=1):
        told.write_string(row, 0, line, styles["cell"])
        fit_height(told, row, [line], [92])
    book.close()
    return buffer.getvalue()


def write_marked_book(
    sheets: Iterable[tuple[str, Sequence[Sequence[str]]]], marked: Sequence[MarkedCell]
) -> bytes:
    """Return the cells of a workbook again, each wrong one in colour with its reason.

    Args:
        sheets: name and rows of each, as text.
        marked: what is wrong; the list of all of it stands on a sheet of its own.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    styles = add_styles(book)
    plain, wrong = book.add_format({"num_format": "@"}), book.add_format(_WRONG)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        own = {(each.row, each.column): each.reason for each in marked if each.sheet == name}
        sheet.set_column(0, 12, 18)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, wrong if (row, column) in own else plain)
        for (row, column), reason in own.items():
            if row >= len(rows) or column >= len(rows[row]):
                sheet.write_blank(row, column, None, wrong)
            sheet.write_comment(row, column, reason, {"x_scale": 2})
        sheet.freeze_panes(1, 0)
    _list_problems(book.add_worksheet(PROBLEMS_SHEET), styles["head"], styles["cell"], marked)
    book.close()
    return buffer.getvalue()


def name_cell(row: int, column: int) -> str:
    """Return the place of a cell as a spreadsheet shows it.

    >>> name_cell(1, 3), name_cell(0, 26)
    ('D2', 'AA1')
    """
    return str(xlsxwriter.utility.xl_rowcol_to_cell(row, column))


def _write_table(
    sheet: Worksheet, table: FigureSheet, head: Format, text: Format, number: Format
) -> None:
    for place, name in enumerate((*table.columns, *NAME_COLUMNS)):
        sheet.set_column(place, place, _WIDTHS[place], number if place == _VALUE else text)
        sheet.write_string(0, place, name, head)
    for row, line in enumerate(table.lines, start=1):
        for place, cell in enumerate((line.body, line.indicator, line.when)):
            sheet.write_string(row, place, cell, text)
        if line.value is not None:
            sheet.write_number(row, _VALUE, line.value, number)
        sheet.write_string(row, _VALUE + 1, line.body_name)
        sheet.write_string(row, _VALUE + 2, line.figure_name)
    if table.lines:
        whole = {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": "数值",
            "error_message": "请填非负整数；没有数据请留空，不要填0。",
        }
        sheet.data_validation(1, _VALUE, len(table.lines), _VALUE, whole)
        sheet.autofilter(0, 0, len(table.lines), len(table.columns) + 1)
    sheet.freeze_panes(1, 0)
    set_up_page(sheet, head=0)


def _list_problems(
    sheet: Worksheet, head: Format, cell: Format, marked: Sequence[MarkedCell]
) -> None:
    for column, (name, width) in enumerate((("位置", 24), ("问题", 70))):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for row, each in enumerate(marked, start=1):
        sheet.write_string(row, 0, f"{each.sheet}!{name_cell(each.row, each.column)}", cell)
        sheet.write_string(row, 1, each.reason, cell)


_VALUE: Final = 3
