"""Records of trips beside the standards."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.teams.money import read_yuan, write_yuan
from kaohe.core.teams.standards import Standard, StandardTable, measure_cost
from kaohe.core.teams.trips import Conduct, Cost, Leg, TripRecord, trip_faults

TABLE = StandardTable(
    "2013-01-01",
    "财务部标准",
    (
        Standard("lodging", "", Decimal("260.00")),
        Standard("lodging", "11", Decimal("350.00")),
        Standard("meals", "", Decimal("100.00")),
    ),
)
RECORD = TripRecord(
    legs=(
        Leg("2013-01-10", "北京", "杭州", "train"),
        Leg("2013-01-14", "杭州", "北京", "plane", "改签"),
    ),
    costs=(
        Cost("transport", "33", 2, 1, Decimal("1700.50")),
        Cost("lodging", "33", 2, 4, Decimal("2080.00")),
        Cost("lodging", "33", 1, 1, Decimal("300.10"), "县城只有一家旅馆"),
    ),
    conduct=(Conduct("no_banquets", "宴请", is_refused=True, note="在食堂就餐"),),
)


def codes(record, table=TABLE):
    return [(fault.kind.code, fault.where) for fault in trip_faults(record, table)]


@pytest.mark.parametrize(
    ("text", "amount"), [("0", "0.00"), ("350.5", "350.50"), ("999999999.99", "999999999.99")]
)
def test_a_sum_is_read_exactly(text, amount):
    assert write_yuan(read_yuan(text)) == amount


@pytest.mark.parametrize(
    "text", ["", "-1", "1e3", "1,000", "0.001", "01", " 1", "１", "1000000000"]
)
def test_what_is_no_sum_is_refused(text):
    with pytest.raises(ValueError, match="is not a sum"):
        read_yuan(text)


def test_a_place_has_its_own_standard_or_that_of_everywhere():
    assert TABLE.find("lodging", "11") == Decimal("350.00")
    assert TABLE.find("lodging", "33") == Decimal("260.00")
    assert TABLE.find("local", "33") is None


def test_a_table_is_read_as_it_was_written():
    assert StandardTable.from_json(TABLE.to_json()) == TABLE


def test_costs_are_measured_for_persons_and_nights():
    measured = [measure_cost(cost, TABLE) for cost in RECORD.costs]
    assert [(each.allowed, each.over) for each in measured] == [
        (None, Decimal(0)),
        (Decimal("2080.00"), Decimal(0)),
        (Decimal("260.00"), Decimal("40.10")),
    ]
    assert measure_cost(RECORD.costs[1], None).allowed is None


def test_sums_are_exact():
    assert RECORD.total == Decimal("4080.60")
    assert RECORD.totals()["lodging"] == Decimal("2380.10")
    assert (RECORD.over(TABLE), RECORD.over(None)) == (Decimal("40.10"), Decimal(0))


def test_a_record_is_read_as_it_was_written():
    assert TripRecord.from_json(RECORD.to_json()) == RECORD


def test_the_first_day_is_that_of_the_first_leg():
    assert RECORD.first_day() == date(2013, 1, 10)
    assert TripRecord().first_day() is None


def test_a_whole_record_can_be_handed_in():
    assert codes(RECORD) == []
    assert codes(replace(RECORD, conduct=(), is_nothing_offered=True)) == []


def test_an_empty_record_is_told_everything_that_is_missing():
    assert codes(TripRecord()) == [
        ("trip-legs-missing", "legs"),
        ("trip-conduct-unsaid", "conduct"),
    ]


def test_contradictions_are_told():
    wrong = replace(
        RECORD,
        legs=RECORD.legs[::-1],
        costs=(replace(RECORD.costs[2], reason=" "),),
        is_nothing_offered=True,
    )
    assert codes(wrong) == [
        ("trip-days-not-in-order", "legs 2"),
        ("trip-conduct-both", "conduct"),
        ("trip-over-without-reason", "costs 1"),
    ]
    told = [fault.problem("zh") for fault in trip_faults(wrong, TABLE)]
    assert told[2] == "住宿费超出标准40.10元，没有写明原因。"


@given(
    amount=st.decimals(min_value=0, max_value=99999, places=2),
    persons=st.integers(1, 9),
    days=st.integers(1, 30),
)
def test_what_is_over_and_what_is_allowed_make_the_sum_or_more(amount, persons, days):
    cost = Cost("lodging", "33", persons, days, amount)
    measured = measure_cost(cost, TABLE)
    assert measured.over >= 0
    assert max(amount, measured.allowed) == measured.allowed + measured.over
