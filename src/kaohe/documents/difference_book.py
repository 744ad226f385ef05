"""The difference of two registers as a workbook: the paper that two people approve."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.checks import RULES
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.documents.row_sheet import LARGEST, fixed_moment
from kaohe.documents.sheet_look import add_styles, set_up_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlsxwriter.format import Format

CHANGE_NAMES: Final = {"added": "新增", "removed": "减少", "changed": "变更"}
COUNT_NAMES: Final = {
    "legal_persons": "存在的企业",
    "absent": "事实不存在",
    "covered_units": "已建会单位",
    "own_unions": "单独建会",
    "joint_units": "联合建会单位",
    "federation_units": "联合会涵盖单位",
    "employees": "职工",
    "women": "女职工",
    "migrants": "农民工",
    "members": "会员",
    "women_members": "女会员",
}
"""Counts of a body that stand in the paper, with their names."""

_FIELD_NAMES: Final = {
    kind.id: {field.id: field.zh for field in kind.fields} for kind in TABLE_KINDS
}
_STORED_NAMES: Final = {"broken": "违反的规则", "body": "考核对象", "county": "县（市、区）"}
_TABLE_NAMES: Final = {kind.id: kind.zh for kind in TABLE_KINDS}
SHARE_NAMES: Final = {"coverage": "建会率", "membership": "入会率"}
"""Shares of the register, with their names."""

_SUMMARY, _DELIVERIES, _COUNTS, _SHARES = "汇总", "报送文件", "各单位数字", "各单位指标"
_RULES, _ROWS = "规则", "逐行差异"
_ROW_COLUMNS: Final = (
    ("表", 14),
    ("差异", 8),
    ("标识", 26),
    ("单位", 10),
    ("名称", 34),
    ("字段", 18),
    ("更正前", 28),
    ("更正后", 28),
    ("更正前位置", 30),
    ("更正后位置", 30),
)


def name_of_field(table: str, field: str) -> str:
    """Return the Chinese name of a field, or of a column that is stored beside the fields."""
    return _FIELD_NAMES[table].get(field) or _STORED_NAMES.get(field, field)


def write_difference(
    difference: Mapping[str, Any],
    rows: Iterable[Sequence[str | None]],
    *,
    digest: str,
    as_of: date,
) -> bytes:
    """Return the workbook of a difference.

    Args:
        difference: ``register-difference/1``.
        rows: every single difference, with as many columns as :data:`_ROW_COLUMNS`; beyond what
            one sheet holds they go on in the next.
        digest: of the difference; the paper shows it, and an approval names it.
        as_of: the day of which the registers speak.
    """
    buffer = BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False}
    with closing(xlsxwriter.Workbook(buffer, options)) as book:
        book.set_properties({"title": "数据库差异", "created": fixed_moment(as_of)})
        styles = add_styles(book)
        _write_summary(book, styles, difference, digest=digest, as_of=as_of)
        _write_deliveries(book, styles, difference["deliveries"])
        _write_counts(book, styles, difference["counts"])
        _write_shares(book, styles, difference["indicators"])
        _write_rules(book, styles, difference["rules"])
        remaining = iter(rows)
        number = 1
        while (part := _Part(remaining)).has_rows or number == 1:
            name = _ROWS if number == 1 else f"{_ROWS}{number}"
            _write_table(book, styles, name, _ROW_COLUMNS, part)
            number += 1
    return buffer.getvalue()


class _Part:
    """As many of the remaining rows as one sheet holds."""

    def __init__(self, rows: Iterator[Sequence[str | None]]) -> None:
        self._rows = rows
        self._first = list(islice(rows, 1))
        self.has_rows = bool(self._first)

    def __iter__(self) -> Iterator[Sequence[str | None]]:
        yield from self._first
        yield from islice(self._rows, LARGEST - 1)


def _write_summary(
    book: Any,
    styles: Mapping[str, Format],
    difference: Mapping[str, Any],
    *,
    digest: str,
    as_of: date,
) -> None:
    sheet = book.add_worksheet(_SUMMARY)
    for column, width in enumerate((24, 70, 12, 12)):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, "数据库更正前后差异", styles["title"])
    told = [
        ("截至日期", as_of.isoformat()),
        ("更正前快照", difference["before"]),
        ("更正后快照", difference["after"]),
        ("差异摘要", digest),
        (
            "用途",
            "截止后补报、更正不自动替换。请两个部门的两人核对本表，批准时写明上面的差异摘要。",
        ),
    ]
    row = 2
    for name, text in told:
        sheet.write_string(row, 0, name, styles["group"])
        sheet.write_string(row, 1, text, styles["cell"])
        row += 1
    row += 1
    for column, name in enumerate(("表", "变更最多的字段", "差异", "单位数")):
        sheet.write_string(row, column, name, styles["head"])
    for table, sums in difference["tables"].items():
        fields = sorted(sums["fields"].items(), key=lambda each: (-each[1], each[0]))
        named = "，".join(f"{name_of_field(table, field)} {count}" for field, count in fields[:6])
        for change, name in CHANGE_NAMES.items():
            if sums[change]:
                row += 1
                sheet.write_string(row, 0, _TABLE_NAMES[table], styles["cell"])
                sheet.write_string(row, 1, named if change == "changed" else "", styles["cell"])
                sheet.write_string(row, 2, name, styles["cell"])
                sheet.write_number(row, 3, sums[change], styles["place"])
    set_up_page(sheet)


def _write_deliveries(
    book: Any, styles: Mapping[str, Format], deliveries: Mapping[str, Sequence[str]]
) -> None:
    rows = [(CHANGE_NAMES[change], name) for change, names in deliveries.items() for name in names]
    _write_table(book, styles, _DELIVERIES, (("差异", 8), ("文件", 50)), rows)


def _write_counts(
    book: Any, styles: Mapping[str, Format], counts: Mapping[str, Mapping[str, Any]]
) -> None:
    columns = (("单位", 20), ("数字", 20), ("更正前", 14), ("更正后", 14), ("增减", 12))
    rows = []
    for body, both in counts.items():
        before, after = both["before"] or {}, both["after"] or {}
        for field, name in COUNT_NAMES.items():
            old, new = before.get(field, 0), after.get(field, 0)
            if old != new:
                called = BODY_NAMES.get(body, (body, body))[0]
                rows.append((f"{body} {called}", name, old, new, new - old))
    _write_table(book, styles, _COUNTS, columns, rows)


def _write_shares(
    book: Any, styles: Mapping[str, Format], indicators: Mapping[str, Mapping[str, Any]]
) -> None:
    columns = (("单位", 20), ("指标", 14), ("更正前（精确值）", 24), ("更正后（精确值）", 24))
    rows = [
        (f"{body} {BODY_NAMES.get(body, (body, body))[0]}", SHARE_NAMES[name], *both)
        for body, shares in indicators.items()
        for name, both in shares.items()
    ]
    _write_table(book, styles, _SHARES, columns, rows)


def _write_rules(
    book: Any, styles: Mapping[str, Format], rules: Mapping[str, Sequence[int]]
) -> None:
    columns = (("规则", 28), ("原因", 60), ("更正前", 12), ("更正后", 12), ("增减", 12))
    rows = [(rule, RULES[rule].zh, old, new, new - old) for rule, (old, new) in rules.items()]
    _write_table(book, styles, _RULES, columns, rows)


def _write_table(
    book: Any,
    styles: Mapping[str, Format],
    name: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
) -> None:
    """Write a sheet row after row; a text stays text, whatever it begins with."""
    sheet = book.add_worksheet(name)
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    set_up_page(sheet, head=0)
    for place, (heading, _) in enumerate(columns):
        sheet.write_string(0, place, heading, styles["head"])
    number = 0
    for row in rows:
        number += 1
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value is not None:
                sheet.write_string(number, place, str(value))
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
