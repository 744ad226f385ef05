"""Questions about whole tables: what is asked, and what is too small to be asked."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.divisions import BODY_NAMES, County, Divisions
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.table_facts import (
    ManyTimes,
    NamedMembers,
    SharedCodes,
    TableFacts,
    rows_aside,
)
from kaohe.core.register.table_findings import find_table_faults
from kaohe.core.register.table_rules import USUAL

NOBODY = Divisions({})
COUNTIES = Divisions(
    {
        "330105": County("330105", "拱墅区", "33", "330100", "杭州市"),
        "330106": County("330106", "西湖区", "33", "330100", "杭州市"),
    }
)
ALL = {(body, f"{body}0000"): None for body in BODY_NAMES}


def counted(**figures):
    zeros = dict.fromkeys(UnitCounts.__dataclass_fields__, 0)
    return UnitCounts(**(zeros | figures))


def delivered(file="33/e.csv", *, rows=1000, **changes):
    delivery = {
        "file": file,
        "deliverer": "33",
        "table": "enterprises",
        "lines": rows + 1,
        "headers": 1,
        "clean": rows,
        "flagged": 0,
        "quarantined": 0,
        "rejected": 0,
        "missing": {},
        "bodies": {},
    }
    return delivery | changes


def found(facts, divisions=NOBODY, limits=USUAL):
    return list(find_table_faults(facts, divisions, limits))


def told(*deliveries, limits=USUAL, counts=ALL, **facts):
    findings = found(TableFacts(deliveries=deliveries, counts=counts, **facts), limits=limits)
    return [(each.rule.id, each.where) for each in findings]


def test_a_sound_register_raises_no_question():
    assert told(delivered()) == []


def test_a_body_without_rows_is_asked_for_its_delivery():
    counts = {key: each for key, each in ALL.items() if key[0] != "54"}

    assert told(counts=counts) == [("body_without_delivery", "54")]


def test_a_county_without_rows_is_named():
    counts = {("33", "330105"): counted()} | ALL

    (finding,) = found(TableFacts(deliveries=(), counts=counts), COUNTIES)

    assert finding.rule.id == "county_without_rows"
    assert finding.reason("zh") == "杭州市西湖区（330106）没有一家企业。"


def test_the_counties_of_a_body_without_any_rows_are_not_listed():
    counts = {key: each for key, each in ALL.items() if key[0] != "33"}

    rules = [each.rule.id for each in found(TableFacts(deliveries=(), counts=counts), COUNTIES)]

    assert rules == ["body_without_delivery"]


@pytest.mark.parametrize(("missing", "asked"), [(20, False), (21, True)])
def test_a_column_is_asked_about_above_its_share(missing, asked):
    findings = told(delivered(missing={"name": missing}, rows=2000))

    assert bool(findings) is asked


def test_a_few_empty_cells_of_a_small_file_are_no_question():
    assert told(delivered(missing={"name": 10}, rows=20)) == []
    assert told(delivered(missing={"name": 11}, rows=20)) == [("missing_share", "33/e.csv")]


def test_the_fields_of_the_union_have_no_share_of_their_own():
    assert told(delivered(missing={"chair_name": 1000})) == []


def test_a_table_of_figures_is_not_asked_about_empty_cells():
    assert told(delivered(table="statistics", missing={"value": 900})) == []


def test_an_empty_column_is_named_in_chinese():
    facts = TableFacts(deliveries=[delivered(missing={"phone": 900})], counts=ALL)

    assert found(facts)[0].reason("zh").startswith("“联系电话”有900行未填")


def test_rows_aside_are_asked_about_above_the_share_of_the_pack():
    limits = replace(USUAL, aside=Fraction(1, 100))
    spoilt = delivered(rows=100, quarantined=2)

    assert told(spoilt) == []
    assert told(spoilt, limits=limits) == [("aside_share", "33")]
    assert told(delivered(rows=100, rejected=1), limits=limits) == []


def test_a_national_export_is_asked_as_a_whole():
    limits = replace(USUAL, aside=Fraction(0))
    facts = TableFacts(deliveries=[delivered(deliverer=None, rejected=1)], counts=ALL)

    (finding,) = found(facts, limits=limits)

    assert (finding.where, finding.body) == ("00", None)


def test_rows_aside_are_added_up_by_deliverer():
    parts = [delivered(rows=10, quarantined=1), delivered(rows=20, rejected=2)]
    other = delivered(table="federations", quarantined=9)

    assert rows_aside([*parts, other]) == {"33": (3, 30)}


def test_a_national_export_is_added_up_as_a_whole_and_by_body():
    export = delivered(
        deliverer=None,
        rows=40,
        quarantined=5,
        rejected=1,
        bodies={
            "00": {"clean": 0, "flagged": 0, "quarantined": 2},
            "33": {"clean": 10, "flagged": 6, "quarantined": 3},
            "44": {"clean": 18, "flagged": 0, "quarantined": 0},
        },
    )
    assert rows_aside([export]) == {"00": (6, 40), "33": (3, 19), "44": (0, 18)}


def jumps(before, now, limits=USUAL):
    counts = {("33", "330105"): counted(**now)} | ALL_ZERO
    earlier = {("33", "330105"): counted(**before)} | ALL_ZERO
    facts = TableFacts(deliveries=(), counts=counts, earlier=earlier)
    one = Divisions({"330105": COUNTIES.counties["330105"]})
    return [
        (
            each.rule.id,
            each.where,
            dict(each.figures).get("figure_en"),
            dict(each.figures)["change"],
        )
        for each in found(facts, one, limits)
    ]


ALL_ZERO = {(body, f"{body}0000"): counted() for body in BODY_NAMES if body != "33"}


def test_a_body_and_a_county_that_jump_are_both_asked():
    persons = "the number of existing enterprises"

    assert jumps({"legal_persons": 1000}, {"legal_persons": 700}) == [
        ("count_jump", "33", persons, "-30.0%"),
        ("count_jump", "330105", persons, "-30.0%"),
    ]


def test_a_change_below_the_share_is_no_jump():
    assert jumps({"legal_persons": 1000}, {"legal_persons": 1200}) == []


def test_a_small_county_may_change_by_chance():
    assert jumps({"legal_persons": 10}, {"legal_persons": 20}) == []
    assert len(jumps({"legal_persons": 10}, {"legal_persons": 23})) == 2


def test_members_come_in_whole_enterprises():
    units = {"covered_units": 10}

    assert jumps(units | {"members": 1000}, units | {"members": 2200}) == []
    assert len(jumps(units | {"members": 1000}, units | {"members": 2300})) == 2


def test_what_was_zero_jumps_by_its_number():
    (_, _, figure, change), _ = jumps({}, {"absent": 40})

    assert (figure, change) == ("the number of enterprises marked absent", "+40")


def test_coverage_that_jumps_is_asked_about():
    before = {"legal_persons": 1000, "covered_units": 500}
    now = {"legal_persons": 1000, "covered_units": 590}

    assert jumps(before, now | {"covered_units": 600}) == []
    assert jumps(before, now, replace(USUAL, coverage_jump=Fraction(1, 20))) == [
        ("coverage_jump", "33", None, "+9.0%"),
        ("coverage_jump", "330105", None, "+9.0%"),
    ]


def test_falling_coverage_is_told_with_its_sign():
    before = {"legal_persons": 1000, "covered_units": 500}
    found_jumps = jumps(before, before | {"covered_units": 380})

    assert next(each[3] for each in found_jumps if each[0] == "coverage_jump") == "-12.0%"


def test_coverage_of_a_small_county_may_change_by_chance():
    before = {"legal_persons": 10, "covered_units": 5}

    assert jumps(before, before | {"covered_units": 8}) == []


def test_a_place_that_was_not_there_before_has_not_jumped():
    facts = TableFacts(
        deliveries=(),
        counts={("33", "330105"): counted(legal_persons=99)} | ALL_ZERO,
        earlier=ALL_ZERO,
    )

    assert found(facts) == []


def test_a_file_with_many_replaced_rows_is_asked_about():
    assert told(delivered(rows=100), replaced={"33/e.csv": 2}) == []
    assert told(delivered(rows=100), replaced={"33/e.csv": 3}) == [("superseded_share", "33/e.csv")]


def test_units_that_are_told_many_times_are_asked_about():
    many = ManyTimes("33/e.csv", units=2, times=9, example="org:PDY00001X")
    facts = TableFacts(deliveries=[delivered()], counts=ALL, many_times=[many])

    (finding,) = found(facts)

    assert finding.body == "33"
    assert finding.reason("zh") == "有2家单位各出现3次以上，最多的“org:PDY00001X”出现9次。"


def test_a_federation_with_unknown_members_is_asked_about():
    poor = NamedMembers("33/f.csv", 2, "33", "小河联合会", named=3, known=1, usable=1)

    assert told(federations=[poor]) == [("federation_members_unknown", "33/f.csv:2")]


def test_a_federation_whose_members_have_no_union_is_asked_otherwise():
    poor = NamedMembers("33/f.csv", 2, "33", "小河联合会", named=3, known=3, usable=1)

    assert told(federations=[poor]) == [("federation_members_without_union", "33/f.csv:2")]


def test_old_codes_inside_new_codes_are_asked_about():
    shared = SharedCodes("33", 1, "org:PDY00001X", "uscc:91330105PDY00001XA")

    assert told(shared_codes=[shared]) == [("org_in_other_uscc", "33")]


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_register_never_jumps_against_itself(persons, covered):
    figures = {"legal_persons": persons, "covered_units": min(covered, persons)}

    assert jumps(figures, figures) == []
