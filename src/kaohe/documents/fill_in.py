"""Workbooks that are filled in and handed in again: a header, columns of text, choices, words."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.documents.sheet_look import add_styles, set_up_page

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST_ROW: Final = 500
"""Down to here cells offer their choices."""
_TEXT: Final = "@"


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be filled in."""

    name: str
    width: int
    choices: tuple[str, ...] = ()
    """What is offered; other words may be typed and are judged when the list is read."""


def write_fill_in(
    name: str,
    columns: Sequence[Column],
    *,
    explained: Sequence[str],
    rows: Sequence[Sequence[str]] = (),
) -> bytes:
    """Return a workbook to fill in.

    Args:
        name: of the sheet that is filled in.
        columns: in their order.
        explained: lines of the sheet that explains them.
        rows: what is filled in already, as text.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    styles = add_styles(book)
    sheet = book.add_worksheet(name)
    choices = book.add_worksheet("选项")
    choices.hide()
    text = book.add_format({"num_format": _TEXT})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, text)
        sheet.write_string(0, place, column.name, styles["head"])
        if column.choices:
            choices.write_column(0, place, column.choices)
            letter = xlsxwriter.utility.xl_col_to_name(place)
            rule = {
                "validate": "list",
                "source": f"=选项!${letter}$1:${letter}${len(column.choices)}",
                "error_type": "information",
            }
            sheet.data_validation(1, place, LAST_ROW, place, rule)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value, text)
    sheet.freeze_panes(1, 0)
    set_up_page(sheet)
    words = book.add_worksheet("填写说明")
    words.set_column(0, 0, 90)
    for number, line in enumerate(explained):
        words.write_string(number, 0, line, styles["cell"])
    book.close()
    return buffer.getvalue()
