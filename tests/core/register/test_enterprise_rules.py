from datetime import date, datetime

import pytest

from kaohe.core.register.checks import RULES
from kaohe.core.register.enterprise_table import ENTERPRISE_CHECKS
from kaohe.core.register.fields import ENTERPRISES

THE_33 = [
    "org_format", "org_check", "lic_format", "lic_check", "uscc_format", "uscc_check",
    "uscc_org", "no_id", "name", "county_unknown", "county_not_of_deliverer", "reg_type",
    "industry", "employees", "women", "migrants", "established", "union_est", "union_kind",
    "union_fields_without_union", "approved_missing", "approved_before_established",
    "approved_after_snapshot", "members", "members_gt_employees", "women_members", "chair",
    "phone", "legal_person", "fact_absent", "absent_reason", "absent_with_union",
    "updated_at",
]  # fmt: skip

NO_UNION = {
    "union_est": "0",
    "union_kind": None,
    "union_approved": None,
    "members": None,
    "women_members": None,
    "chair_name": None,
    "legal_person": None,
}
ABSENT = {**NO_UNION, "fact_absent": "1", "absent_reason": "注销"}

BREAKING = [
    ("org_format", {"org_code": "PDY0001X"}),
    ("org_format", {"org_code": "pdy00001X"}),
    ("org_format", {"org_code": "PDY-00001-X"}),
    ("org_format", {"org_code": "P-DY00001X"}),
    ("org_check", {"org_code": "PDY000011"}),
    ("lic_format", {"licence_no": "33010500000001"}),
    ("lic_format", {"licence_no": "33010500000001A"}),
    ("lic_check", {"licence_no": "330105000000015"}),
    ("uscc_format", {"uscc": "9133010500000001"}),
    ("uscc_format", {"uscc": "91330105PDY00001XI"}),
    ("name", {"name": None}),
    ("name", {"name": "三个字"}),
    ("name", {"name": "名" * 101}),
    ("name", {"name": "Training Ltd."}),
    ("county_unknown", {"county_code": None}),
    ("county_unknown", {"county_code": "330100"}),
    ("county_unknown", {"county_code": "999999"}),
    ("county_not_of_deliverer", {"county_code": "110101"}),
    ("county_not_of_deliverer", {"county_code": "659001"}),
    ("reg_type", {"reg_type": None}),
    ("reg_type", {"reg_type": "175"}),
    ("industry", {"industry": None}),
    ("industry", {"industry": "U1311"}),
    ("industry", {"industry": "C131"}),
    ("employees", {"employees": None, "women": None, "migrants": None}),
    ("employees", {"employees": "三十"}),
    ("employees", {"employees": "1000001"}),
    ("employees", {"employees": "00000030"}),
    ("employees", {"employees": "-1"}),
    ("employees", {"employees": "30.0"}),
    ("employees", {"employees": "3e1"}),
    ("women", {"women": "31"}),
    ("women", {"women": "x"}),
    ("migrants", {"migrants": "31"}),
    ("migrants", {"migrants": "+1"}),
    ("established", {"established": None}),
    ("established", {"established": "1949-09-30"}),
    ("established", {"established": "2009-02-29"}),
    ("established", {"established": "2005-1-1"}),
    ("union_est", {"union_est": "2"}),
    ("union_est", {"union_est": None}),
    ("union_kind", {"union_kind": "4"}),
    ("union_kind", {"union_kind": None}),
    ("digits_lost", {"digits_lost": True}),
    ("union_fields_without_union", {**NO_UNION, "union_kind": "1"}),
    ("union_fields_without_union", {**NO_UNION, "chair_name": "王某甲"}),
    ("union_fields_without_union", {**NO_UNION, "members": "3"}),
    ("union_fields_without_union", {**NO_UNION, "dues_account": "1"}),
    ("union_fields_without_union", {**NO_UNION, "union_approved": "2010-01-01"}),
    ("union_fields_without_union", {**NO_UNION, "legal_person": "1"}),
    ("approved_missing", {"union_approved": None}),
    ("approved_missing", {"union_approved": "2010-13-01"}),
    ("approved_before_established", {"union_approved": "2004-12-31"}),
    ("approved_after_snapshot", {"union_approved": "2013-01-01"}),
    ("members", {"members": None}),
    ("members", {"members": "many"}),
    ("members", {**NO_UNION, "members": "many"}),
    ("members_gt_employees", {"members": "31"}),
    ("women_members", {"women_members": None}),
    ("women_members", {"women_members": "21"}),
    ("women_members", {**NO_UNION, "women_members": "x"}),
    ("chair", {"chair_name": None}),
    ("chair", {"chair_name": "王"}),
    ("phone", {"phone": "12345"}),
    ("phone", {"phone": "057112345678"}),
    ("legal_person", {"legal_person": None}),
    ("legal_person", {"legal_person": "有"}),
    ("fact_absent", {"fact_absent": None}),
    ("fact_absent", {"fact_absent": "2"}),
    ("absent_reason", {"absent_reason": "注销"}),
    ("absent_reason", {**ABSENT, "absent_reason": None}),
    ("absent_with_union", {"fact_absent": "1", "absent_reason": "停业"}),
    ("updated_at", {"updated_at": None}),
    ("updated_at", {"updated_at": "2013-01-01"}),
    ("updated_at", {"updated_at": "2012-11-31"}),
    ("org_hyphen", {"org_code": "PDY00001-X"}),
    ("org_census", {"org_code": "PDY00001B"}),
    ("lic_old", {"licence_no": "3301052000123"}),
    ("industry_section", {"industry": "C"}),
]

KEEPING = [
    {},
    NO_UNION,
    ABSENT,
    {**NO_UNION, "members": "0", "women_members": "0", "legal_person": "0"},
    {"union_est": "是", "fact_absent": "否", "legal_person": "否"},
    {"union_kind": "联合", "chair_name": None, "legal_person": None},
    {"union_kind": "3", "chair_name": None, "legal_person": None},
    {"uscc": None, "licence_no": None},
    {"org_code": None},
    {"name": "四个汉字"},
    {"name": "名" * 100},
    {"name": "Abc有限"},
    {"employees": "1000000"},
    {"employees": "0000030"},
    {"employees": "20", "women": "20", "migrants": "20", "members": "20", "women_members": "20"},
    {"women": None, "migrants": None},
    {"established": "1949-10-01"},
    {"established": "2012-12-31", "union_approved": "2012-12-31"},
    {"established": "2008-02-29"},
    {"members": "0", "women_members": "0"},
    {"phone": "13800000000"},
    {"phone": "0571-1234567"},
    {"phone": "010-12345678"},
    {"chair_name": "王某"},
    {"updated_at": "2012-12-31 23:59:59"},
    {"updated_at": "2012-12-31T08:00"},
    {"reg_type": "340"},
    {"industry": "T9600"},
]


@pytest.fixture(scope="module")
def verdicts(broken_rules):
    changes = [change for _, change in BREAKING] + KEEPING
    return broken_rules(ENTERPRISES, *changes)


def test_the_33_rules_stand_in_the_order_of_the_interface():
    rules = [rule for rule in ENTERPRISE_CHECKS.rules if rule.severity != "warning"]
    assert [rule.id for rule in rules] == [*THE_33, "digits_lost"]


def test_only_six_rules_send_a_row_to_quarantine():
    assert {rule.id for rule in ENTERPRISE_CHECKS.rules if rule.severity == "unplaceable"} == {
        "no_id",
        "county_unknown",
        "county_not_of_deliverer",
        "reg_type",
        "union_est",
        "fact_absent",
    }


@pytest.mark.parametrize("place", range(len(BREAKING)), ids=lambda n: f"{BREAKING[n][0]}-{n}")
def test_a_row_with_one_fault_breaks_that_rule_alone(verdicts, place):
    rule, _ = BREAKING[place]
    assert verdicts[place] == {rule}


@pytest.mark.parametrize("place", range(len(KEEPING)))
def test_a_row_at_the_edge_of_what_is_allowed_breaks_nothing(verdicts, place):
    assert verdicts[len(BREAKING) + place] == set()


def test_every_rule_is_broken_by_some_row(broken_rules):
    (nothing,) = broken_rules(ENTERPRISES, {"org_code": None, "licence_no": None})
    assert nothing == {"no_id"}
    check, other = broken_rules(
        ENTERPRISES, {"uscc": "91330105PDY00001XA"}, {"uscc": "91110000600037341L"}
    )
    assert check == {"uscc_check"}
    assert other == {"uscc_org"}
    (abolished,) = broken_rules(ENTERPRISES, {"county_code": "320584"}, deliverer="32")
    assert abolished == {"county_succeeded"}
    shown = {rule for rule, _ in BREAKING} | nothing | check | other | abolished
    assert shown == {rule.id for rule in ENTERPRISE_CHECKS.rules}


def test_every_broken_rule_of_a_row_is_recorded(broken_rules):
    (found,) = broken_rules(
        ENTERPRISES, {"name": None, "members": "40", "women_members": "41", "reg_type": "999"}
    )
    assert found == {"name", "members_gt_employees", "women_members", "reg_type"}


@pytest.mark.parametrize(
    ("deliverer", "code", "county", "broken"),
    [
        ("66", "659001", "660800", set()),
        ("66", "659006", "660200", set()),
        ("66", "661400", "661400", set()),
        ("65", "659001", "660800", {"county_not_of_deliverer"}),
        ("65", "660800", "660800", {"county_not_of_deliverer"}),
        ("66", "650102", "650102", {"county_not_of_deliverer"}),
        ("44", "441900", "441900", set()),
        ("46", "469031", "460300", {"county_succeeded"}),
        (None, "659001", "660800", set()),
        (None, "330105", "330105", set()),
    ],
)
def test_a_county_is_that_of_the_as_of_date_and_of_the_deliverer(
    judge_rows, broken_rules, deliverer, code, county, broken
):
    change = {"county_code": code}
    (row,) = judge_rows(ENTERPRISES, change, deliverer=deliverer)
    assert row["county"] == county
    assert row["body"] == (deliverer or county[:2])
    assert broken_rules(ENTERPRISES, change, deliverer=deliverer) == [broken]


def test_stored_values_are_typed(judge_rows):
    (row,) = judge_rows(ENTERPRISES, {"updated_at": "2012-11-01 08:30"})
    assert (row["employees"], row["union_kind"], row["fact_absent"]) == (30, 1, 0)
    assert row["established"] == date(2005, 1, 1)
    assert row["updated_at"] == datetime(2012, 11, 1, 8, 30)  # noqa: DTZ001 - as delivered
    assert row["enterprise_id"] == "org:PDY00001X"
    assert row["raw"] is None


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"employees": "x"}, "employees"),
        ({"women": "31"}, "women"),
        ({"migrants": "31"}, "migrants"),
        ({"members": "31"}, "members"),
        ({"women_members": "21"}, "women_members"),
        ({"established": "1900-01-01"}, "established"),
        ({"union_approved": "2013-05-01"}, "union_approved"),
        ({"updated_at": "2013-05-01"}, "updated_at"),
    ],
)
def test_a_broken_value_counts_as_missing_and_the_text_is_kept(judge_rows, change, column):
    (row,) = judge_rows(ENTERPRISES, change)
    assert row[column] is None
    assert change[column] in row["raw"]
    assert len(row["raw"]) == 24


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"union_est": "0", "members": "20"}, ("members", "women_members")),
        ({"members": "31"}, ("members", "women_members")),
        ({"members": "x"}, ("members", "women_members")),
        ({"employees": "x"}, ("employees", "women", "migrants")),
        ({"employees": None}, ("employees", "women", "migrants")),
    ],
)
def test_a_part_is_missing_where_its_whole_is(judge_rows, change, columns):
    sums = ("employees", "women", "migrants", "members", "women_members")
    (row,) = judge_rows(ENTERPRISES, change)
    assert tuple(column for column in sums if row[column] is None) == columns


def test_a_warning_keeps_no_copy_of_the_text(judge_rows):
    (row,) = judge_rows(ENTERPRISES, {"org_code": "PDY00001-X"})
    assert row["raw"] is None
    assert row["enterprise_id"] == "org:PDY00001X"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"uscc": "91110000600037341L"}, "uscc:91110000600037341L"),
        ({"org_code": "PDY00001B"}, "lic:330105000000014"),
        ({"org_code": None, "licence_no": "3301052000123"}, "lic:3301052000123"),
        ({"org_code": "PDY000011", "licence_no": None}, "row:33/a.csv:2"),
        ({"org_code": "PDY00001-X"}, "org:PDY00001X"),
        ({"org_code": "PDY-00001-X", "licence_no": None}, "row:33/a.csv:2"),
        ({"org_code": "P-DY00001X", "licence_no": None}, "row:33/a.csv:2"),
        ({"org_code": "PDY-0000-1X", "licence_no": None}, "row:33/a.csv:2"),
    ],
)
def test_the_enterprise_id_is_the_first_valid_identifier(judge_rows, change, expected):
    (row,) = judge_rows(ENTERPRISES, change)
    assert row["enterprise_id"] == expected


def test_every_rule_speaks_both_languages_in_whole_sentences():
    for rule in RULES.values():
        assert rule.zh.endswith("。"), rule.id
        assert rule.en.endswith("."), rule.id


def test_a_rule_names_columns_of_its_table():
    for rule in ENTERPRISE_CHECKS.rules:
        assert set(rule.columns) <= set(ENTERPRISES.field_ids), rule.id


def test_an_identifier_that_may_have_lost_digits_is_no_enterprise_id(judge_rows):
    damaged = {"digits_lost": True, "org_code": None, "licence_no": None}
    rows = judge_rows(
        ENTERPRISES,
        damaged | {"uscc": "91110000600037341L"},
        damaged | {"licence_no": "3301050000001"},
        damaged | {"licence_no": "330105000000014"},
        {"digits_lost": True},
    )
    assert [row["enterprise_id"].partition(":")[0] for row in rows] == ["row", "row", "lic", "org"]
