"""The workbook of a self-check report: to be filled in, and handed back with its faults marked."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ITEM_SHEET: Final = "自评"
NOTES_SHEET: Final = "填写说明"
ITEM_COLUMNS: Final = (
    "序号", "小项", "要点", "分值", "自评", "文字说明", "附件编号", "版本", "代号",
)  # fmt: skip
ANSWER_COLUMN: Final = 4
TEXT_COLUMN: Final = 5
_WIDTHS: Final = (6, 30, 24, 8, 14, 60, 12, 8, 26)
_EMPTY_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line of the sheet of items: an answer that is asked for."""

    number: int
    item: str
    part: str
    points: str
    answer: str
    text: str
    files: str
    version: int
    code: str
    """Item and part, by which the line is found again."""
    choices: tuple[str, ...]
    fault: str = ""
    """What is wrong with it; empty in a template."""
    fault_column: int = ANSWER_COLUMN


@dataclass(frozen=True, slots=True)
class PartSheet:
    """One sheet of a structured part."""

    name: str
    columns: tuple[str, ...]
    choices: Mapping[int, tuple[str, ...]]
    rows: tuple[tuple[str, ...], ...]
    faults: Mapping[tuple[int, int], str]
    """Row and column, both from 0 → what is wrong."""


def write_report_template(
    owner: str, title: str, lines: Sequence[ItemLine], parts: Sequence[PartSheet]
) -> bytes:
    """Return the workbook.

    Args:
        owner: cycle and body, by which a workbook of another one is told apart.
        title: what stands above the notes.
        lines: of the items.
        parts: the structured parts, a sheet each.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title})
    styles = add_styles(book) | _add_cells(book)
    sheet = book.add_worksheet(ITEM_SHEET)
    _write_items(sheet, styles, lines)
    for part in parts:
        _write_part(book.add_worksheet(part.name), styles, part)
    _explain(book.add_worksheet(NOTES_SHEET), styles, owner, title)
    book.close()
    return buffer.getvalue()


def _add_cells(book: Any) -> dict[str, Format]:
    text = {"num_format": "@", "font_name": "宋体", "font_size": 11, "valign": "top"}
    wrapped = {**text, "text_wrap": True, "border": 4, "border_color": "#BBBBBB"}
    return {
        "fixed": book.add_format({**wrapped, "bg_color": "#F3F3F3"}),
        "open": book.add_format({**wrapped, "locked": False}),
        "wrong": book.add_format({**wrapped, "bg_color": "#F4B6B6", "locked": False}),
    }


def _write_items(sheet: Worksheet, styles: Mapping[str, Format], lines: Sequence[ItemLine]) -> None:
    for column, (name, width) in enumerate(zip(ITEM_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, styles["head"])
    for row, line in enumerate(lines, start=1):
        sheet.write_number(row, 0, line.number, styles["fixed"])
        cells = (line.item, line.part, line.points, line.answer, line.text, line.files)
        for column, value in enumerate(cells, start=1):
            style = "open" if column in (ANSWER_COLUMN, TEXT_COLUMN) else "fixed"
            is_wrong = bool(line.fault) and column == line.fault_column
            sheet.write_string(row, column, value, styles["wrong" if is_wrong else style])
        sheet.write_number(row, len(cells) + 1, line.version, styles["fixed"])
        sheet.write_string(row, len(cells) + 2, line.code, styles["fixed"])
        if line.fault:
            sheet.write_comment(row, line.fault_column, line.fault, {"x_scale": 2.2})
        if line.choices:
            sheet.data_validation(
                row, ANSWER_COLUMN, row, ANSWER_COLUMN,
                {"validate": "list", "source": [*line.choices], "error_type": "information"},
            )  # fmt: skip
        fit_height(
            sheet, row, [line.item, line.part, line.text], (_WIDTHS[1], _WIDTHS[2], _WIDTHS[5])
        )
    sheet.freeze_panes(1, 2)
    set_up_page(sheet, head=0)


def _write_part(sheet: Worksheet, styles: Mapping[str, Format], part: PartSheet) -> None:
    for column, name in enumerate(part.columns):
        sheet.set_column(column, column, 24, styles["open"])
        sheet.write_string(0, column, name, styles["head"])
    for row, cells in enumerate(part.rows):
        for column, value in enumerate(cells):
            fault = part.faults.get((row, column), "")
            sheet.write_string(row + 1, column, value, styles["wrong" if fault else "open"])
            if fault:
                sheet.write_comment(row + 1, column, fault, {"x_scale": 2.2})
    last = len(part.rows) + _EMPTY_ROWS
    for column, choices in part.choices.items():
        sheet.data_validation(
            1, column, last, column,
            {"validate": "list", "source": [*choices], "error_type": "information"},
        )  # fmt: skip
    sheet.freeze_panes(1, 0)
    set_up_page(sheet, head=0)


def _explain(sheet: Worksheet, styles: Mapping[str, Format], owner: str, title: str) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 100)
    lines = (
        ("名称", title),
        ("归属", owner),
        ("自评", "有下拉选项的从中选择；比率填“受训人数/在任人数”，如17/20。"),
        ("文字说明", "每个小项只填在第一行；写明做了什么、何时、依据什么文件。"),
        ("灰色各列", "请勿改动，也不要增删行；“版本”用来发现他人已经改过。"),
        ("其余各表", "一行一件，没有的留空；最多300行。"),
        ("导入", "有任何一处不符，整个工作簿都不会导入；系统一次列出全部问题，并给出标注副本。"),
        ("材料", "文件在网页上传；一份文件可以证明几个小项。"),
    )
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, styles["group"])
        sheet.write_string(row, 1, text, styles["cell"])
    set_up_page(sheet)
