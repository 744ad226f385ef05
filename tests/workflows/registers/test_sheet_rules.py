"""What a sheet must keep before it is scored: who may say what, and which visits count."""

from datetime import date

import pytest

from kaohe.core.scoring import Evidence, Finding
from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.sheet_rules import find_sheet_faults

COUNTIES = ("110101", "110102")
PLACES = ("private", "foreign", "absent", "federation", "federation/1", "federation/2", "social")
KINDS = {
    "private": "private_enterprise_union",
    "foreign": "foreign_enterprise_union",
    "absent": "flagged_nonexistent",
    "federation": "federation",
    "federation/1": "federation_member_union",
    "federation/2": "federation_member_union",
    "social": "social_organisation_union",
}


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


def finding(item, value=None, **more):
    base = {"body": "11", "source": "review", "actor": "a", "at": "2013-01-20T00:00:00.000Z"}
    return Finding(item=item, value=value, **{**base, **more})


def visit(county, place, *, attempt=0, outcome="verified_true", kind=None, source="visit"):
    id_ = f"practice/11/{county}/{place}/{attempt}"
    return [
        finding("outcome", outcome, visit=id_, source=source),
        finding("unit_kind", kind or KINDS.get(place, "federation"), visit=id_, source=source),
    ]


def visits(*, without=()):
    return [
        each
        for county in COUNTIES
        for place in PLACES
        if (county, place) not in without
        for each in visit(county, place)
    ]


REPORTED = finding("joint_body", "met", source="self_check")


def told(pack, *findings, bodies=None):
    sheet = Evidence(
        format="evidence/1",
        campaign="practice",
        rehearsal=True,
        as_of=date(2012, 12, 31),
        findings=tuple(findings),
    )
    faults = find_sheet_faults(pack, sheet, bodies=bodies)
    return [(fault.kind.code, fault.where) for fault in faults]


def test_a_whole_sheet_has_no_fault(pack):
    assert told(pack, *visits(), finding("coverage_points", "0.8", source="register")) == []


def test_a_body_without_visits_is_left_to_the_scorer(pack):
    assert told(pack, REPORTED, finding("joint_body", "met")) == []


def test_findings_about_other_bodies_are_passed_over(pack):
    assert told(pack, *visits(without=[("110101", "social")]), bodies=["44"]) == []


def test_a_visit_that_is_missing_is_told(pack):
    assert told(pack, *visits(without=[("110102", "federation/2")])) == [
        ("evidence-visit-missing", "11/110102")
    ]


@pytest.mark.parametrize("place", ["foreign/1", "federation/3"])
def test_a_visit_that_no_draw_can_give_is_told(pack, place):
    extra = visit("110101", place, kind="federation_member_union")

    assert told(pack, *visits(), *extra) == [("evidence-visit-not-drawn", "11/110101")]


def test_a_third_county_is_told(pack):
    third = [each for place in PLACES for each in visit("110105", place)]

    assert told(pack, *visits(), *third) == [("evidence-county-count", "11")]


def test_a_paper_union_entered_as_an_absent_enterprise_is_told(pack):
    """Another kind of unit is asked other items, so the kind must be one that can be drawn."""
    swapped = visit("110101", "private", kind="flagged_nonexistent")

    assert told(pack, *visits(without=[("110101", "private")]), *swapped) == [
        ("evidence-kind-not-drawn", "11/110101/private")
    ]


def test_a_kind_that_stands_in_by_the_plan_passes(pack):
    stand_in = visit("110101", "foreign", kind="private_enterprise_union")

    assert told(pack, *visits(without=[("110101", "foreign")]), *stand_in) == []


def test_a_replacement_after_a_unit_that_is_gone_passes(pack):
    gone = visit("110101", "private", outcome="gone")
    second = visit("110101", "private", attempt=1)

    assert told(pack, *visits(without=[("110101", "private")]), *gone, *second) == []


@pytest.mark.parametrize("outcome", ["refused", "paper_only", "verified_true"])
def test_a_replacement_after_a_refusal_is_told(pack, outcome):
    first = visit("110101", "private", outcome=outcome)
    second = visit("110101", "private", attempt=1)

    assert told(pack, *visits(without=[("110101", "private")]), *first, *second) == [
        ("evidence-attempt-without-reason", "11/110101/private")
    ]


def test_a_second_replacement_of_one_place_is_told(pack):
    tried = [
        each
        for attempt in (0, 1, 2)
        for each in visit("110101", "private", attempt=attempt, outcome="gone")
    ]

    assert told(pack, *visits(without=[("110101", "private")]), *tried) == [
        ("evidence-attempts-beyond-limit", "11/110101/private")
    ]


def test_a_third_replacement_in_one_county_is_told(pack):
    places = ("private", "foreign", "social")
    tried = [
        each
        for place in places
        for attempt, outcome in ((0, "gone"), (1, "verified_true"))
        for each in visit("110101", place, attempt=attempt, outcome=outcome)
    ]

    assert told(pack, *visits(without=[("110101", each) for each in places]), *tried) == [
        ("evidence-attempts-beyond-limit", "11/110101")
    ]


def test_a_body_cannot_find_for_itself_how_a_visit_ended(pack):
    own = visit("110101", "private", source="self_check")

    codes = {code for code, _ in told(pack, *visits(without=[("110101", "private")]), *own)}
    assert codes == {"evidence-self-check-of-visit"}


def test_a_final_finding_needs_its_reason(pack):
    assert told(pack, REPORTED, finding("joint_body", "met", source="final")) == [
        ("evidence-final-without-reason", "11 joint_body")
    ]
    assert told(pack, REPORTED, finding("joint_body", "met", source="final", note="reason")) == []


def test_an_item_of_the_body_is_never_not_applicable_without_a_final_reason(pack):
    """Otherwise its points would be shared among the others, which is better than nothing."""
    claimed = finding("joint_body", gap="not_applicable")

    assert told(pack, REPORTED, claimed) == [("evidence-not-applicable-claimed", "11 joint_body")]
    settled = {"gap": "not_applicable", "source": "final", "note": "reason"}
    assert told(pack, REPORTED, finding("joint_body", **settled)) == []


def test_organisation_is_scored_only_after_the_report_is_in(pack):
    assert told(pack, finding("joint_body", "met")) == [("evidence-report-not-in", "11")]


def test_a_body_that_never_reports_is_scored_by_its_gaps(pack):
    assert told(pack, finding("joint_body", gap="not_filed")) == []


def test_a_figure_comes_from_the_source_that_the_pack_names(pack):
    assert told(pack, finding("coverage_points", "0.9", source="statistics")) == [
        ("evidence-source-not-of-indicator", "11 coverage_points")
    ]
    assert told(pack, finding("new_members_points", "0.9", source="statistics")) == []


def test_a_pack_without_a_draw_has_no_visits_to_check(pack):
    free = pack.model_copy(update={"draw": None})

    assert told(free, *visits(without=[("110102", "social")])) == []
