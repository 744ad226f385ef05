"""How the sheets of a workbook look: styles, heights of rows, the printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_LINE_HEIGHT: Final = 15
_TALLEST: Final = 409
"""Points; no row of a spreadsheet is higher."""
_LAST_NARROW: Final = 0x2E7F
"""Up to here characters are one column wide; Han characters and their punctuation are two."""
_LINE: Final = {"bottom": 4, "bottom_color": "#999999"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16},
    "warning": {"bold": True, "font_color": "#B00000"},
    "small": {"font_size": 9, "font_color": "#666666"},
    "small_number": {"font_size": 9, "font_color": "#666666", "num_format": "0"},
    "head": {"bold": True, "bottom": 1, "bg_color": "#EEF1F5", "indent": 1},
    "head_number": {"bold": True, "bottom": 1, "bg_color": "#EEF1F5", "align": "right"},
    "group": {"bold": True, "indent": 1, **_LINE},
    "cell": {"text_wrap": True, "indent": 1, **_LINE},
    "place": {"num_format": "0", "align": "center", **_LINE},
    "points": {"num_format": "0.00", **_LINE},
    "fine": {"num_format": "0.0000", **_LINE},
    "exact": {"align": "right", **_LINE},
    "total": {"num_format": "0.00", "bold": True, **_LINE},
    "group_exact": {"bold": True, "indent": 1, "shrink": True, **_LINE},
    "section_exact": {
        "bold": True,
        "bg_color": "#F6F7F9",
        "top": 1,
        "indent": 1,
        "shrink": True,
    },
    "section": {"bold": True, "bg_color": "#F6F7F9", "top": 1, "indent": 1},
    "section_points": {"bold": True, "bg_color": "#F6F7F9", "num_format": "0.00", "top": 1},
}


def add_styles(book: Any) -> dict[str, Format]:
    """Add all styles to a workbook, by name."""
    return {name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}


def fit_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its longest wrapped text; a Han character is two columns wide.

    Two columns are taken by the indent and by what no longer fits at the end of a line.
    """
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        lines = max(lines, -(-width_of(text) // max(width - 2, 1)))
    sheet.set_row(row, min(_LINE_HEIGHT * lines, _TALLEST))


def width_of(value: object) -> int:
    """Return the columns of text that a value takes; a Han character takes two."""
    return sum(2 if ord(each) > _LAST_NARROW else 1 for each in str(value or ""))


def write_cells(
    sheet: Worksheet,
    row: int,
    values: Sequence[str | int],
    widths: Sequence[int],
    style: Format,
) -> None:
    """Write a row of numbers, texts and empty cells, as high as its longest text."""
    for place, value in enumerate(values):
        if isinstance(value, int):
            sheet.write_number(row, place, value, style)
        elif value:
            sheet.write_string(row, place, value, style)
        else:
            sheet.write_blank(row, place, None, style)
    fit_height(sheet, row, [str(value) for value in values], widths)


def set_up_page(sheet: Worksheet, *, pages_tall: int = 0, head: int | None = None) -> None:
    """Print a sheet across one page, A4 landscape, with page numbers.

    Args:
        sheet: the sheet.
        pages_tall: pages that it is fitted into; 0 for as many as it takes.
        head: the row of column heads, printed on every page.
    """
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages_tall)
    sheet.set_footer("&C— &P —")
    if head is not None:
        sheet.repeat_rows(head)
