from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.errors import StepRefused
from kaohe.workflows.papers import (
    Paper,
    SignedCopy,
    attach_copy,
    check_serials,
    describe_paper,
    issue_paper,
    next_serial,
    number_paper,
    revise_paper,
    sign_paper,
    void_paper,
)

TEXT = "a" * 64
SCAN = SignedCopy("盖章件.pdf", "c" * 64, "p1")


def draft(**changes):
    known = {
        "id": "notice",
        "kind": "assessment_notice",
        "title": "考核通知",
        "mark": "总工办发",
        "digest": TEXT,
        "seats": ("office_head", "deputy_chair"),
    }
    return Paper(**(known | changes))


def signed():
    once = sign_paper(draft(), "office_head", person="p1", seen=TEXT)
    return sign_paper(once, "deputy_chair", person="p2", seen=TEXT)


def issued():
    numbered = number_paper(signed(), year=2013, taken=(1,))
    return issue_paper(
        numbered, day=date(2013, 1, 6), number="总工办发〔2013〕2号", digest="b" * 64
    )


def code_of(refused):
    return [fault.kind.code for fault in refused.value.faults]


def test_a_paper_goes_out_signed_by_everybody_and_with_the_next_number():
    assert issued().number == "总工办发〔2013〕2号"
    assert issued().stage == "issued"


def test_one_signature_of_two_leaves_a_draft():
    assert sign_paper(draft(), "office_head", person="p1", seen=TEXT).stage == "draft"


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: number_paper(draft(), year=2013, taken=()), "paper-stage"),
        (lambda: issue_paper(signed(), day=date(2013, 1, 6), number="", digest=""), "paper-stage"),
        (lambda: attach_copy(signed(), SCAN), "paper-stage"),
        (lambda: void_paper(issued()), "paper-stage"),
        (lambda: revise_paper(issued(), digest="d", title="改"), "paper-stage"),
        (lambda: sign_paper(draft(), "driver", person="p1", seen=TEXT), "paper-seat-unasked"),
        (lambda: sign_paper(draft(), "office_head", person="p1", seen="b"), "paper-changed"),
    ],
)
def test_nothing_happens_out_of_order(act, code):
    with pytest.raises(StepRefused) as refused:
        act()

    assert code_of(refused) == [code]


@pytest.mark.parametrize(("seat", "person"), [("office_head", "p2"), ("deputy_chair", "p1")])
def test_neither_a_seat_nor_a_person_signs_twice(seat, person):
    once = sign_paper(draft(), "office_head", person="p1", seen=TEXT)

    with pytest.raises(StepRefused) as refused:
        sign_paper(once, seat, person=person, seen=TEXT)

    assert code_of(refused) == ["paper-signed-twice"]


def test_a_changed_text_is_unsigned_again():
    changed = revise_paper(signed(), digest="b" * 64, title="改后的通知")

    assert (changed.stage, dict(changed.signatures)) == ("draft", {})


def test_what_goes_out_bears_the_number_that_was_given():
    numbered = number_paper(signed(), year=2013, taken=())

    with pytest.raises(StepRefused) as refused:
        issue_paper(numbered, day=date(2013, 1, 6), number="总工办发〔2013〕9号", digest="")

    assert code_of(refused) == ["paper-other-number"]


def test_a_void_paper_keeps_its_number():
    void = void_paper(number_paper(signed(), year=2013, taken=(1, 2)))

    assert (void.stage, void.number) == ("void", "总工办发〔2013〕3号")


def test_a_scan_is_bound_by_its_digest_and_only_once():
    bound = attach_copy(attach_copy(issued(), SCAN), SCAN)

    assert [copy.digest for copy in bound.copies] == ["c" * 64]


def test_the_ledger_learns_text_number_and_who_signed():
    assert describe_paper(issued()) == {
        "paper": "notice",
        "kind": "assessment_notice",
        "stage": "issued",
        "number": "总工办发〔2013〕2号",
        "text": TEXT,
        "signed": ["deputy_chair:p2", "office_head:p1"],
        "issued_on": "2013-01-06",
        "issued": "b" * 64,
        "copies": [],
    }


def test_a_draft_has_no_number_and_no_day():
    told = describe_paper(draft())

    assert (told["number"], told["issued_on"]) == ("", None)


@pytest.mark.parametrize("taken", [(2,), (1, 3), (1, 1)])
def test_a_gap_or_a_double_stops_the_numbering(taken):
    with pytest.raises(StepRefused) as refused:
        next_serial("总工办发", 2013, taken=taken)

    assert code_of(refused) == ["paper-serial-gap"]


@given(st.integers(0, 60))
def test_numbers_given_one_after_the_other_never_have_a_gap(count):
    taken = []
    for _ in range(count):
        taken.append(next_serial("总工办发", 2013, taken=taken))

    assert taken == list(range(1, count + 1))
    assert check_serials("总工办发", 2013, taken=taken) == ()
