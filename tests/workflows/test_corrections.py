"""A register changes after the cut-off only by a difference that two offices approved."""

import pytest

from kaohe.workflows.corrections import (
    CutOff,
    find_correction_faults,
    find_cut_off_faults,
    propose_correction,
)

BEFORE, AFTER, DIFFERENCE = "a" * 64, "b" * 64, "c" * 64
BOTH = (("甲", "基层组织建设部"), ("乙", "研究室"))


def correction(*, approvals=BOTH, **changes):
    told = {"difference": DIFFERENCE, "reason": " 更正 "} | changes
    return propose_correction(BEFORE, AFTER, approvals=approvals, **told)


def codes(paper, *, before=BEFORE, after=AFTER, difference=DIFFERENCE):
    found = find_correction_faults(paper, before=before, after=after, difference=difference)
    return [fault.kind.code for fault in found]


def test_a_difference_that_two_offices_approved_may_be_used():
    assert codes(correction()) == []


@pytest.mark.parametrize(
    "approvals",
    [
        (),
        (("甲", "研究室"),),
        (("甲", "研究室"), ("甲", "财务部")),
        (("甲", "研究室"), ("乙", "研究室")),
    ],
)
def test_one_person_or_one_office_is_not_enough(approvals):
    assert codes(correction(approvals=approvals)) == ["correction-unapproved"]


def test_another_difference_than_the_approved_one_may_not_be_used():
    assert codes(correction(), difference="d" * 64) == ["correction-altered"]


def test_a_correction_of_other_registers_is_told():
    assert codes(correction(), before="d" * 64) == ["correction-of-others"]
    assert codes(correction(), after="d" * 64) == ["correction-of-others"]


def test_everything_that_is_wrong_is_told_at_once():
    assert codes(correction(approvals=()), after="d" * 64) == [
        "correction-of-others",
        "correction-unapproved",
    ]


def test_names_are_compared_without_the_space_around_them():
    assert codes(correction(approvals=(("甲", "研究室"), ("甲 ", " 财务部")))) == [
        "correction-unapproved"
    ]


def test_the_digest_tells_corrections_apart():
    assert correction().digest != correction(reason="别的").digest
    assert correction().reason == "更正"


CUT_OFF = CutOff(format="register-cut-off/1", register_digest=BEFORE)


def step(before, after, *, approvals=BOTH):
    return propose_correction(
        before, after, difference=DIFFERENCE, reason="更正", approvals=approvals
    )


def holds(register_digest, *corrections, cut_off=CUT_OFF):
    return not list(find_cut_off_faults(cut_off, corrections, register_digest=register_digest))


def test_before_the_cut_off_every_register_may_be_used():
    assert holds(AFTER, cut_off=None)


def test_after_the_cut_off_only_its_register_holds():
    assert holds(BEFORE)
    assert not holds(AFTER)


def test_corrections_lead_from_the_cut_off_one_by_one():
    steps = [step("b" * 64, "d" * 64), step(BEFORE, AFTER), step("d" * 64, BEFORE)]

    assert holds("d" * 64, *steps)
    assert not holds("d" * 64, steps[0])
    assert not holds("e" * 64, *steps)


def test_a_correction_without_two_offices_leads_nowhere():
    assert not holds(AFTER, step(BEFORE, AFTER, approvals=BOTH[:1]))
