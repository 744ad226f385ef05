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

from kaohe.core.rules import name_clause
from kaohe.documents.official.numerals import close_up, write_brackets
from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page, width_of
from kaohe.documents.traces import (
    BASIS_NAMES,
    by_group,
    deciders,
    hundredths,
    items_of,
    part_names,
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
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
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
        interval = pack.rounding.interval * 100
        self._live = pack.rounding.at == "section" and interval.denominator == 1
        """Whether sections are whole hundredths, so that a spreadsheet adds them exactly."""
        self._summary = book.add_worksheet(SUMMARY)
        self._bodies: dict[str, Worksheet] = {
            body: book.add_worksheet(_sheet_name(traces[body])) for body in sorted(traces)
        }
        self._styles = add_styles(book)

    def write_summary(self) -> None:
        """Write one block of rows for each comparison group."""
        sheet, styles = self._summary, self._styles
        parts = part_names(self._pack)
        names = ["位次", "单位", *parts, "总分"]
        widths = [8, 18, *(max(14, width_of(part) + 3) for part in parts), 12]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        ints = len(names) + 1
        sheet.set_column(len(names), len(names), 3)
        sheet.set_column(ints, ints + len(parts), 12)
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
        sheet.print_area(0, 0, row - 2, len(names) - 1)
        set_up_page(sheet, pages_tall=1)
        sheet.set_portrait()

    def _write_group(self, top: int, members: Sequence[Trace], *, first_int: int) -> None:
        sheet, styles = self._summary, self._styles
        count = len(part_names(self._pack))
        first = xl_rowcol_to_cell(top, first_int + count, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(
            top + len(members) - 1, first_int + count, row_abs=True, col_abs=True
        )
        for row, trace in enumerate(members, start=top):
            standing = trace["standing"]
            sheet.write(row, 1, trace["subject"]["name"]["zh"], styles["cell"])
            if standing["place"] is None:
                sheet.write(row, 0, "不排名", styles["cell"])
                sheet.write(row, 2, standing["unranked"]["zh"], styles["cell"])
                continue
            if self._live and self._pack.ranking.ties == "share":
                own = xl_rowcol_to_cell(row, first_int + count)
                formula = f'=COUNTIF({first}:{last},">"&{own})+1'
                sheet.write_formula(row, 0, formula, styles["place"], standing["place"])
            else:
                sheet.write(row, 0, standing["place"], styles["place"])
            shown = [*sections_of(trace), trace["total"]]
            rows = _strong_rows(trace)
            for column, (node, source) in enumerate(zip(shown, rows, strict=True)):
                style = styles["total" if column == count else "points"]
                if not self._live:
                    sheet.write(row, 2 + column, readable(node["rounded"] or node["earned"]), style)
                    continue
                value = hundredths(published(node))
                cell = f"'{_sheet_name(trace)}'!{xl_rowcol_to_cell(source, _INT_COLUMN)}"
                own = xl_rowcol_to_cell(row, first_int + column)
                sheet.write_formula(
                    row, first_int + column, f"={cell}", styles["small_number"], value
                )
                sheet.write_formula(row, 2 + column, f"={own}/100", style, value / 100)

    def write_body(self, body: str) -> None:
        """Write the score sheet of one body, section by section, item by item."""
        sheet, styles, trace = self._bodies[body], self._styles, self._traces[body]
        for column, (_, width) in enumerate(_BODY_COLUMNS):
            sheet.set_column(column, column, width)
        _write_heading(sheet, styles, self._pack, trace)
        for column, (name, _) in enumerate(_BODY_COLUMNS):
            style = "head_number" if column in (1, _POINTS) else "head"
            sheet.write(_HEAD_ROW, column, name, styles[style])
        row = _HEAD_ROW + 1
        for section in sections_of(trace):
            row = self._write_section(sheet, row, section)
        total = trace["total"]
        self._write_strong(sheet, row, total, "总分")
        if self._live and published(total) and total["how"] == "sum":
            parts = (xl_rowcol_to_cell(each, _INT_COLUMN) for each in _strong_rows(trace)[:-1])
            value = hundredths(published(total))
            sheet.write_formula(
                row, _INT_COLUMN, f"={'+'.join(parts)}", styles["small_number"], value
            )
            own = xl_rowcol_to_cell(row, _INT_COLUMN)
            sheet.write_formula(row, _POINTS, f"={own}/100", styles["section_points"], value / 100)
        else:
            self._write_points(sheet, row, total)
        sheet.freeze_panes(_HEAD_ROW + 1, 1)
        sheet.print_area(0, 0, row, _EXACT)
        set_up_page(sheet, head=_HEAD_ROW)

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
            fit_height(sheet, row, texts, [width for _, width in _RULE_COLUMNS])
        sheet.freeze_panes(3, 1)
        set_up_page(sheet, head=2)

    def _write_section(self, sheet: Worksheet, row: int, section: TraceNode) -> int:
        """Write a section's row, then its items; return the next free row."""
        styles, top = self._styles, row
        items = list(items_of(section)) if section["kind"] == "section" else []
        name = section["name"]["zh"] if section["name"] else "加分"
        self._write_strong(sheet, top, section, name)
        self._write_points(sheet, top, section)
        groups: dict[str, tuple[int, TraceNode, list[tuple[int, TraceNode]]]] = {}
        for group, item in items:
            row += 1
            if group["id"] not in groups:
                groups[group["id"]] = (row, group, [])
                self._write_line(sheet, row, group, "group")
                row += 1
            self._write_line(sheet, row, item, "cell")
            groups[group["id"]][2].append((row, item))
        for place, group, lines in groups.values():
            self._add_up(sheet, place, group, lines)
        if items and self._live and section["how"] in ("sum", "share"):
            adding = _adding(section, top, items)
            formula = f'=IF(ABS({adding}-C{top + 1})<={_ROUNDED},"相符","不符")'
            sheet.write_formula(top, _INT_COLUMN + 1, formula, styles["small"], "相符")
        return row + 1

    def _add_up(
        self,
        sheet: Worksheet,
        place: int,
        group: TraceNode,
        lines: Sequence[tuple[int, TraceNode]],
    ) -> None:
        """Let the points of a group be added up from its items, where they are a sum of them."""
        rows = [row + 1 for row, item in lines if item["state"] == "earned"]
        if group["state"] != "earned" or group["how"] not in ("sum", "share") or not rows:
            return
        formula = "+".join(f"C{row}" for row in rows)
        if group["how"] == "share":
            formula = f"B{place + 1}*({formula})/({'+'.join(f'B{row}' for row in rows)})"
        value = readable(group["earned"])
        sheet.write_formula(place, _POINTS, f"={formula}", self._styles["fine"], value)

    def _write_points(self, sheet: Worksheet, row: int, node: TraceNode) -> None:
        """Write the points of a section or a total, and the whole number behind them."""
        points = readable(published(node) or node["earned"])
        if points is None:
            sheet.write(row, _POINTS, "待定", self._styles["section"])
            return
        sheet.write(row, _POINTS, points, self._styles["section_points"])
        if self._live:
            number = hundredths(published(node))
            sheet.write(row, _INT_COLUMN, number, self._styles["small_number"])

    def _write_strong(self, sheet: Worksheet, row: int, node: TraceNode, name: str) -> None:
        styles = self._styles
        for column in range(len(_BODY_COLUMNS)):
            sheet.write_blank(row, column, None, styles["section"])
        sheet.write(row, 0, name, styles["section"])
        sheet.write(row, 1, readable(node["of"]), styles["section_points"])
        sheet.write(row, _BECAUSE, close_up(node["because"]["zh"]), styles["section"])
        sheet.write(row, _EXACT, node["earned"] or "", styles["section_exact"])

    def _write_line(self, sheet: Worksheet, row: int, node: TraceNode, style: str) -> None:
        styles = self._styles
        actor, day = deciders(node) if style == "cell" else ("", "")
        name = node["name"]["zh"] if node["name"] else node["id"]
        texts = (
            name if style == "group" else f"  {name}",
            "",
            "",
            close_up(node["because"]["zh"]),
            write_brackets("、".join(name_clause(self._pack, each) for each in node["cite"])),
            BASIS_NAMES.get(node["basis"] or "", ""),
            " ".join(node["decisions"]),
            actor,
            day,
            node["earned"] or "",
        )
        for column, text in enumerate(texts):
            sheet.write(row, column, text, styles[style])
        if style == "group":
            sheet.write(row, _EXACT, texts[_EXACT], styles["group_exact"])
        sheet.write(row, 1, readable(node["of"]), styles["points"])
        if node["state"] == "left_out":
            sheet.write(row, _POINTS, "不适用", styles["exact"])
        elif node["earned"] is not None:
            sheet.write(row, _POINTS, readable(node["earned"]), styles["fine"])
        fit_height(sheet, row, texts, [width for _, width in _BODY_COLUMNS])


_HEAD_ROW: Final = 5
_TITLE_HEIGHT: Final = 24
_INT_COLUMN: Final = len(_BODY_COLUMNS) + 1
_NOT_IN_SHEET_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_LONGEST_SHEET_NAME: Final = 31
_ROUNDED: Final = "0.005000001"
"""Half of a hundredth, and what binary numbers of a spreadsheet may be off."""


def _sheet_name(trace: Trace) -> str:
    name = f"{trace['subject']['id']} {trace['subject']['name']['zh']}"
    return name.translate(_NOT_IN_SHEET_NAMES)[:_LONGEST_SHEET_NAME]


def _strong_rows(trace: Trace) -> list[int]:
    """Return the row of each part of the total on the body's sheet, and of the total itself."""
    rows, row = [], _HEAD_ROW + 1
    for section in sections_of(trace):
        rows.append(row)
        items = list(items_of(section)) if section["kind"] == "section" else []
        row += 1 + len(items) + len({group["id"] for group, _ in items})
    return [*rows, row]


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
    sheet.set_row(0, _TITLE_HEIGHT)
    if trace["rehearsal"]:
        sheet.write(1, 0, "演练数据，不是考核结果", styles["warning"])
    if pack.notice:
        sheet.write(2, 0, write_brackets(pack.notice.zh), styles["warning"])
    rules = f"规则包 {pack.pack} {pack.version}  SHA-256 {trace['pack']['digest']}"
    sheet.write(3, 0, rules, styles["small"])
    sheet.write(4, 0, f"数据库 SHA-256 {trace['register_digest'] or '—'}", styles["small"])
    return _HEAD_ROW
