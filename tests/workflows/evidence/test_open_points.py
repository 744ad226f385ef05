"""What stands between a sheet and a result is told with the place where it belongs."""

from datetime import date

import pytest

from kaohe.core.scoring import Evidence, Finding
from kaohe.stores.packs import load_pack
from kaohe.workflows.evidence import examine_sheet
from kaohe.workflows.self_check.questions import list_asked

COUNTIES = ("110101", "110102")
KINDS = {
    "private": "private_enterprise_union",
    "foreign": "foreign_enterprise_union",
    "absent": "flagged_nonexistent",
    "federation": "federation",
    "federation/1": "federation_member_union",
    "federation/2": "federation_member_union",
    "social": "social_organisation_union",
}
FACTS = ("members", "women_members", "employees", "union_form")
QUANTITY = ("coverage", "membership", "new_covered_units", "new_members", "new_migrant_members")


@pytest.fixture(scope="module")
def pack():
    """The national rules for one body alone."""
    whole = load_pack("national-2012").pack
    return whole.model_copy(update={"bodies": whole.bodies[:1]})


def finding(item, value=None, **more):
    base = {"body": "11", "source": "review", "actor": "a", "at": "2013-01-20T00:00:00.000Z"}
    return Finding(item=item, value=value, **{**base, **more})


def reported(pack):
    for asked in list_asked(pack):
        for question in asked.questions:
            value = "met" if question.scale else "17/20"
            for source in ("self_check", "review"):
                yield finding(asked.id, value, part=question.part or None, source=source)


def measured():
    for indicator in QUANTITY:
        source = "register" if indicator in ("coverage", "membership") else "statistics"
        yield finding(f"{indicator}_points", "1/2", source=source)


def refused(county, place):
    visit = f"practice/11/{county}/{place}/0"
    outcome = "absence_confirmed" if place == "absent" else "refused"
    yield finding("outcome", outcome, visit=visit, source="visit")
    yield finding("unit_kind", KINDS[place], visit=visit, source="visit")
    if outcome == "refused":
        for fact in FACTS:
            yield finding(fact, gap="refused", visit=visit, source="visit")


def examine(pack, *rooms):
    sheet = Evidence(
        format="evidence/1",
        campaign="practice",
        rehearsal=True,
        as_of=date(2012, 12, 31),
        findings=tuple(each for room in rooms for each in room),
    )
    return examine_sheet(pack, sheet)


def visits(*, without=()):
    for county in COUNTIES:
        for place in KINDS:
            if (county, place) not in without:
                yield from refused(county, place)


def places(examined):
    return {
        (point.section, point.item, point.county, point.fault.kind.code)
        for point in examined.points
    }


def test_a_whole_sheet_has_no_open_points_and_its_total(pack):
    found = examine(pack, reported(pack), measured(), visits())

    assert found.points == ()
    assert str(found.results.scores["11"].published) == "48.06"


def test_every_gap_of_every_section_is_told_at_once(pack):
    half = (each for each in reported(pack) if each.item != "rewards")
    some = (each for each in measured() if each.item != "coverage_points")
    found = examine(pack, half, some, visits(without=[("110102", "social")]))

    assert found.results is None
    assert places(found) == {
        ("organisation", "rewards", "", "evidence-item-missing"),
        ("quantity", "coverage_points", "", "evidence-item-missing"),
        ("quality", "", "110102", "evidence-visit-missing"),
    }


def test_a_body_without_any_visit_waits_and_has_no_total(pack):
    found = examine(pack, reported(pack), measured())

    assert {(point.section, point.fault.kind.code) for point in found.points} == {
        ("quality", "evidence-section-waits")
    }
    assert found.results.scores["11"].published is None


def test_a_report_that_is_not_in_belongs_to_the_section_that_shows_it(pack):
    judged = (each for each in reported(pack) if each.source == "review")
    found = examine(pack, judged, measured(), visits())

    assert places(found) == {("organisation", "", "", "evidence-report-not-in")}


def test_a_body_that_the_rules_do_not_know_is_a_fault_of_the_sheet(pack):
    stray = [finding("rewards", "met", body="99", source="supervision")]
    found = examine(pack, reported(pack), measured(), visits(), stray)

    assert [(point.body, point.fault.kind.code) for point in found.points] == [
        ("", "evidence-body-unknown")
    ]
