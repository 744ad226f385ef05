"""The workbook of trips."""

from datetime import datetime
from decimal import Decimal

from kaohe.core.teams.standards import Standard, StandardTable
from kaohe.core.teams.trips import Conduct, Cost, Leg, TripRecord
from kaohe.documents.trip_book import TripLine, write_trip_book
from kaohe.engines.reading.sheets import load_sheet

TABLE = StandardTable("2013-01-01", "标准", (Standard("lodging", "", Decimal(260)),))
RECORD = TripRecord(
    legs=(Leg("2013-01-10", "北京", "杭州", "train", "动车"),),
    costs=(
        Cost("lodging", "33", 2, 4, Decimal("2100.50"), "只有一家旅馆"),
        Cost("transport", "33", 2, 1, Decimal(1700)),
    ),
    conduct=(Conduct("no_gifts", "=土特产", is_refused=True), Conduct("x", "陪同", False)),
)
LINES = [
    TripLine("第1组", "33", "已审核", RECORD, TABLE, "某人 2013-02-01"),
    TripLine("第2组", "66", "填写中", TripRecord(is_nothing_offered=True), None),
]


def write(**changes):
    return write_trip_book(
        changes.get("lines", LINES),
        title="出差记录",
        rules={"no_gifts": "不赠送礼品"},
        made=datetime(2013, 2, 18),  # noqa: DTZ001 - the day of a file
    )


def numbers(row, first, last):
    return [Decimal(cell) for cell in row[first:last]]


def test_sums_and_what_is_over_stand_in_the_summary():
    summary = load_sheet(write(), "汇总")
    assert summary.read_row(3)[:3] == ["第1组", "浙江", "已审核"]
    assert numbers(summary.read_row(3), 3, 10) == [
        1700, Decimal("2100.5"), 0, 0, 0, Decimal("3800.5"), Decimal("20.5"),
    ]  # fmt: skip
    assert summary.read_row(3)[10] == "某人 2013-02-01"
    assert summary.read_row(4)[1] == "新疆生产建设兵团"


def test_a_cost_stands_beside_its_standard_or_says_that_there_is_none():
    costs = load_sheet(write(), "费用")
    assert numbers(costs.read_row(1), 6, 10) == [Decimal("2100.5"), 260, 2080, Decimal("20.5")]
    assert costs.read_row(2)[7] == "无标准"


def test_ways_and_conduct_have_their_sheets_and_nothing_is_taken_for_a_formula():
    book = write()
    assert load_sheet(book, "行程").read_row(1)[5:] == ["火车", "动车"]
    conduct = load_sheet(book, "作风情况")
    assert conduct.read_row(1)[2:5] == ["不赠送礼品", "=土特产", "已谢绝"]
    assert conduct.read_row(2)[2:5] == ["x", "陪同", "未谢绝"]
    assert conduct.read_row(3)[2] == "没有发生有关情况"


def test_the_same_trips_give_the_same_bytes():
    assert write() == write()
