"""Measures of the register as a workbook or as comma-separated values.

The workbook has one line for each group, for reading, and behind it one line for each number with
its exact value, numerator, denominator, source and day, for checking.
"""

from __future__ import annotations

import csv
from datetime import datetime, time
from fractions import Fraction
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.core.register.measures import MEASURES
from kaohe.core.values import Rounding, write_exact
from kaohe.documents.sheet_look import add_styles, set_up_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kaohe.core.register.measures import Measured, MeasureSheet

    NameOf = Callable[[str, str | None], str]
    """The name of a group, given what it is grouped by and its code."""

READING: Final = "指标"
CHECKING: Final = "精确值"
SOURCE: Final = "非公企业法人数据库"
_FOUR_PLACES: Final = Rounding("half_up", Fraction(1, 10_000))
_EXACT_COLUMNS: Final = (
    "指标", "数值", "分子", "分母", "基期数值", "变化", "来源", "统计时点", "基期时点",
)  # fmt: skip
_NAMES: Final = {each.id: each.zh for each in MEASURES}
_SHARES: Final = frozenset(each.id for each in MEASURES if each.of)
_FIRST_ROW: Final = 3


def write_measure_workbook(sheet: MeasureSheet, *, groups: Sequence[str], name_of: NameOf) -> bytes:
    """Return a workbook of two sheets.

    Args:
        sheet: the measures.
        groups: names of the groupings, in the order of the sheet's.
        name_of: names a group.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    created = datetime.combine(sheet.as_of, time())
    book.set_properties({"title": READING, "created": created})
    styles = add_styles(book)
    share = book.add_format({"num_format": "0.00%"})
    reading, checking = book.add_worksheet(READING), book.add_worksheet(CHECKING)
    for page in (reading, checking):
        page.write_string(0, 0, f"{READING}（{SOURCE}）", styles["title"])
        page.write_string(1, 0, _describe(sheet), styles["small"])
        set_up_page(page, head=_FIRST_ROW - 1)
    keys = [name for group in groups for name in (f"{group}代码", group)]
    told = sheet.base_as_of is not None
    names = [
        name
        for each in MEASURES
        for name in ((each.zh, f"{each.zh}（比基期）") if told else (each.zh,))
    ]
    reading.set_column(0, len(keys) + len(names) - 1, 16)
    reading.freeze_panes(_FIRST_ROW, len(keys))
    for column, name in enumerate([*keys, *names]):
        reading.write_string(_FIRST_ROW - 1, column, name, styles["head"])
    for row, (group, found) in enumerate(_by_group(sheet), start=_FIRST_ROW):
        for column, text in enumerate(_keys_of(sheet, group, name_of)):
            reading.write_string(row, column, text)
        values = (value for each in found for value in _shown(each, told=told))
        for column, (value, style) in enumerate(values, start=len(keys)):
            if value is not None:
                number = float(_FOUR_PLACES.apply(value))
                reading.write_number(row, column, number, share if style else None)
    checking.set_column(0, len(keys) + len(_EXACT_COLUMNS) - 1, 18)
    checking.freeze_panes(_FIRST_ROW, 0)
    for row, line in enumerate(_exact_lines(sheet, groups, name_of), start=_FIRST_ROW - 1):
        for column, text in enumerate(line):
            checking.write_string(row, column, text)
    book.close()
    return buffer.getvalue()


def write_measure_csv(sheet: MeasureSheet, *, groups: Sequence[str], name_of: NameOf) -> bytes:
    """Return one line for each number, in UTF-8 with the mark that spreadsheets look for."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(_exact_lines(sheet, groups, name_of))
    return text.getvalue().encode("utf-8-sig")


def _describe(sheet: MeasureSheet) -> str:
    base = "" if sheet.base_as_of is None else f"，基期{sheet.base_as_of.isoformat()}"
    return f"统计时点{sheet.as_of.isoformat()}{base}，数据库摘要{sheet.register_digest}"


def _by_group(sheet: MeasureSheet) -> Iterator[tuple[tuple[str | None, ...], Sequence[Measured]]]:
    size = len(MEASURES)
    for start in range(0, len(sheet.rows), size):
        found = sheet.rows[start : start + size]
        yield found[0].group, found


def _shown(each: Measured, *, told: bool) -> Iterator[tuple[Fraction | None, bool]]:
    yield each.value, each.measure in _SHARES
    if told:
        yield each.change, each.measure in _SHARES


def _keys_of(sheet: MeasureSheet, group: Sequence[str | None], name_of: NameOf) -> list[str]:
    return [
        text
        for grouping, code in zip(sheet.by, group, strict=True)
        for text in (code or "", name_of(grouping, code))
    ]


def _exact_lines(
    sheet: MeasureSheet, groups: Sequence[str], name_of: NameOf
) -> Iterator[list[str]]:
    yield [*(name for group in groups for name in (f"{group}代码", group)), *_EXACT_COLUMNS]
    days = [sheet.as_of.isoformat(), sheet.base_as_of.isoformat() if sheet.base_as_of else ""]
    for each in sheet.rows:
        yield [
            *_keys_of(sheet, each.group, name_of),
            _NAMES[each.measure],
            _write(each.value),
            str(each.numerator),
            "" if each.denominator is None else str(each.denominator),
            _write(each.base),
            _write(each.change),
            SOURCE,
            *days,
        ]


def _write(value: Fraction | None) -> str:
    return "" if value is None else write_exact(value)
