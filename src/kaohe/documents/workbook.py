"""The workbook of results: a summary by comparison group and one sheet for each body.

Its formulas are alive: sections stand as whole hundredths, totals and places are computed from
them by the spreadsheet, so that anybody can check the adding up without our program.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from kaohe.documents.traces import (
    BASIS_NAMES,
    by_group,
    deciders,
    hundredths,
    items_of,
    published,
    readable,
    sections_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kaohe.core.rules.model import Pack
    from kaohe.documents.traces import Trace, TraceNode

SUMMARY: Final = "汇总"
_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
RULES: Final = "规则说明"
_BODY_COLUMNS: Final = (
    ("小项", 44),
    ("分值", 8),
    ("得分", 10),
    ("得分理由", 46),
    ("依据", 24),
    ("性质", 8),
    ("待定事项", 18),
    ("认定人", 30),
    ("最后认定", 12),
    ("得分（精确值）", 24),
)
_POINTS, _BECAUSE, _EXACT = 2, 3, 9
_RULE_COLUMNS: Final = (("编号", 20), ("问题", 40), ("采用", 40), ("另一种选择", 34), ("确定", 34))


def write_workbook(pack: Pack, traces: Mapping[str, Trace]) -> bytes:
    """Return the workbook of all results of one pack.

    Args:
        pack: under which the traces were made; it names groups and sections.
        traces: by body, as ``score-trace/1``.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    first = next(iter(traces.values()))
    book.set_properties({"title": pack.title.zh, "created": datetime.fromisoformat(first["as_of"])})
    book.set_calc_mode("auto")
    sheets = _Sheets(book, pack, traces)
    sheets.write_summary()
    for body in sorted(traces):
        sheets.write_body(body)
    sheets.write_rules(book.add_worksheet(RULES))
    book.close()
    return buffer.getvalue()


class _Sheets:
    """The sheets of one workbook; the summary refers to cells of the bodies' sheets."""

    def __init__(self, book: Any, pack: Pack, traces: Mapping[str, Trace]) -> None:
        self._pack = pack
        self._traces = traces
        self._summary = book.add_worksheet(SUMMARY)
        self._bodies: dict[str, Worksheet] = {
            body: book.add_worksheet(_sheet_name(traces[body])) for body in sorted(traces)
        }
        self._styles: dict[str, Format] = {
            name: book.add_format({**_FONT, **style}) for name, style in _STYLES.items()
        }

    def write_summary(self) -> None:
        """Write one block of rows for each comparison group."""
        sheet, styles = self._summary, self._styles
        sections = self._pack.sections
        names = ["位次", "单位", *(section.name.zh for section in sections), "总分"]
        widths = [8, 18, *(14 for _ in sections), 12]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        ints = len(names) + 1
        sheet.set_column(len(names), len(names), 3)
        sheet.set_column(ints, ints + len(sections), 12)
        row = _write_heading(sheet, styles, self._pack, next(iter(self._traces.values())))
        groups = {group.id: group.name.zh for group in self._pack.comparison_groups}
        for group, members in by_group(self._traces, list(groups)).items():
            sheet.write(row, 0, groups.get(group, "全部"), styles["group"])
            row += 1
            for column, name in enumerate(names):
                style = "head" if column == 1 else "head_number"
                sheet.write(row, column, name, styles[style])
            sheet.write(row, ints, "公式所用整数（单位：0.01分）", styles["small"])
            row += 1
            self._write_group(row, members, first_int=ints)
            row += len(members) + 1
        sheet.freeze_panes(0, 2)
        _set_up_page(sheet, pages_tall=1)

    def _write_group(self, top: int, members: Sequence[Trace], *, first_int: int) -> None:
        sheet, styles = self._summary, self._styles
        total_column = first_int + len(self._pack.sections)
        first = xl_rowcol_to_cell(top, total_column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(top + len(members) - 1, total_column, row_abs=True, col_abs=True)
        for row, trace in enumerate(members, start=top):
            standing = trace["standing"]
            own_total = xl_rowcol_to_cell(row, total_column)
            sheet.write(row, 1, trace["subject"]["name"]["zh"], styles["cell"])
            if standing["place"] is None:
                sheet.write(row, 0, "不排名", styles["cell"])
                sheet.write(row, 2, standing["unranked"]["zh"], styles["cell"])
                continue
            if self._pack.ranking.ties == "share":
                formula = f'=COUNTIF({first}:{last},">"&{own_total})+1'
                sheet.write_formula(row, 0, formula, styles["place"], standing["place"])
            else:
                sheet.write(row, 0, standing["place"], styles["place"])
            for column, section in enumerate(sections_of(trace)[: len(self._pack.sections)]):
                source = f"='{_sheet_name(trace)}'!{_section_cell(trace, column)}"
                value = hundredths(published(section))
                sheet.write_formula(row, first_int + column, source, styles["small_number"], value)
                cell = xl_rowcol_to_cell(row, first_int + column)
                sheet.write_formula(row, 2 + column, f"={cell}/100", styles["points"], value / 100)
            total = hundredths(published(trace["total"]))
            start = xl_rowcol_to_cell(row, first_int)
            end = xl_rowcol_to_cell(row, total_column - 1)
            formula = f"=SUM({start}:{end})"
            sheet.write_formula(row, total_column, formula, styles["small_number"], total)
            column = 2 + len(self._pack.sections)
            sheet.write_formula(row, column, f"={own_total}/100", styles["total"], total / 100)

    def write_body(self, body: str) -> None:
        """Write the score sheet of one body, section by section, item by item."""
        sheet, styles, trace = self._bodies[body], self._styles, self._traces[body]
        for column, (_, width) in enumerate(_BODY_COLUMNS):
            sheet.set_column(column, column, width)
        _write_heading(sheet, styles, self._pack, trace)
        for column, (name, _) in enumerate(_BODY_COLUMNS):
            style = "head_number" if column in (1, _POINTS) else "head"
            sheet.write(_HEAD_ROW, column, name, styles[style])
        row, cells = _HEAD_ROW + 1, []
        for position, section in enumerate(sections_of(trace)):
            cells.append(_section_cell(trace, position))
            row = self._write_section(sheet, row, section)
        total = trace["total"]
        self._write_strong(sheet, row, total, "总分")
        formula = f"=({'+'.join(cells)})/100"
        value = hundredths(published(total)) / 100 if published(total) else ""
        sheet.write_formula(row, _POINTS, formula, styles["section_points"], value)
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.repeat_rows(_HEAD_ROW)
        _set_up_page(sheet)

    def write_rules(self, sheet: Worksheet) -> None:
        """Write what the text leaves open, what was chosen, and what it could have been."""
        styles = self._styles
        sheet.write(0, 0, "规则说明：原文未定、由规则包作出选择的事项", styles["title"])
        for column, (name, width) in enumerate(_RULE_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write(2, column, name, styles["head"])
        for row, decision in enumerate(self._pack.decisions, start=3):
            settled = decision.settled
            texts = (
                decision.id,
                decision.question.zh,
                decision.choice.zh,
                decision.otherwise.zh,
                f"{settled.by}，{settled.on}：{settled.reason}" if settled else "未定",
            )
            for column, text in enumerate(texts):
                sheet.write(row, column, text, styles["cell"])
            _fit_height(sheet, row, texts, [width for _, width in _RULE_COLUMNS])
        sheet.freeze_panes(3, 1)
        _set_up_page(sheet)

    def _write_section(self, sheet: Worksheet, row: int, section: TraceNode) -> int:
        """Write a section's row, then its items; return the next free row."""
        styles, top = self._styles, row
        items = list(items_of(section)) if section["kind"] == "section" else []
        name = section["name"]["zh"] if section["name"] else "加分"
        value = hundredths(published(section)) if published(section) else 0
        self._write_strong(sheet, top, section, name)
        sheet.write(top, _POINTS, value / 100, styles["section_points"])
        sheet.write(top, _INT_COLUMN, value, styles["small_number"])
        group_id = None
        for group, item in items:
            row += 1
            if group["id"] != group_id:
                group_id = group["id"]
                self._write_line(sheet, row, group, "group")
                row += 1
            self._write_line(sheet, row, item, "cell")
        if items:
            adding = _adding(section, top, items)
            formula = f'=IF(ABS({adding}-C{top + 1})<={_ROUNDED},"相符","不符")'
            sheet.write_formula(top, _INT_COLUMN + 1, formula, styles["small"], "相符")
        return row + 1

    def _write_strong(self, sheet: Worksheet, row: int, node: TraceNode, name: str) -> None:
        styles = self._styles
        for column in range(len(_BODY_COLUMNS)):
            sheet.write_blank(row, column, None, styles["section"])
        sheet.write(row, 0, name, styles["section"])
        sheet.write(row, 1, readable(node["of"]), styles["section_points"])
        sheet.write(row, _BECAUSE, node["because"]["zh"], styles["section"])
        sheet.write(row, _EXACT, node["earned"] or "", styles["section"])

    def _write_line(self, sheet: Worksheet, row: int, node: TraceNode, style: str) -> None:
        styles = self._styles
        actor, day = deciders(node) if style == "cell" else ("", "")
        name = node["name"]["zh"] if node["name"] else node["id"]
        texts = (
            name if style == "group" else f"  {name}",
            "",
            "",
            node["because"]["zh"],
            " ".join(node["cite"]),
            BASIS_NAMES.get(node["basis"] or "", ""),
            node["decision"] or "",
            actor,
            day,
            node["earned"] or "",
        )
        for column, text in enumerate(texts):
            sheet.write(row, column, text, styles[style])
        sheet.write(row, 1, readable(node["of"]), styles["points"])
        if node["state"] == "left_out":
            sheet.write(row, _POINTS, "不适用", styles["exact"])
        elif node["earned"] is not None:
            sheet.write(row, _POINTS, readable(node["earned"]), styles["fine"])
        _fit_height(sheet, row, texts, [width for _, width in _BODY_COLUMNS])


_HEAD_ROW: Final = 5
_INT_COLUMN: Final = len(_BODY_COLUMNS) + 1
_LINE_HEIGHT: Final = 15
_LAST_NARROW: Final = 0x2E7F
"""Up to here characters are one column wide; Han characters and their punctuation are two."""
_ROUNDED: Final = "0.005000001"
"""Half of a hundredth, and what binary numbers of a spreadsheet may be off."""
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
    "section": {"bold": True, "bg_color": "#F6F7F9", "top": 1, "indent": 1},
    "section_points": {"bold": True, "bg_color": "#F6F7F9", "num_format": "0.00", "top": 1},
}


def _sheet_name(trace: Trace) -> str:
    return f"{trace['subject']['id']} {trace['subject']['name']['zh']}"[:31]


def _section_cell(trace: Trace, position: int) -> str:
    """Return the cell with a section's hundredths on the body's sheet."""
    row = _HEAD_ROW + 1
    for section in sections_of(trace)[:position]:
        items = list(items_of(section)) if section["kind"] == "section" else []
        row += 1 + len(items) + len({group["id"] for group, _ in items})
    return str(xl_rowcol_to_cell(row, _INT_COLUMN))


def _adding(section: TraceNode, top: int, items: Sequence[tuple[TraceNode, TraceNode]]) -> str:
    """Return the formula that adds a section up again from the rows of its groups.

    Where a group could not be asked, the others share its points in proportion.
    """
    rows, row, seen = [], top, None
    for group, _ in items:
        row += 1
        if group["id"] != seen:
            seen = group["id"]
            if group["state"] == "earned":
                rows.append(row + 1)
            row += 1
    earned = "+".join(f"C{each}" for each in rows)
    if section["how"] != "share":
        return f"({earned})"
    available = "+".join(f"B{each}" for each in rows)
    return f"B{top + 1}*({earned})/({available})"


def _write_heading(sheet: Worksheet, styles: Mapping[str, Format], pack: Pack, trace: Trace) -> int:
    """Write title, warnings and digests; return the first free row."""
    subject = trace["subject"]["name"]["zh"] if sheet.get_name() != SUMMARY else "结果汇总"
    sheet.write(0, 0, f"{pack.title.zh} — {subject}", styles["title"])
    if trace["rehearsal"]:
        sheet.write(1, 0, "演练数据，不是考核结果", styles["warning"])
    if pack.notice:
        sheet.write(2, 0, pack.notice.zh, styles["warning"])
    rules = f"规则包 {pack.pack} {pack.version}  SHA-256 {trace['pack']['digest']}"
    sheet.write(3, 0, f"{rules}  数据库 {trace['register_digest'] or '—'}", styles["small"])
    return _HEAD_ROW


def _fit_height(sheet: Worksheet, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its longest wrapped text; a Han character is two columns wide."""
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        columns = sum(2 if ord(each) > _LAST_NARROW else 1 for each in text)
        lines = max(lines, -(-columns // width))
    sheet.set_row(row, _LINE_HEIGHT * lines)


def _set_up_page(sheet: Worksheet, *, pages_tall: int = 0) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages_tall)
    sheet.set_footer("&C— &P —")
