"""The leads of a screening as a workbook: what was looked for, and which counties stand out."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.leads import write_chance
from kaohe.core.values import write_exact
from kaohe.documents.row_sheet import fixed_moment
from kaohe.documents.sheet_look import add_styles, set_up_page, write_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from kaohe.core.register.leads import Screening

SIGNS_SHEET: Final = "考察内容"
LEADS_SHEET: Final = "线索"

_SIGN_COLUMNS: Final = (
    ("线索种类", 34),
    ("考察范围", 40),
    ("县（市、区）数", 14),
    ("中位水平", 12),
    ("通常上限", 12),
    ("突出个数", 12),
)
_LEAD_COLUMNS: Final = (
    ("线索种类", 34),
    ("单位", 18),
    ("县（市、区）", 12),
    ("名称", 26),
    ("所涉数量", 12),
    ("考察数量", 12),
    ("比例", 10),
    ("比例（精确值）", 18),
    ("偶然出现的概率", 16),
    ("核实情况", 40),
)
_NOTES: Final = (
    "本表是供人工核实的线索，不是结论：不退回任何数据，不改变任何统计数，也不影响抽取。",
    "突出：比例高于各县（市、区）的通常上限，且难以用偶然解释（预期误报不超过百分之一）。",
    "考察数量很少的县（市、区）即使填报有误也难以识别，未列出不等于没有问题。",
)


def write_lead_list(screening: Screening) -> bytes:
    """Return the workbook; equal screenings give equal bytes."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    created = fixed_moment(date.fromisoformat(screening.as_of))
    book.set_properties({"title": "数据筛查线索", "created": created})
    styles = add_styles(book)
    _write_signs(book.add_worksheet(SIGNS_SHEET), styles, screening)
    _write_leads(book.add_worksheet(LEADS_SHEET), styles, screening)
    book.close()
    return buffer.getvalue()


def _write_signs(sheet: Worksheet, styles: dict[str, Any], screening: Screening) -> None:
    set_up_page(sheet)
    sheet.write_string(0, 0, "数据筛查线索", styles["title"])
    for row, note in enumerate(_NOTES, start=1):
        sheet.write_string(row, 0, note, styles["small"])
    digest = f"数据库摘要 SHA-256 {screening.register_digest}，数据截至{screening.as_of}"
    sheet.write_string(len(_NOTES) + 1, 0, digest, styles["small"])
    rows = [
        (
            result.sign.zh,
            result.sign.units_zh,
            len(result.counties),
            _percent(result.usual.middle),
            _percent(result.usual.fence),
            len(result.leads),
        )
        for result in screening.results
    ]
    _write_table(sheet, styles, _SIGN_COLUMNS, rows, first=len(_NOTES) + 3)


def _write_leads(sheet: Worksheet, styles: dict[str, Any], screening: Screening) -> None:
    set_up_page(sheet, head=0)
    rows = [
        (
            result.sign.zh,
            BODY_NAMES[lead.body][0],
            lead.county,
            lead.name,
            lead.concerned,
            lead.looked_at,
            _percent(lead.share),
            write_exact(lead.share),
            write_chance(lead.chance),
            "",
        )
        for result in screening.results
        for lead in result.leads
    ]
    _write_table(sheet, styles, _LEAD_COLUMNS, rows, first=0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(_LEAD_COLUMNS) - 1)


def _write_table(
    sheet: Worksheet,
    styles: dict[str, Any],
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[str | int]],
    *,
    first: int,
) -> None:
    for place, (title, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, title, styles["head"])
    widths = [width for _, width in columns]
    for row, values in enumerate(rows, start=first + 1):
        write_cells(sheet, row, values, widths, styles["cell"])


def _percent(share: Any) -> str:
    return f"{float(share * 100):.1f}%"
