from datetime import date

import pytest

from kaohe.core.register.checks import CHECKS, RULES
from kaohe.core.register.fields import FEDERATIONS, SOCIAL_UNIONS, STATISTICS, TARGETS

STATISTIC = {"body": "33", "indicator": "members", "as_of": "2012-09-30", "value": "120"}
TARGET = {"body": "33", "indicator": "new_members", "year": "2012", "value": "120"}

BREAKING = {
    FEDERATIONS: [
        ("federation_id", {"federation_id": None}),
        ("federation_id", {"federation_id": "F/1"}),
        ("federation_id", {"federation_id": "F 1"}),
        ("federation_id", {"federation_id": "联合会-001"}),
        ("federation_id", {"federation_id": "row:33:a.csv:2"}),
        ("federation_county_unknown", {"county_code": "330199"}),
        ("federation_county_not_of_deliverer", {"county_code": "110101"}),
        ("federation_name", {"name": "会"}),
        ("federation_kind", {"kind": "其他"}),
        ("federation_founded", {"founded": "2013-01-01"}),
        ("federation_members", {"members": None}),
        ("federation_members", {"members": "某某公司等5家"}),
        ("federation_members", {"members": "; ;"}),
        ("federation_members", {"members": "org:PDY00001X;org:PDY000028;某某公司"}),
        ("federation_members", {"members": "org:PDY00001X;org:PDY-000028"}),
        ("federation_members", {"members": "org:PDY00001X;lic:PDY000028"}),
        ("too_few_members", {"members": "org:PDY00001X"}),
        ("too_few_members", {"members": "uscc:91110000600037341L;"}),
        ("federation_staff", {"full_time_staff": "两人"}),
        ("federation_updated_at", {"updated_at": "2013-01-01"}),
    ],
    SOCIAL_UNIONS: [
        ("social_id", {"union_id": "S 1"}),
        ("social_id", {"union_id": "社工-1"}),
        ("social_county_unknown", {"county_code": None}),
        ("social_county_not_of_deliverer", {"county_code": "659001"}),
        ("social_name", {"name": None}),
        ("social_organisation", {"organisation": None}),
        ("social_members", {"members": "-3"}),
        ("social_approved", {"approved": "1949-09-30"}),
        ("social_updated_at", {"updated_at": "soon"}),
    ],
    STATISTICS: [
        ("statistic_body", {**STATISTIC, "body": "67"}),
        ("statistic_indicator", {**STATISTIC, "indicator": "会员"}),
        ("statistic_value", {**STATISTIC, "value": "1.5"}),
        ("statistic_as_of", {**STATISTIC, "as_of": "2013-09-30"}),
    ],
    TARGETS: [
        ("target_body", {**TARGET, "body": None}),
        ("target_indicator", {**TARGET, "indicator": None}),
        ("target_value", {**TARGET, "value": "-1"}),
        ("target_year", {**TARGET, "year": "12"}),
    ],
}
KEEPING = {
    FEDERATIONS: [
        {},
        {"kind": "行业"},
        {"members": "uscc:91110000600037341L;lic:330105000000014;lic:3301052000123;"},
    ],
    SOCIAL_UNIONS: [{}, {"members": "0"}],
    STATISTICS: [STATISTIC, {**STATISTIC, "value": "0", "as_of": "2012-12-31"}],
    TARGETS: [TARGET],
}


@pytest.mark.parametrize("kind", BREAKING, ids=lambda kind: kind.id)
def test_a_row_with_one_fault_breaks_that_rule_alone(broken_rules, kind):
    verdicts = broken_rules(kind, *(change for _, change in BREAKING[kind]))
    assert verdicts == [{rule} for rule, _ in BREAKING[kind]]


@pytest.mark.parametrize("kind", KEEPING, ids=lambda kind: kind.id)
def test_a_right_row_breaks_nothing(broken_rules, kind):
    assert broken_rules(kind, *KEEPING[kind]) == [set() for _ in KEEPING[kind]]


STANDARD = "org:PDY00001X;org:PDY000028"


@pytest.mark.parametrize(
    "written",
    [
        "org:PDY00001X; org:PDY000028",
        " org:PDY00001X ;org:PDY000028 ; ",
        "org:PDY00001X；org:PDY000028",
        "org:PDY00001X,org:PDY000028",
        "org:PDY00001X，org:PDY000028",
        "org:PDY00001X、org:PDY000028",
        "org:PDY00001X org:PDY000028",
        "org:PDY00001X\u3000org:PDY000028",
        "org：PDY00001X;org: PDY000028",
        "org:PDY00001-X;org:PDY000028",
        "PDY00001X;PDY00002-8",
    ],
)
def test_members_written_otherwise_are_read_with_a_warning(judge_rows, broken_rules, written):
    (row,) = judge_rows(FEDERATIONS, {"members": written})
    assert row["members"] == STANDARD
    assert broken_rules(FEDERATIONS, {"members": written}) == [{"federation_members_form"}]


def test_a_member_without_prefix_is_told_by_its_length(judge_rows):
    written = "91110000600037341L;330105000000014;3301052000123;PDY00001X"
    (row,) = judge_rows(FEDERATIONS, {"members": written})
    assert row["members"] == (
        "uscc:91110000600037341L;lic:330105000000014;lic:3301052000123;org:PDY00001X"
    )


def test_a_member_that_is_written_twice_is_one_member(broken_rules):
    twice, in_two_forms, third = broken_rules(
        FEDERATIONS,
        {"members": "org:PDY00001X;org:PDY00001X"},
        {"members": "org:PDY00001X;PDY00001-X"},
        {"members": f"{STANDARD};org:PDY00001X"},
    )
    assert twice == in_two_forms == {"federation_members_form", "too_few_members"}
    assert third == {"federation_members_form"}


def test_too_few_members_are_flagged_and_another_form_is_only_warned_of():
    assert RULES["federation_members_form"].severity == "warning"
    assert RULES["too_few_members"].severity == "flagged"


@pytest.mark.parametrize(
    ("kind", "column"), [(FEDERATIONS, "federation_id"), (SOCIAL_UNIONS, "union_id")]
)
@pytest.mark.parametrize("unusable", [None, "联合会-001", "粤001", "F 1", "F/1", "row:x:1"])
def test_a_unit_without_a_usable_id_is_named_by_its_place(judge_rows, kind, column, unusable):
    usable, row = judge_rows(kind, {}, {column: unusable})
    assert not usable[column].startswith("row:")
    assert row[column] == "row:33:a.csv:3"
    assert unusable in row["raw"]


@pytest.mark.parametrize("kind", [FEDERATIONS, SOCIAL_UNIONS], ids=lambda kind: kind.id)
def test_an_abolished_county_is_mapped_and_reported(judge_rows, broken_rules, kind):
    (row,) = judge_rows(kind, {"county_code": "320584"}, deliverer="32")
    assert row["county"] == "320509"
    (found,) = broken_rules(kind, {"county_code": "320584"}, deliverer="32")
    assert {RULES[rule].severity for rule in found} == {"warning"}


def test_figures_and_targets_are_stored_as_numbers_and_days(judge_rows):
    (figure,) = judge_rows(STATISTICS, STATISTIC)
    assert (figure["as_of"], figure["value"]) == (date(2012, 9, 30), 120)
    (target,) = judge_rows(TARGETS, TARGET)
    assert (target["year"], target["value"]) == (2012, 120)


def test_every_rule_of_a_smaller_table_is_shown_broken():
    for kind, cases in BREAKING.items():
        rules = {rule.id for rule in CHECKS[kind.id].rules if rule.severity != "warning"}
        assert {rule for rule, _ in cases} == rules


def test_no_two_rules_share_an_id():
    assert len(RULES) == sum(len(checks.rules) for checks in CHECKS.values())
