"""The workbook of trips: a summary, the ways, the costs beside their standards, conduct."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams.standards import COST_KINDS, measure_cost
from kaohe.core.teams.trips import MEANS
from kaohe.documents.sheet_look import add_styles, fit_height, set_up_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from kaohe.core.teams.standards import StandardTable
    from kaohe.core.teams.trips import TripRecord

_MONEY: Final = "#,##0.00"
_WAYS: Final = (("工作组", 10), ("单位", 12), ("日期", 12), ("出发", 16), ("到达", 16),
                ("交通工具", 12), ("备注", 40))  # fmt: skip
_COSTS: Final = (("工作组", 10), ("单位", 12), ("费用种类", 16), ("地区", 12), ("人数", 8),
                 ("天（夜）数", 10), ("金额（元）", 14), ("标准（元/人天）", 16),
                 ("按标准（元）", 14), ("超标准（元）", 14), ("超标准原因", 40))  # fmt: skip
_CONDUCT: Final = (("工作组", 10), ("单位", 12), ("要求", 36), ("对方提供或安排", 40),
                   ("是否谢绝", 10), ("处理情况", 40))  # fmt: skip


@dataclass(frozen=True, slots=True)
class TripLine:
    """A trip of the workbook."""

    team: str
    body: str
    state: str
    """How far it is, in words."""
    record: TripRecord
    standards: StandardTable | None
    """In force when the trip began."""
    reviewed: str = ""
    """By whom and when."""


def write_trip_book(
    trips: Sequence[TripLine], *, title: str, rules: Mapping[str, str], made: datetime
) -> bytes:
    """Return the workbook; what is above a standard is computed by the spreadsheet, too.

    Args:
        trips: in the order of their teams.
        title: of the first sheet.
        rules: names of the rules of conduct by their ids.
        made: date of the file.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "created": made})
    sheets = _Sheets(book)
    sheets.write_summary(trips, title)
    sheets.write_ways(trips)
    sheets.write_costs(trips)
    sheets.write_conduct(trips, rules)
    book.close()
    return buffer.getvalue()


class _Sheets:
    """The sheets of one workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._styles = add_styles(book)
        cell = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "bottom": 4}
        self._money = book.add_format({**cell, "num_format": _MONEY})
        self._count = book.add_format({**cell, "num_format": "0"})

    def write_summary(self, trips: Sequence[TripLine], title: str) -> None:
        kinds = [names[0] for names in COST_KINDS.values()]
        columns = [("工作组", 10), ("单位", 12), ("状态", 14), *((kind, 14) for kind in kinds),
                   ("合计（元）", 14), ("超标准（元）", 14), ("审核", 30)]  # fmt: skip
        sheet = self._begin("汇总", columns, first=2)
        sheet.write_string(0, 0, title, self._styles["title"])
        for row, trip in enumerate(trips, start=3):
            totals = trip.record.totals()
            sums = [*totals.values(), trip.record.total, trip.record.over(trip.standards)]
            values: list[str | int | Decimal] = [trip.team, _name(trip.body), trip.state, *sums]
            self._write(sheet, row, [*values, trip.reviewed])

    def write_ways(self, trips: Sequence[TripLine]) -> None:
        sheet, row = self._begin("行程", _WAYS), 0
        for trip in trips:
            for leg in trip.record.legs:
                row += 1
                values = [trip.team, _name(trip.body), leg.day, leg.leaves, leg.arrives,
                          MEANS[leg.means][0], leg.note]  # fmt: skip
                self._write(sheet, row, values)
                self._fit(sheet, row, values, _WAYS)

    def write_costs(self, trips: Sequence[TripLine]) -> None:
        sheet, row = self._begin("费用", _COSTS), 0
        for trip in trips:
            for cost in trip.record.costs:
                row += 1
                measured = measure_cost(cost, trip.standards)
                most = trip.standards.find(cost.kind, cost.place) if trip.standards else None
                values: list[str | int | Decimal] = [
                          trip.team, _name(trip.body), COST_KINDS[cost.kind][0],
                          _name(cost.place), cost.persons, cost.days, cost.amount]  # fmt: skip
                self._write(sheet, row, values)
                place = row + 1
                if most is None or measured.allowed is None:
                    self._write(sheet, row, ["无标准", "", ""], first=7)
                else:
                    sheet.write_number(row, 7, float(most), self._money)
                    allowed = f"=H{place}*E{place}*F{place}"
                    sheet.write_formula(row, 8, allowed, self._money, float(measured.allowed))
                    over = f"=MAX(G{place}-I{place},0)"
                    sheet.write_formula(row, 9, over, self._money, float(measured.over))
                self._write(sheet, row, [cost.reason], first=10)
                self._fit(sheet, row, ["", "", "", "", "", "", "", "", "", "", cost.reason], _COSTS)

    def write_conduct(self, trips: Sequence[TripLine], rules: Mapping[str, str]) -> None:
        sheet, row = self._begin("作风情况", _CONDUCT), 0
        for trip in trips:
            if trip.record.is_nothing_offered:
                row += 1
                self._write(
                    sheet, row, [trip.team, _name(trip.body), "没有发生有关情况", "", "", ""]
                )
            for each in trip.record.conduct:
                row += 1
                refused = "已谢绝" if each.is_refused else "未谢绝"
                values = [trip.team, _name(trip.body), rules.get(each.rule, each.rule),
                          each.offered, refused, each.note]  # fmt: skip
                self._write(sheet, row, values)
                self._fit(sheet, row, values, _CONDUCT)

    def _begin(self, name: str, columns: Sequence[tuple[str, int]], *, first: int = 0) -> Any:
        sheet = self._book.add_worksheet(name)
        for place, (column, width) in enumerate(columns):
            sheet.set_column(place, place, width)
            sheet.write_string(first, place, column, self._styles["head"])
        sheet.freeze_panes(first + 1, 2)
        set_up_page(sheet, head=first)
        return sheet

    def _write(
        self, sheet: Any, row: int, values: Sequence[str | int | Decimal], *, first: int = 0
    ) -> None:
        for place, value in enumerate(values, start=first):
            if isinstance(value, str):
                sheet.write_string(row, place, value, self._styles["cell"])
            elif isinstance(value, int):
                sheet.write_number(row, place, value, self._count)
            else:
                sheet.write_number(row, place, float(value), self._money)

    def _fit(
        self,
        sheet: Any,
        row: int,
        values: Sequence[object],
        columns: Sequence[tuple[str, int]],
    ) -> None:
        fit_height(sheet, row, [str(value) for value in values], [width for _, width in columns])


def _name(body: str) -> str:
    return BODY_NAMES.get(body, (body, body))[0]
