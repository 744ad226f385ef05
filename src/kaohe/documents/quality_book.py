"""The quality report of a register as a workbook: what was found, who is asked, what to do."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.table_rules import TABLE_RULES
from kaohe.documents.row_sheet import fixed_moment
from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kaohe.core.register.table_rules import TableFinding

SUMMARY, FINDINGS = "汇总", "逐项"
_COLUMNS: Final = (("单位", 16), ("位置", 26), ("规则", 26), ("情况", 70), ("处理", 50))
_UNASKED: Final = "全国"


def write_quality(
    findings: Sequence[TableFinding],
    *,
    digest: str,
    as_of: date,
    earlier: str | None = None,
) -> bytes:
    """Return the workbook of a quality report.

    Args:
        findings: every question that the tables raise.
        digest: register digest of the snapshot.
        as_of: the day of which it speaks.
        earlier: register digest of the snapshot that it was compared with.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": "数据库质量报告", "created": fixed_moment(as_of)})
    styles = add_styles(book)
    _write_summary(
        book.add_worksheet(SUMMARY), styles, findings, digest=digest, as_of=as_of, earlier=earlier
    )
    _write_findings(book.add_worksheet(FINDINGS), styles, findings)
    book.close()
    return buffer.getvalue()


def _write_summary(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    findings: Sequence[TableFinding],
    *,
    digest: str,
    as_of: date,
    earlier: str | None,
) -> None:
    bodies = [*BODY_NAMES, None]
    rules = [rule for rule in TABLE_RULES if any(each.rule.id == rule for each in findings)]
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, max(len(rules), 1), 14)
    sheet.write_string(0, 0, "数据库质量报告", styles["title"])
    sheet.write_string(1, 0, f"截至{as_of.isoformat()}  快照 {digest}", styles["small"])
    compared = earlier or "未与以前的快照比较"
    sheet.write_string(2, 0, f"比较对象 {compared}", styles["small"])
    note = "各项是向报送单位提出的疑问，不退回数据，不改变任何数字。"
    sheet.write_string(3, 0, note, styles["small"])
    sheet.write_string(5, 0, "单位", styles["head"])
    for column, rule in enumerate(rules, start=1):
        sheet.write_string(5, column, RULE_NAMES[rule], styles["head_number"])
    row = 6
    for body in bodies:
        own = [each for each in findings if each.body == body]
        if not own:
            continue
        sheet.write_string(row, 0, name_asked(body), styles["cell"])
        for column, rule in enumerate(rules, start=1):
            count = sum(each.rule.id == rule for each in own)
            sheet.write(row, column, count or "", styles["place"])
        row += 1
    sheet.freeze_panes(6, 1)
    set_up_page(sheet)


def _write_findings(
    sheet: Worksheet, styles: Mapping[str, Format], findings: Sequence[TableFinding]
) -> None:
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, styles["head"])
    for row, each in enumerate(findings, start=1):
        texts = (
            name_asked(each.body),
            each.where,
            RULE_NAMES[each.rule.id],
            each.reason("zh"),
            each.remedy("zh"),
        )
        for column, text in enumerate(texts):
            sheet.write_string(row, column, text, styles["cell"])
        fit_height(sheet, row, texts, [width for _, width in _COLUMNS])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(findings), 1), len(_COLUMNS) - 1)
    set_up_page(sheet, head=0)


def name_asked(body: str | None) -> str:
    """Name who is asked; a national export is asked of headquarters."""
    return _UNASKED if body is None else BODY_NAMES.get(body, (body, body))[0]


RULE_NAMES: Final = {
    "missing_share": "空值过多",
    "body_without_delivery": "未报数据",
    "county_without_rows": "县无数据",
    "aside_share": "待落实过多",
    "count_jump": "数量突变",
    "coverage_jump": "建会率突变",
    "superseded_share": "重复行过多",
    "superseded_manyfold": "一码多行",
    "federation_members_unknown": "联合会成员查无",
    "federation_members_without_union": "联合会成员未建会",
    "org_in_other_uscc": "新旧代码重复",
}
"""A short name for each rule, as the head of a column."""
