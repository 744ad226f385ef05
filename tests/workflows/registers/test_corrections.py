"""A register changes after the cut-off only by a difference that two offices approved."""

import pytest

from kaohe.core.errors import RegisterError
from kaohe.workflows.registers.corrections import (
    CutOff,
    find_correction_faults,
    find_cut_off_faults,
    find_turn_faults,
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


def step(number, before, after, *, approvals=BOTH):
    return propose_correction(
        before, after, difference=DIFFERENCE, reason="更正", approvals=approvals, number=number
    )


def why_not(register_digest, *corrections, cut_off=CUT_OFF):
    try:
        found = list(find_cut_off_faults(cut_off, corrections, register_digest=register_digest))
    except RegisterError as refused:
        found = refused.faults
    return [fault.kind.code for fault in found]


def test_before_the_cut_off_every_register_may_be_used():
    assert why_not(AFTER, cut_off=None) == []


def test_after_the_cut_off_only_its_register_holds():
    assert why_not(BEFORE) == []
    assert why_not(AFTER) == ["register-after-cut-off"]


def test_corrections_lead_from_the_cut_off_one_by_one():
    steps = [step(2, AFTER, "d" * 64), step(1, BEFORE, AFTER)]

    assert why_not("d" * 64, *steps) == []
    assert why_not("d" * 64, steps[0]) == ["correction-out-of-turn"]
    assert why_not("e" * 64, *steps) == ["register-not-in-force"]


def test_a_register_that_was_corrected_holds_no_more():
    assert why_not(BEFORE, step(1, BEFORE, AFTER)) == ["register-not-in-force"]


def test_a_correction_may_be_taken_back_by_another():
    steps = [step(1, BEFORE, AFTER), step(2, AFTER, BEFORE), step(3, BEFORE, AFTER)]

    assert why_not(BEFORE, *steps[:2]) == []
    assert why_not(AFTER, *steps) == []


def test_of_two_corrections_of_one_register_nobody_can_choose():
    two = [step(1, BEFORE, AFTER), step(1, BEFORE, "d" * 64)]

    assert why_not(AFTER, *two) == ["correction-out-of-turn"]
    assert why_not("d" * 64, *two) == ["correction-out-of-turn"]


def test_a_correction_without_two_offices_leads_nowhere():
    assert why_not(AFTER, step(1, BEFORE, AFTER, approvals=BOTH[:1])) == ["correction-unapproved"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("张三", "张 三"), ("张三", "张\u200b三"), ("A", "\uff21"), ("Li", "LI")],
)
def test_one_name_written_in_two_ways_is_one_person_and_one_office(one, other):
    assert codes(correction(approvals=((one, "研究室"), (other, "财务部")))) == [
        "correction-unapproved"
    ]
    assert codes(correction(approvals=(("甲", one), ("乙", other)))) == ["correction-unapproved"]


@pytest.mark.parametrize("reason", ["", "  ", "甲\n乙", "甲\u2028乙", "\udcff"])
def test_a_reason_is_one_line_of_text(reason):
    with pytest.raises(RegisterError) as refused:
        correction(reason=reason)
    assert refused.value.faults[0].kind.code == "correction-without-reason"


def test_a_register_is_not_corrected_by_itself():
    paper = propose_correction(BEFORE, BEFORE, difference=DIFFERENCE, reason="更正", approvals=BOTH)

    assert codes(paper, after=BEFORE) == ["correction-of-nothing"]


def test_only_the_register_in_force_can_be_corrected():
    def told(cut_off, *filed, before):
        return [each.kind.code for each in find_turn_faults(cut_off, filed, before=before)]

    assert told(None, before=BEFORE) == ["correction-before-cut-off"]
    assert told(CUT_OFF, before=BEFORE) == []
    assert told(CUT_OFF, before=AFTER) == ["register-after-cut-off"]
    assert told(CUT_OFF, step(1, BEFORE, AFTER), before=BEFORE) == ["register-not-in-force"]
