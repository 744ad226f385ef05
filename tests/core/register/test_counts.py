import pytest

from kaohe.core.register.counts import count_cube, count_units, sum_cube
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.snapshots.stored import stored_table

NO_UNION = dict.fromkeys(
    ("union_kind", "union_approved", "members", "women_members", "chair_name", "legal_person")
)
ROWS = (
    {},
    {"union_kind": "2", "reg_type": "230", "county_code": "330106"},
    {"union_kind": "3", "reg_type": "330", "industry": "F5211"},
    {"union_est": "0", **NO_UNION, "reg_type": "110"},
    {"union_est": "0", **NO_UNION, "fact_absent": "1", "absent_reason": "注销"},
    {"employees": "x", "union_kind": "9"},
    {"members": "31"},
)


@pytest.fixture
def count(run, judge_rows):
    def count_rows(*groupings):
        query = count_units(stored_table(ENTERPRISES), *groupings)
        return run(query, enterprises=judge_rows(ENTERPRISES, *ROWS))

    return count_rows


def test_units_are_counted_by_body_in_whole_numbers(count):
    assert count("body") == [
        {
            "by_body": "33",
            "legal_persons": 6,
            "absent": 1,
            "covered_units": 5,
            "own_unions": 2,
            "joint_units": 1,
            "federation_units": 1,
            "employees": 150,
            "women": 50,
            "migrants": 25,
            "members": 80,
            "women_members": 32,
            "members_of_known_staff": 60,
            "members_of_known_women": 80,
            "employees_missing": 1,
            "members_missing": 1,
        }
    ]


def test_an_absent_enterprise_with_a_union_is_not_covered(run, judge_rows):
    rows = judge_rows(ENTERPRISES, {"fact_absent": "1", "absent_reason": "停业"})
    (counted,) = run(count_units(stored_table(ENTERPRISES), "body"), enterprises=rows)
    assert (counted["legal_persons"], counted["absent"], counted["covered_units"]) == (0, 1, 0)
    assert (counted["members"], counted["employees"]) == (0, 0)


def test_members_of_an_enterprise_without_a_union_are_not_counted(run, judge_rows):
    rows = judge_rows(ENTERPRISES, {"union_est": "0", "members": "30", "women_members": "9"})
    (counted,) = run(count_units(stored_table(ENTERPRISES), "body"), enterprises=rows)
    assert (counted["members"], counted["women_members"]) == (0, 0)
    assert (counted["members_of_known_staff"], counted["employees"]) == (0, 30)


def test_members_of_a_row_without_its_women_are_not_what_women_are_a_share_of(run, judge_rows):
    rows = judge_rows(ENTERPRISES, {}, {"women_members": "x"}, {"members": "x"})
    (counted,) = run(count_units(stored_table(ENTERPRISES), "body"), enterprises=rows)
    assert (counted["members"], counted["members_of_known_women"]) == (40, 20)
    assert counted["women_members"] == 8


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        ("county", {"330105": 5, "330106": 1}),
        ("section", {"C": 5, "F": 1}),
        ("unit_kind", {"110": 1, "173": 3, "230": 1, "330": 1}),
        ("ownership", {"private": 3, "hk_macao_taiwan": 1, "foreign": 1, "other_domestic": 1}),
    ],
)
def test_units_are_counted_by_other_groupings(count, grouping, expected):
    found = {row[f"by_{grouping}"]: row["legal_persons"] for row in count(grouping)}
    assert found == expected


def test_two_groupings_are_crossed_and_sorted(count):
    found = [(row["by_county"], row["by_ownership"]) for row in count("county", "ownership")]
    assert found == [
        ("330105", "foreign"),
        ("330105", "other_domestic"),
        ("330105", "private"),
        ("330106", "hk_macao_taiwan"),
    ]


@pytest.mark.parametrize(
    "groupings", [("body",), ("county",), ("unit_kind", "section"), ("ownership", "county")]
)
def test_sums_over_the_cube_are_the_counts_over_the_rows(run, judge_rows, groupings):
    rows = judge_rows(ENTERPRISES, *ROWS)
    table = stored_table(ENTERPRISES)
    assert run(sum_cube(count_cube(table), *groupings), enterprises=rows) == run(
        count_units(table, *groupings), enterprises=rows
    )
