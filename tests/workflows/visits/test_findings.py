"""A visit written as answers and read back is the same evidence."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.checklist import (
    AbsenceAnswers,
    Answer,
    VisitAnswers,
    find_answer_faults,
)
from kaohe.core.scoring import read_evidence
from kaohe.demo.inspectors import ErrorRates, visit_unit
from kaohe.demo.truth import UnitTruth
from kaohe.stores.checklists import load_checklists
from kaohe.stores.packs import load_pack
from kaohe.workflows.fieldwork import Visit
from kaohe.workflows.visits import add_up, find_revision_faults, read_answers, write_findings

SLOTS = {
    "private_enterprise_union": "private",
    "foreign_enterprise_union": "foreign",
    "flagged_nonexistent": "absent",
    "federation": "federation",
    "federation_member_union": "federation/1",
    "social_organisation_union": "social",
}
PACK = load_pack("national-2012").pack
CHECKLISTS = {each.kind: each for each in load_checklists("national-2012")}
OFTEN = ErrorRates(*(Fraction(1, 4),) * 4)


@st.composite
def visits(draw, kind=None):
    """Draw what simulated inspectors write at some unit, seldom as smoothly as in practice."""
    chosen = draw(st.sampled_from(sorted(SLOTS))) if kind is None else kind
    members = draw(st.integers(1, 60))
    gone = draw(st.booleans()) if chosen == "flagged_nonexistent" else draw(st.integers(0, 5)) == 0
    truth = UnitTruth(
        unit="org:PDY00001X",
        seed=draw(st.integers(0, 10_000)),
        state="gone" if gone else "in_business",
        absence=draw(st.sampled_from(["注销", "吊销", "停业", "查无下落", "迁出"])) if gone else "",
        union_exists=draw(st.booleans()),
        joint=draw(st.booleans()),
        employees=members + draw(st.integers(0, 30)),
        members=members,
        women_members=draw(st.integers(0, members)),
        quality=draw(st.fractions(0, 1, max_denominator=10)),
    )
    visit = Visit(
        id=f"practice-2012/33/330127/{SLOTS[chosen]}/0",
        body="33",
        county="330127",
        slot=SLOTS[chosen].partition("/")[0],
        unit_id=truth.unit,
        unit_kind=chosen,
        record={},
    )
    return CHECKLISTS[chosen], visit_unit(
        visit, truth, PACK, team="team-3", arrived="2013-01-14T02:10:00.000Z",
        rates=OFTEN, seed=truth.seed,
    )  # fmt: skip


@given(visits())
def test_a_simulated_visit_written_as_answers_and_back_is_the_same_evidence(drawn):
    checklist, record = drawn
    given_ = read_answers(record.findings, checklist)
    assert write_findings(given_, record.visit, checklist=checklist) == record.findings
    again = VisitAnswers.model_validate(given_.model_dump(mode="json"))
    assert write_findings(again, record.visit) == record.findings
    assert add_up(PACK, write_findings(again, record.visit)) == add_up(PACK, record.findings)


@given(visits())
def test_simulated_inspectors_answer_what_the_checklist_asks(drawn):
    checklist, record = drawn
    faults = find_answer_faults(checklist, read_answers(record.findings, checklist))
    # They note no more about an enterprise that is gone than how it is gone.
    assert [fault for fault in faults if not fault.where.startswith("absence/")] == []


@given(visits())
def test_what_a_visit_earns_never_passes_what_it_could(drawn):
    checklist, record = drawn
    earned = add_up(PACK, record.findings)
    assert 0 <= earned.earned <= earned.of <= checklist.points
    if record.outcome in {"paper_only", "refused"}:
        assert earned.earned == 0


def test_a_form_of_absence_writes_the_note_of_its_cause():
    head = Answer(
        item="outcome", value="absence_confirmed", by="team-3/inspector-1",
        at="2013-01-14T02:10:00.000Z",
    )  # fmt: skip
    flagged = CHECKLISTS["flagged_nonexistent"]
    answers = VisitAnswers(answers=(head,), absence=AbsenceAnswers(cause="moved_away"))
    visit = "practice-2012/33/330127/absent/0"
    (finding,) = write_findings(answers, visit, checklist=flagged)
    assert finding.note == "到原址核实：迁出"
    odd = answers.model_copy(update={"absence": AbsenceAnswers(cause="lost")})
    assert write_findings(odd, visit, checklist=flagged)[0].note == ""


def test_an_answer_that_says_nothing_is_no_finding():
    empty = Answer(item="visible", by="team-3/inspector-1", at="2013-01-14T02:10:00.000Z")
    assert write_findings(VisitAnswers(answers=(empty,)), "c/33/330127/private/0") == ()


def test_the_head_of_a_revision_must_tell_the_same_outcome():
    checklist = CHECKLISTS["private_enterprise_union"]
    gone = Answer(
        item="outcome", value="gone", reason="门牌无此单位", blobs=("ab" * 32,),
        by="team-3/inspector-1", at="2013-01-14T02:10:00.000Z",
    )  # fmt: skip
    given_ = VisitAnswers(answers=(gone,))
    assert find_revision_faults({"outcome": "gone"}, given_, checklist) == ()
    (fault,) = find_revision_faults({"outcome": "refused"}, given_, checklist)
    assert (fault.where, fault.kind.code) == ("outcome", "answer-value")


def test_every_visit_of_a_whole_practice_assessment_is_the_same_evidence_again(practice):
    evidence = read_evidence((practice.path / "evidence.json").read_bytes(), "evidence.json")
    by_visit = {}
    for finding in evidence.findings:
        if finding.visit is not None:
            by_visit.setdefault(finding.visit, []).append(finding)
    assert len(by_visit) > 400
    for visit, findings in by_visit.items():
        assert list(write_findings(read_answers(findings), visit)) == findings
