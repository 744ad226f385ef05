from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.canonical import canonical_bytes
from kaohe.core.divisions import CITIES_WITHOUT_COUNTIES, CORPS_CITIES
from kaohe.core.errors import InputError, RegisterError
from kaohe.core.register.counts import GROUPINGS, UnitCounts
from kaohe.core.register.measures import (
    GROUPS,
    MEASURES,
    RegisterCounts,
    add_counts,
    columns_for,
    measure,
    sum_by,
)
from kaohe.engines.divisions import divisions

DAY, DAY_BEFORE = date(2012, 12, 31), date(2011, 12, 31)
NAMES = tuple(UnitCounts.__dataclass_fields__)


def units(**counts):
    return UnitCounts(**(dict.fromkeys(NAMES, 0) | counts))


def register(counts, as_of=DAY):
    return RegisterCounts("ab" * 32, as_of, counts)


ZHEJIANG = units(
    legal_persons=12,
    absent=3,
    covered_units=9,
    own_unions=4,
    joint_units=3,
    federation_units=1,
    employees=300,
    women=100,
    migrants=50,
    members=210,
    women_members=70,
    members_of_known_women=200,
    members_of_known_staff=200,
)


@pytest.mark.parametrize(
    ("name", "value", "numerator", "denominator"),
    [
        ("legal_persons", 12, 12, None),
        ("covered_units", 9, 9, None),
        ("own_unions", 4, 4, None),
        ("joint_units", 3, 3, None),
        ("federation_units", 1, 1, None),
        ("unions_at_least", 5, 5, None),
        ("unions_at_most", 9, 9, None),
        ("coverage", Fraction(3, 4), 9, 12),
        ("employees", 300, 300, None),
        ("members", 210, 210, None),
        ("membership", Fraction(2, 3), 200, 300),
        ("women", 100, 100, None),
        ("migrants", 50, 50, None),
        ("women_members", 70, 70, None),
        ("women_share", Fraction(7, 20), 70, 200),
        ("absent", 3, 3, None),
        ("absent_share", Fraction(1, 5), 3, 15),
    ],
)
def test_a_measure_is_exact_and_shows_what_it_is_made_of(name, value, numerator, denominator):
    found = measure(register({("33",): ZHEJIANG}), ["body"]).find(name, "33")
    assert (found.value, found.numerator, found.denominator) == (value, numerator, denominator)


def test_the_list_above_names_every_measure():
    assert len({each.id for each in MEASURES}) == len(MEASURES) == 17


def test_without_units_of_joint_unions_the_least_is_the_unions_of_one_unit():
    counted = register({("33",): units(covered_units=2, own_unions=2)})
    assert measure(counted, ["body"]).find("unions_at_least", "33").value == 2


def test_a_share_of_nothing_is_not_told():
    sheet = measure(register({("33",): units(absent=1)}), ["body"])
    found = sheet.find("coverage", "33")
    assert (found.value, found.denominator, found.change) == (None, 0, None)
    assert sheet.find("absent_share", "33").value == 1


def test_a_change_is_the_value_less_that_of_the_earlier_register():
    earlier = register(
        {("33",): units(legal_persons=10, covered_units=5), ("44",): ZHEJIANG}, DAY_BEFORE
    )
    later = register({("33",): ZHEJIANG, ("11",): ZHEJIANG})
    sheet = measure(later, ["body"], base=earlier)
    assert sheet.find("coverage", "33").change == Fraction(1, 4)
    assert sheet.find("legal_persons", "33").change == 2
    assert sheet.find("membership", "33").change is None
    assert sheet.find("legal_persons", "11").change is None
    with pytest.raises(KeyError):
        sheet.find("legal_persons", "44")


@pytest.mark.parametrize("day", [DAY, date(2013, 1, 1)])
def test_the_base_is_of_an_earlier_day(day):
    with pytest.raises(RegisterError) as told:
        measure(register({}), ["body"], base=register({}, day))
    assert [fault.kind.code for fault in told.value.faults] == ["base-not-earlier"]


def test_a_sheet_is_written_with_sources_days_and_digests():
    base = register({("33",): ZHEJIANG}, DAY_BEFORE)
    sheet = measure(register({("33",): ZHEJIANG}), ["body"], base=base).to_json()
    assert canonical_bytes(sheet)
    assert {name: sheet[name] for name in ("format", "source", "as_of", "base", "by")} == {
        "format": "measures/1",
        "source": "register",
        "as_of": "2012-12-31",
        "base": {"as_of": "2011-12-31", "register_digest": "ab" * 32},
        "by": ["body"],
    }
    assert sheet["measures"][10] == {
        "group": {"body": "33"},
        "measure": "membership",
        "value": "2/3",
        "numerator": 200,
        "denominator": 300,
        "base": "2/3",
        "change": "0",
    }


def test_a_sheet_without_a_base_says_so():
    sheet = measure(register({(): units()}), []).to_json()
    assert sheet["base"] is None
    assert sheet["measures"][7]["value"] is None


@pytest.mark.parametrize("by", [["women"], ["body", "body"], [""]])
def test_what_cannot_be_grouped_by_is_refused(by):
    with pytest.raises(InputError) as told:
        columns_for(by)
    assert [fault.kind.code for fault in told.value.faults] == ["grouping-unknown"]


@pytest.mark.parametrize(
    ("by", "columns"),
    [
        ([], ("body",)),
        (["county", "body"], ("body", "county")),
        (["prefecture"], ("body", "county")),
        (["ownership", "unit_kind"], ("body", "ownership", "unit_kind")),
        (["section"], ("body", "section")),
    ],
)
def test_groups_are_summed_from_the_stored_columns(by, columns):
    assert columns_for(by) == columns


def test_groups_without_a_name_are_kept_apart_and_come_first():
    counts = [(("33", "C"), units(members=1)), (("33", None), units(members=2))]
    found = sum_by(counts, ["section"], divisions=divisions())
    assert [(key, each.members) for key, each in found.items()] == [((None,), 2), (("C",), 1)]


def test_a_row_without_county_or_kind_is_kept_too():
    counts = [(("33", None, None), units(members=2))]
    found = sum_by(counts, ["prefecture", "county", "unit_kind"], divisions=divisions())
    assert list(found) == [(None, None, None)]


def test_one_body_is_measured_without_the_others():
    counts = [(("33",), units(members=1)), (("44",), units(members=2))]
    assert sum_by(counts, [], divisions=divisions(), body="44") == {(): units(members=2)}


NATION = [
    ((county.body, county.code), units(legal_persons=1)) for county in divisions().counties.values()
]


def test_the_nation_has_2865_counties_and_each_counts_once():
    assert len(NATION) == 2865
    for by in (["county"], ["prefecture"], ["body", "prefecture", "county"], []):
        found = sum_by(
            [(key if "county" in columns_for(by) else key[:1], each) for key, each in NATION],
            by,
            divisions=divisions(),
        )
        assert sum(each.legal_persons for each in found.values()) == 2865


def test_no_prefecture_crosses_a_body():
    found = sum_by(NATION, ["prefecture"], divisions=divisions())
    crossed = sum_by(NATION, ["body", "prefecture"], divisions=divisions())
    assert len(found) == len(crossed)
    assert all(prefecture[:2] == body for body, prefecture in crossed)


def test_cities_without_counties_and_divisions_of_the_corps_are_their_own_prefectures():
    found = sum_by(NATION, ["prefecture", "county"], divisions=divisions())
    for code in (*CITIES_WITHOUT_COUNTIES, *(f"66{number:02d}00" for number in range(1, 15))):
        assert found[code, code].legal_persons == 1


def test_a_city_of_the_corps_is_counted_in_its_division_only():
    counties = {key[1] for key, _ in NATION}
    assert not counties & CORPS_CITIES.keys()
    assert set(CORPS_CITIES.values()) <= counties


CUBE = st.dictionaries(
    st.tuples(
        st.sampled_from(["330105", "330106", "441900", "660800"]),
        st.sampled_from(["C", "F", None]),
        st.sampled_from(["173", "230", "110"]),
        st.sampled_from(["private", "foreign"]),
    ),
    st.builds(UnitCounts, **dict.fromkeys(NAMES, st.integers(0, 9))),
)
COLUMNS = ("body", "county", "section", "unit_kind", "ownership")


@given(cube=CUBE, by=st.lists(st.sampled_from(GROUPS), unique=True))
def test_the_groups_of_any_grouping_add_up_to_the_whole(cube, by):
    rows = [((county[:2], county, *rest), each) for (county, *rest), each in cube.items()]
    wanted = [COLUMNS.index(name) for name in columns_for(by)]
    counts = [(tuple(key[place] for place in wanted), each) for key, each in rows]
    found = sum_by(counts, by, divisions=divisions())
    assert add_counts(found.values()) == add_counts(each for _, each in rows)


def test_every_stored_grouping_can_be_asked_for():
    assert set(GROUPS) == {*GROUPINGS, "prefecture"}
