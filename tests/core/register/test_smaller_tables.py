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
        ("federation_county_unknown", {"county_code": "330199"}),
        ("federation_county_not_of_deliverer", {"county_code": "110101"}),
        ("federation_name", {"name": "会"}),
        ("federation_kind", {"kind": "其他"}),
        ("federation_founded", {"founded": "2013-01-01"}),
        ("federation_members", {"members": None}),
        ("federation_members", {"members": "PDY00001X"}),
        ("federation_staff", {"full_time_staff": "两人"}),
        ("federation_updated_at", {"updated_at": "2013-01-01"}),
    ],
    SOCIAL_UNIONS: [
        ("social_id", {"union_id": "S 1"}),
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
    FEDERATIONS: [{}, {"kind": "行业"}, {"members": "uscc:91110000600037341L;"}],
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
