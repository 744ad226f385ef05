"""A plain sheet of many rows: header, filter, text as text, numbers as numbers."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.documents.sheet_look import add_styles, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

LARGEST: Final = 1_048_575
"""Rows of a sheet below its header."""

_LONGEST: Final = 32_767
"""Characters of a cell (ECMA-376); the writer would cut what is longer without a word."""
_CUT: Final = "……（超过单元格上限，后文略；全文请导出CSV）"
_WIDEST: Final = 40
_SAMPLE: Final = 200
"""Rows that the widths of columns are taken from."""


def write_row_sheet(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    as_of: date,
) -> bytes:
    """Return a workbook of one sheet; every text stays text, whatever it begins with.

    Args:
        title: name of the sheet, up to 31 characters.
        columns: headers.
        rows: at most :data:`LARGEST`.
        as_of: stands in the file instead of the time of writing, so that equal rows give equal
            bytes.

    Raises:
        ValueError: there are more rows than a sheet can hold.
    """
    buffer = BytesIO()
    with closing(xlsxwriter.Workbook(buffer, {"constant_memory": True})) as book:
        book.set_properties({"title": title, "created": fixed_moment(as_of)})
        _write_rows(book, title, columns, rows)
    return buffer.getvalue()


def _write_rows(
    book: Any, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    styles = add_styles(book)
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title)
    pending = iter(rows)
    sample = list(islice(pending, _SAMPLE))
    for place, name in enumerate(columns):
        longest = max((width_of(row[place]) for row in sample), default=0)
        sheet.set_column(place, place, min(max(longest, width_of(name)) + 3, _WIDEST))
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name, styles["head"])
    number = 0
    for group in (sample, pending):
        for row in group:
            number += 1
            if number > LARGEST:
                raise ValueError(f"a sheet holds {LARGEST} rows")
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, place, value)
                elif value is not None:
                    sheet.write_string(number, place, fit_cell(str(value)), text)
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)


def fit_cell(text: str) -> str:
    """Return a text that a cell can hold, which says so itself where it had to be cut.

    >>> fit_cell("甲"), len(fit_cell("甲" * 40_000))
    ('甲', 32767)
    """
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - len(_CUT)] + _CUT


def fixed_moment(day: date) -> datetime:
    """Return the moment that stands in a file as that of its making."""
    return datetime.combine(day, time(), tzinfo=UTC).replace(tzinfo=None)
