"""Corrections as findings of the last source, and what they change."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.scoring.evidence import Evidence, Finding
from kaohe.workflows.recounting import (
    Correction,
    amend_evidence,
    compare_traces,
    finding_of,
    list_deciding,
)

MOMENT = datetime(2013, 2, 18, 1, 2, 3, 456789, tzinfo=UTC)
CORRECTION = Correction(
    "33", "coverage_points", "", "", "31/40", "31/41", "", "不实事项1号", 7, "case", "企业存在",
    "leader", MOMENT, 90, ("ab" * 32,),
)  # fmt: skip
FOUND = Finding(
    item="coverage_points",
    body="33",
    value="31/40",
    source="register",
    actor="office",
    at="2013-01-08T01:00:00.000Z",
)
SHEET = Evidence(
    format="evidence/1",
    campaign="practice-2012",
    rehearsal=True,
    as_of=date(2012, 12, 31),
    findings=(FOUND,),
)


def trace_of(earned, *, place=1, findings=(), body="33"):
    """A trace with one section of one item."""
    item = {"id": "one", "kind": "item", "name": {"zh": "一", "en": "one"}, "earned": earned}
    item |= {"steps": [], "findings": list(findings), "rounded": None}
    section = {"id": "part", "kind": "section", "name": item["name"], "earned": earned}
    section |= {"steps": [item], "findings": [], "rounded": earned}
    total = {"id": "total", "kind": "total", "earned": earned, "rounded": earned}
    total |= {"steps": [section], "findings": []}
    return {"total": total, "standing": {"place": place}, "subject": {"id": body}}


def test_a_correction_is_a_final_finding_that_tells_its_case_and_both_values():
    finding = finding_of(CORRECTION)
    assert (finding.source, finding.value, finding.actor) == ("final", "31/41", "leader")
    assert finding.at == "2013-02-18T01:02:03.456Z"
    assert finding.note == "不实事项1号：31/40 → 31/41；企业存在"
    gap = finding_of(replace(CORRECTION, new="", gap="refused", part="seal", old=""))
    assert (gap.value, gap.gap, gap.part) == (None, "refused", "seal")
    assert "（无） → refused" in gap.note


def test_amending_keeps_every_finding_and_twice_is_once():
    once = amend_evidence(SHEET, [CORRECTION])
    assert once.findings == (FOUND, finding_of(CORRECTION))
    assert amend_evidence(once, [CORRECTION]) == once


@given(st.permutations(range(6)))
def test_the_order_in_which_corrections_come_makes_no_difference(order):
    corrections = [replace(CORRECTION, entry=90 + n // 2, item=f"item_{n}") for n in range(6)]
    shuffled = [corrections[n] for n in order]
    assert amend_evidence(SHEET, shuffled) == amend_evidence(SHEET, corrections)


def test_bodies_with_other_points_come_before_those_that_only_change_places():
    found = {"item": "one", "part": "seal", "value": "met", "gap": None}
    before = {"11": trace_of("1", place=2), "12": trace_of("3"), "33": trace_of("2", place=1)}
    after = {
        "11": trace_of("1", place=1),
        "12": trace_of("3"),
        "33": trace_of("0.5", place=2, findings=[found]),
    }
    own, moved = compare_traces(before, after)
    assert (own.body, own.total, own.place) == ("33", ("2", "0.5"), (1, 2))
    assert own.sections == (("part", "2", "0.5"),)
    (item,) = own.items
    assert (item.id, item.earned, item.found) == ("one", ("2", "0.5"), ("", "seal met"))
    assert (moved.body, moved.items, moved.place) == ("11", (), (2, 1))


def test_a_part_that_was_not_there_before_is_told_as_one():
    before, after = trace_of("1"), trace_of("1")
    bonus = {"id": "bonuses", "kind": "bonuses", "name": {"zh": "加分", "en": "bonuses"}}
    bonus |= {"earned": "2", "rounded": "2", "steps": [], "findings": []}
    after["total"] = after["total"] | {"steps": [*after["total"]["steps"], bonus]}
    (changed,) = compare_traces({"33": before}, {"33": after})
    assert [each.id for each in changed.items] == ["bonuses"]
    assert changed.items[0].earned == ("", "2")


def test_what_decides_is_listed_with_its_section():
    found = {"item": "one", "part": None, "value": "met", "gap": None}
    assert list(list_deciding(trace_of("1", findings=[found]))) == [("part", found)]
