from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import RegisterError
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.indicators import Statistic
from kaohe.core.register.reconciled import Comparison, Reconciliation, Told
from kaohe.core.register.reconciliation import compare_sources, list_missing, write_queries

DAY, EARLIER, SEPTEMBER = date(2012, 12, 31), date(2011, 9, 30), date(2012, 9, 30)
NAMES = {"33": ("浙江", "Zhejiang"), "44": ("广东", "Guangdong")}
FIVE = Fraction(1, 20)


def units(**counts):
    return UnitCounts(**(dict.fromkeys(UnitCounts.__dataclass_fields__, 0) | counts))


def statistic(value, *, body="33", figure="enterprise_covered_units", day=SEPTEMBER):
    return Statistic(body, figure, day, value)


def compare(counts, *statistics):
    return compare_sources(counts, statistics, as_of=DAY)


def pair(register, statistics):
    return Comparison(
        "33",
        "enterprise_covered_units",
        None if register is None else Told(register, DAY),
        None if statistics is None else Told(statistics, SEPTEMBER),
    )


def test_both_figures_are_kept_each_with_its_day():
    found = compare({"33": units(covered_units=90, members=7)}, statistic(100))
    assert found == (
        pair(90, 100),
        Comparison("33", "enterprise_members", Told(7, DAY), None),
    )


def test_the_latest_figure_of_the_statistics_is_taken():
    (found, _) = compare({"33": units()}, statistic(100), statistic(80, day=EARLIER))
    assert found.statistics == Told(100, SEPTEMBER)


def test_a_body_that_only_one_source_knows_is_not_left_out():
    found = compare({"33": units()}, statistic(1, body="44"))
    assert [(each.body, each.figure) for each in found] == [
        ("33", "enterprise_covered_units"),
        ("33", "enterprise_members"),
        ("44", "enterprise_covered_units"),
    ]


@pytest.mark.parametrize("figure", ["migrant_members", "covered_units", "members"])
def test_figures_of_all_units_have_no_counterpart_and_are_not_compared(figure):
    assert compare({}, statistic(5, figure=figure)) == ()


def test_a_figure_with_two_values_on_one_day_is_told():
    with pytest.raises(RegisterError) as told:
        compare({}, statistic(5), statistic(6), statistic(1, body="44"), statistic(2, body="44"))
    assert [(fault.kind.code, fault.where) for fault in told.value.faults] == [
        ("figure-twice", "33"),
        ("figure-twice", "44"),
    ]


def test_the_same_value_told_twice_is_no_contradiction():
    assert compare({}, statistic(5), statistic(5)) == (pair(None, 5),)


@pytest.mark.parametrize(
    ("register", "statistics", "gap"),
    [
        (95, 100, Fraction(1, 20)),
        (100, 95, Fraction(1, 20)),
        (0, 7, 1),
        (0, 0, 0),
        (None, 7, None),
        (7, None, None),
    ],
)
def test_a_gap_is_a_share_of_the_larger_figure(register, statistics, gap):
    assert pair(register, statistics).gap == gap


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_a_gap_prefers_neither_source_and_is_at_most_the_whole(one, other):
    assert 0 <= pair(one, other).gap == pair(other, one).gap <= 1
    assert (pair(one, other).gap == 0) == (one == other)


@pytest.mark.parametrize(
    ("register", "asked"), [(9500, False), (9499, True), (10_500, False), (10_527, True)]
)
def test_a_body_is_asked_above_the_share_and_not_at_it(register, asked):
    queries = write_queries([pair(register, 10_000)], above=FIVE, names=NAMES)
    assert bool(queries) == asked


def test_a_query_tells_both_figures_their_days_and_the_gap():
    (query,) = write_queries([pair(90, 100)], above=FIVE, names=NAMES)
    assert query.to_json() == {
        "format": "query/1",
        "id": "33-enterprise_covered_units-2012-12-31",
        "body": "33",
        "figure": "enterprise_covered_units",
        "told": [
            {"source": "register", "value": 90, "as_of": "2012-12-31"},
            {"source": "statistics", "value": 100, "as_of": "2012-09-30"},
        ],
        "gap": "0.1",
        "above": "0.05",
        "text": {"zh": query.zh, "en": query.en},
    }
    assert query.zh == (
        "浙江：截至2012年12月31日，非公企业法人数据库中你单位的非公企业涵盖单位数为90；"
        "截至2012年9月30日，统计数据为100。两数相差占较大一数的10.00%，超过规则规定的5.00%。"
        "请核对后书面说明原因（统计范围、统计时点、漏报或重复等），并附有关依据。"
        "两个来源的数字分别保留，互不替代，差额本身不计分。"
    )
    assert query.en.startswith(
        "Zhejiang, covered units among non-public enterprises: the register has 90 of 2012-12-31; "
    )


@pytest.mark.parametrize(("register", "statistics"), [(None, 5), (5, None)])
def test_a_figure_that_one_source_lacks_is_no_gap_and_no_query(register, statistics):
    assert write_queries([pair(register, statistics)], above=FIVE, names=NAMES) == ()


def test_a_body_whose_statistics_are_not_broken_down_is_told_once():
    comparisons = compare({"33": units(covered_units=7, members=9)}, statistic(1, figure="members"))
    (missing,) = list_missing(comparisons, names=NAMES)
    assert (missing.body, missing.source) == ("33", "statistics")
    assert missing.figures == ("enterprise_covered_units", "enterprise_members")
    assert missing.zh == (
        "浙江：统计数据没有按单位类别分列的非公企业涵盖单位数、非公企业会员人数，无从核对。"
        "请在统计表中补报（指标代码enterprise_covered_units、enterprise_members）。"
    )
    assert missing.en.startswith("Zhejiang: the statistics do not break down covered units among")


def test_one_figure_that_is_missing_is_told_beside_the_one_that_is_there():
    comparisons = compare({"33": units(covered_units=7)}, statistic(7))
    (missing,) = list_missing(comparisons, names=NAMES)
    assert missing.figures == ("enterprise_members",)


def test_a_body_without_a_register_is_told_as_such():
    (missing,) = list_missing(compare({}, statistic(1, body="44")), names=NAMES)
    assert (missing.body, missing.source) == ("44", "register")
    assert missing.figures == ("enterprise_covered_units",)
    assert "数据库中没有你单位的数据" in missing.zh
    assert missing.en.startswith("Guangdong: the register has no rows of this body")


def test_nothing_is_missing_where_both_sources_speak():
    assert list_missing([pair(5, 7)], names=NAMES) == ()


def test_a_reconciliation_is_written_for_the_file():
    comparisons = (pair(90, 100), pair(None, 5), pair(5, None))
    queries = write_queries(comparisons, above=FIVE, names=NAMES)
    missing = list_missing(comparisons, names=NAMES)
    told = Reconciliation("ab" * 32, FIVE, comparisons, queries, missing).to_json()
    assert canonical_bytes(told)
    assert told["format"] == "reconciliation/1"
    assert told["comparisons"][0] == {
        "body": "33",
        "figure": "enterprise_covered_units",
        "register": {"source": "register", "value": 90, "as_of": "2012-12-31"},
        "statistics": {"source": "statistics", "value": 100, "as_of": "2012-09-30"},
        "gap": "0.1",
    }
    assert [each["gap"] for each in told["comparisons"]] == ["0.1", None, None]
    assert [each["id"] for each in told["queries"]] == ["33-enterprise_covered_units-2012-12-31"]
    assert told["missing"] == [
        {
            "body": "33",
            "source": source,
            "figures": ["enterprise_covered_units"],
            "text": {"zh": each.zh, "en": each.en},
        }
        for source, each in zip(("register", "statistics"), missing, strict=True)
    ]
