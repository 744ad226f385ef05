"""The marked-up copy of a delivered file: the rows to mend, with every fault at its cell.

The first sheet after the notes is read again by an import; its first columns say where a row
stood, so that the mended row finds its place. The other sheets are for people and are not read.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import xlsxwriter

from kaohe.core.register.mending import (
    FILE_NOTE,
    LINE,
    LINES_SHEET,
    NOTES_SHEET,
    PLACE_COLUMNS,
    ROWS_SHEET,
    SNAPSHOT_NOTE,
)
from kaohe.documents.row_sheet import LARGEST, fit_cell, fixed_moment
from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kaohe.core.register.fields import TableKind
    from kaohe.core.register.mending import MarkedLine, MarkedRow
    from kaohe.core.register.rules import RowRule

_UNREADABLE: Final = "该行无法读取。请按原文在本行重新填写各列；原文见工作表“无法读取的行”。"
_COLOURS: Final = {"unplaceable": "#F4B6B6", "flagged": "#FCE4A8"}
_REMEDIES: Final = {
    "unplaceable": "该行目前不计入。请核对原始材料，改正本格后该行才能计入。",
    "flagged": "该行照常计入，但本格按缺失处理。请核对原始材料后改正。",
}
_CHOICES: Final = {
    "union_est": ["1", "0"],
    "legal_person": ["1", "0"],
    "fact_absent": ["1", "0"],
    "union_kind": ["1", "2", "3"],
    "kind": ["区域", "行业"],
}
"""Fields with few values, by the values that they may have."""
_OF_ALL_FIELDS: Final = ("no_id", "digits_lost")
"""Rules of which it cannot be told at which of their fields the row is at fault."""
_WIDEST, _PROBLEM_WIDTH, _FILE_WIDTH, _LINE_WIDTH = 30, 46, 22, 8
_PAGES_WIDE: Final = 4
"""Printed pages side by side; on fewer nobody could read two dozen columns."""
_MOST_COMMENTS: Final = 60_000
"""A spreadsheet slows down with more; the column 问题 names every fault in any case."""


class _Counts(NamedTuple):
    """What is to be mended of a file, whether or not a sheet can hold it."""

    aside: int
    flagged: int
    unreadable: int

    def tell(self) -> str:
        """Say how many rows there are, and what to do where they are too many for a sheet."""
        told = f"待落实{self.aside}行，带疑点{self.flagged}行，无法读取{self.unreadable}行。"
        if sum(self) <= LARGEST:
            return told
        return f"{told}本表最多列{LARGEST}行，其余未列出；更正报回后请再次导出。"


def write_marked_up(
    file: str,
    kind: TableKind,
    rows: Sequence[MarkedRow],
    lines: Sequence[MarkedLine],
    *,
    snapshot: str,
    as_of: date,
) -> bytes:
    """Return the workbook of one delivered file.

    Args:
        file: name of the file inside the register.
        kind: the table that it holds.
        rows: rows to be mended, the gravest first.
        lines: lines that are no rows; each gets an empty row to be filled in.
        snapshot: register digest, so that everybody knows what was marked.
        as_of: the day of which the register speaks.
    """
    counts = _Counts(
        sum(row.is_aside for row in rows), sum(not row.is_aside for row in rows), len(lines)
    )
    rows, lines = rows[:LARGEST], lines[: max(LARGEST - len(rows), 0)]
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": f"{file} 标注副本", "created": fixed_moment(as_of)})
    styles = add_styles(book) | _cell_styles(book)
    notes = book.add_worksheet(NOTES_SHEET)
    sheet = book.add_worksheet(ROWS_SHEET)
    _write_notes(notes, styles, file, kind, counts, snapshot=snapshot, as_of=as_of)
    _write_rows(sheet, styles, file, kind, rows, lines)
    if lines:
        _write_lines(book.add_worksheet(LINES_SHEET), styles, lines)
    sheet.activate()
    book.close()
    return buffer.getvalue()


def _cell_styles(book: Any) -> dict[str, Format]:
    text = {"num_format": "@", "font_name": "宋体", "font_size": 11, "valign": "top"}
    grey = {**text, "font_color": "#666666", "bg_color": "#F3F3F3"}
    return {
        "value": book.add_format({**text, "border": 4, "border_color": "#BBBBBB"}),
        "place": book.add_format(grey),
        "problem": book.add_format({**grey, "text_wrap": True, "font_color": "#B00000"}),
        **{
            severity: book.add_format({**text, "bg_color": colour, "border": 1})
            for severity, colour in _COLOURS.items()
        },
    }


def _write_rows(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    file: str,
    kind: TableKind,
    rows: Sequence[MarkedRow],
    lines: Sequence[MarkedLine],
) -> None:
    names = (*PLACE_COLUMNS, *(field.zh for field in kind.fields))
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, styles["head"])
    _set_widths(sheet, kind, rows)
    places = {field: column for column, field in enumerate(kind.field_ids, len(PLACE_COLUMNS))}
    comments = 0
    for number, row in enumerate(rows, start=1):
        problem = "".join(rule.zh for rule in row.broken)
        _write_place(sheet, styles, number, file, row.line, problem)
        at_fault = _rules_by_field(row.broken)
        for field, value in zip(kind.field_ids, row.values, strict=True):
            rules = at_fault.get(field, ())
            style = styles[_gravest(rules) if rules else "value"]
            sheet.write_string(number, places[field], fit_cell(value or ""), style)
            if rules and comments < _MOST_COMMENTS:
                comments += 1
                sheet.write_comment(
                    number,
                    places[field],
                    _explain(rules),
                    {"x_scale": 2.2, "y_scale": 1 + len(rules) / 2, "author": "kaohe"},
                )
    first_empty = len(rows) + 1
    for number, line in enumerate(lines, start=first_empty):
        _write_place(sheet, styles, number, file, line.line, f"{line.reason}{_UNREADABLE}")
        for column in places.values():
            sheet.write_blank(number, column, None, styles["unplaceable"])
    last = max(len(rows) + len(lines), 1)
    for field, choices in _CHOICES.items():
        if field in places:
            sheet.data_validation(
                1,
                places[field],
                last,
                places[field],
                {
                    "validate": "list",
                    "source": choices,
                    "error_type": "warning",
                    "error_title": "请核对",
                    "error_message": f"应为：{'、'.join(choices)}。",
                },
            )
    sheet.freeze_panes(1, len(PLACE_COLUMNS))
    sheet.autofilter(0, 0, last, len(names) - 1)
    sheet.repeat_columns(0, len(PLACE_COLUMNS) - 1)
    set_up_page(sheet, head=0)
    sheet.fit_to_pages(_PAGES_WIDE, 0)


def _write_place(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    number: int,
    file: str,
    line: int,
    problem: str,
) -> None:
    sheet.write_string(number, 0, file, styles["place"])
    sheet.write_number(number, 1, line, styles["place"])
    sheet.write_string(number, 2, problem, styles["problem"])
    fit_height(sheet, number, [problem], [_PROBLEM_WIDTH])


def _set_widths(sheet: Worksheet, kind: TableKind, rows: Sequence[MarkedRow]) -> None:
    for column, width in enumerate((_FILE_WIDTH, _LINE_WIDTH, _PROBLEM_WIDTH)):
        sheet.set_column(column, column, width)
    for place, field in enumerate(kind.fields):
        longest = max((width_of(row.values[place]) for row in rows), default=0)
        width = min(max(longest, width_of(field.zh)) + 3, _WIDEST)
        sheet.set_column(place + len(PLACE_COLUMNS), place + len(PLACE_COLUMNS), width)


def _rules_by_field(rules: Sequence[RowRule]) -> dict[str, list[RowRule]]:
    """Return the rules by the field that a person looks at: the first that a rule names.

    Some rules speak of every field that they name.
    """
    found: dict[str, list[RowRule]] = {}
    for rule in rules:
        named = rule.columns if rule.id in _OF_ALL_FIELDS else rule.columns[:1]
        for field in named:
            found.setdefault(field, []).append(rule)
    return found


def _gravest(rules: Sequence[RowRule]) -> str:
    return min((rule.severity for rule in rules), key=list(_REMEDIES).index)


def _explain(rules: Sequence[RowRule]) -> str:
    told = [f"{rule.zh}（规则 {rule.id}）" for rule in rules]
    return "\n".join([*told, _REMEDIES[_gravest(rules)]])


def _write_lines(
    sheet: Worksheet, styles: Mapping[str, Format], lines: Sequence[MarkedLine]
) -> None:
    widths = (_LINE_WIDTH, 36, 110)
    for column, (name, width) in enumerate(zip((LINE, "原因", "原文"), widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, styles["head"])
    for number, line in enumerate(lines, start=1):
        sheet.write_number(number, 0, line.line, styles["place"])
        sheet.write_string(number, 1, line.reason, styles["cell"])
        text = fit_cell(line.text)
        sheet.write_string(number, 2, text, styles["cell"])
        fit_height(sheet, number, [line.reason, text], widths[1:])
    sheet.freeze_panes(1, 0)
    set_up_page(sheet, head=0)


def _write_notes(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    file: str,
    kind: TableKind,
    counts: _Counts,
    *,
    snapshot: str,
    as_of: date,
) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, f"{kind.zh}数据更正表（{file}）", styles["title"])
    told = (
        ("截至日期", as_of.isoformat()),
        (SNAPSHOT_NOTE, snapshot),
        (FILE_NOTE, file),
        ("待更正", counts.tell()),
        ("红色单元格", "规则不符，整行暂不计入（待落实）。必须改正。"),
        ("黄色单元格", "规则不符，整行照常计入，该格按缺失处理。请改正。"),
        ("第一步", "打开工作表“更正”，逐行核对原始材料。光标移到有色单元格可看到原因。"),
        (
            "第二步",
            "直接在单元格中改正。不要改动“文件”“行号”两列和本页，不要增删列；需要排序时请整表排序。",
        ),
        ("第三步", "无法读取的行：原文在工作表“无法读取的行”，请在“更正”表末尾的空行重新填写。"),
        ("第四步", "核对后认为无误的，保持原样，并在报送函中说明理由。"),
        ("第五步", "保存为 .xlsx，文件名不变，按原渠道报回。报回后由全总统一合并、重新检查。"),
        ("提示", "代码、电话、账号各列均为文本，请不要改成数字格式，以免丢失末尾数字。"),
        ("注意", "本表只含需要更正的行。其余各行不必重报。新增企业请另行报送。"),
    )
    for number, (name, text) in enumerate(told, start=2):
        sheet.write_string(number, 0, name, styles["group"])
        sheet.write_string(number, 1, text, styles["cell"])
        fit_height(sheet, number, [text], [92])
    set_up_page(sheet)
