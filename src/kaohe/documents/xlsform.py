"""An XLSForm as a workbook, and the XForm that foreign form programs load."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter
from pyxform.xls2xform import convert

from kaohe.documents.row_sheet import fixed_moment

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.checklist.xlsform import Row, XlsForm


def write_xlsform(form: XlsForm, *, on: date) -> bytes:
    """Write the three sheets of an XLSForm.

    Args:
        form: its rows.
        on: the day written into the workbook, so that the same form is the same bytes.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": fixed_moment(on)})
    for name, rows in (
        ("survey", form.survey),
        ("choices", form.choices),
        ("settings", (form.settings,)),
    ):
        _write_sheet(book, name, rows)
    book.close()
    return buffer.getvalue()


def write_xform(xlsform: bytes) -> bytes:
    """Write the XForm of an XLSForm workbook; its root is ``data``, and no Java is needed."""
    made = convert(BytesIO(xlsform), file_type=".xlsx", form_name="data", pretty_print=False)
    xform: str = made.xform
    return xform.encode("utf-8")


def _write_sheet(book: xlsxwriter.Workbook, name: str, rows: tuple[Row, ...]) -> None:
    sheet = book.add_worksheet(name)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for number, column in enumerate(columns):
        sheet.write_string(0, number, column)
    for line, row in enumerate(rows, start=1):
        for number, column in enumerate(columns):
            if column in row:
                sheet.write_string(line, number, row[column])
