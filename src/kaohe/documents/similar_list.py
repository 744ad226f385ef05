"""The work list of similar rows as a workbook: one line a pair, with cells for the decision."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.similar import SHOWN
from kaohe.core.register.similar_decisions import NOTES, SHEET, SHEET_COLUMNS, VERDICT_NAMES
from kaohe.documents.row_sheet import LARGEST, fixed_moment
from kaohe.documents.sheet_look import add_styles, set_up_page, write_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.worksheet import Worksheet

    from kaohe.core.canonical import Json
    from kaohe.core.register.similar_decisions import Decision
    from kaohe.core.register.similar_pairs import SimilarPair, SimilarPairs


_WIDE: Final = {"agrees": 34, "differs": 26, "reason": 26, "name": 34, "address": 30}
_USUAL_WIDTH: Final = 14
_PAGES_WIDE: Final = 3
"""Pages side by side: two entries with all their fields do not fit on one."""
_FIELD_NAMES: Final = {field.id: field.zh for field in ENTERPRISES.fields}
_OWN_NAMES: Final = {
    "file": "文件",
    "line": "行号",
    "enterprise_id": "企业编号",
    "body": "单位",
    "county": "县（市、区）",
}
_SIDES: Final = (("one", "甲"), ("other", "乙"))


def write_similar_list(found: SimilarPairs, decisions: Sequence[Decision]) -> bytes:
    """Return the workbook; equal lists give equal bytes.

    A decision is written into cells with a list of choices, and the sheet can be read back. Where
    there are more pairs than a sheet can hold, the most probable ones stand in it.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    created = fixed_moment(date.fromisoformat(found.as_of))
    book.set_properties({"title": SHEET, "created": created})
    styles = add_styles(book)
    sheet = book.add_worksheet(SHEET)
    columns = _columns()
    for place, (key, title) in enumerate(columns):
        sheet.set_column(place, place, _width(key))
        sheet.write_string(0, place, title, styles["head"])
    sheet.freeze_panes(1, 2)
    set_up_page(sheet, head=0)
    sheet.repeat_columns(0, 1)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    widths = [_width(key) for key, _ in columns]
    decided = {decision.places: decision for decision in decisions}
    shown = found.pairs[:LARGEST]
    for row, pair in enumerate(shown, start=1):
        cells = _cells(row, pair, decided.get(pair.places))
        write_cells(sheet, row, cells, widths, styles["cell"])
    _offer_verdicts(sheet, columns, last=max(len(shown), 1))
    sheet.autofilter(0, 0, max(len(shown), 1), len(columns) - 1)
    _write_notes(book.add_worksheet(NOTES), styles, found)
    book.close()
    return buffer.getvalue()


def _columns() -> list[tuple[str, str]]:
    """Return key and header of every column; the keys of decisions come first."""
    names = {**_FIELD_NAMES, **_OWN_NAMES}
    columns = [("number", "序号"), ("probability", "概率")]
    columns += [
        (key, SHEET_COLUMNS[key]) for key in ("verdict", "decided_by", "decided_on", "reason")
    ]
    columns += [("agrees", "相同之处"), ("differs", "不同之处")]
    for side, mark in _SIDES:
        columns += [(f"{side}_{name}", f"{mark}{names[name]}") for name in SHOWN]
    return columns


def _width(key: str) -> int:
    return _WIDE.get(key.removeprefix("one_").removeprefix("other_"), _USUAL_WIDTH)


def _cells(number: int, pair: SimilarPair, decision: Decision | None) -> list[str | int]:
    decided = ["", "", "", ""]
    if decision is not None:
        day = decision.decided_on.isoformat()
        decided = [VERDICT_NAMES[decision.verdict], decision.decided_by, day, decision.reason]
    cells: list[str | int] = [number, pair.probability, *decided]
    cells += ["；".join(pair.agrees("zh")), "；".join(pair.differs("zh"))]
    for row in (pair.one, pair.other):
        cells += [_readable(row, name) for name in SHOWN]
    return cells


def _readable(row: Mapping[str, Json], name: str) -> str | int:
    value = row[name]
    if name == "union_est":
        return "是" if value == 1 else "否"
    return value if isinstance(value, int) else str(value or "")


def _offer_verdicts(sheet: Worksheet, columns: Sequence[tuple[str, str]], *, last: int) -> None:
    place = [key for key, _ in columns].index("verdict")
    choices = list(VERDICT_NAMES.values())
    sheet.data_validation(1, place, last, place, {"validate": "list", "source": choices})


def _write_notes(sheet: Worksheet, styles: Mapping[str, Any], found: SimilarPairs) -> None:
    lines = (
        "本表列出可能重复登记的企业，供人工核实；判定不会自动改变任何统计数、抽样框或抽取结果。",
        f"概率不低于{found.threshold}；参加比较{found.rows}行，列出{len(found.pairs)}对。",
        "请在“判定”列选择同一、不同或存疑，并填写判定人、判定日期（如2013-01-10）和理由。",
        "判定为同一的，请有关单位更正数据库后重新报送。",
        f"数据库摘要 SHA-256 {found.register_digest}，数据截至{found.as_of}",
    )
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, styles["cell"])
