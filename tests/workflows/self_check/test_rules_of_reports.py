"""What the pack asks, when a report is late, and what is looked at twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from kaohe.stores.packs import load_pack
from kaohe.workflows.self_check.deadlines import grace_until, is_late
from kaohe.workflows.self_check.questions import list_asked
from kaohe.workflows.self_check.report_parts import find_part
from kaohe.workflows.self_check.second_looks import is_apart, is_sampled

DUE = date(2013, 1, 20)


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


def test_the_report_asks_sixteen_items_and_twentyone_answers(pack):
    asked = list_asked(pack)
    assert [each.number for each in asked] == [*range(1, 17)]
    assert sum(len(each.questions) for each in asked) == 21


def test_answers_earn_what_the_pack_says_and_nothing_while_they_are_not_whole(pack):
    asked = {each.id: each for each in list_asked(pack)}
    assert asked["joint_body"].earn({"": "partly"}, pack) == Fraction(3, 4)
    assert asked["joint_document"].earn({"document": "met"}, pack) is None
    assert asked["chair_training"].earn({"": "3/10"}, pack) == 1


@pytest.mark.parametrize(
    ("item", "answers", "code"),
    [
        ("joint_body", {"": "great"}, "mark-unknown"),
        ("joint_body", {"part": "met"}, "self-check-answer-unknown"),
        ("chair_training", {"": "21/20"}, "self-check-number-beyond"),
        ("chair_training", {"": "-1"}, "self-check-number-beyond"),
    ],
)
def test_an_answer_that_is_none_is_told(pack, item, answers, code):
    asked = next(each for each in list_asked(pack) if each.id == item)
    (fault,) = asked.find_faults(answers, "1")
    assert fault.kind.code.endswith(code)


def test_the_last_second_in_beijing_is_in_time_and_the_next_is_late():
    assert not is_late(datetime(2013, 1, 20, 15, 59, 59, tzinfo=UTC), due=DUE)
    assert is_late(datetime(2013, 1, 20, 16, tzinfo=UTC), due=DUE)
    assert not is_late(datetime(2099, 1, 1, tzinfo=UTC), due=None)


def test_bytes_may_follow_for_two_hours_after_deadline_or_late_manifest():
    early, late = datetime(2013, 1, 18, tzinfo=UTC), datetime(2013, 1, 22, tzinfo=UTC)
    assert grace_until(early, due=DUE) == datetime(2013, 1, 20, 18, tzinfo=UTC)
    assert grace_until(late, due=DUE) == datetime(2013, 1, 22, 2, tzinfo=UTC)
    assert grace_until(late, due=None) == datetime(2013, 1, 22, 2, tzinfo=UTC)


def test_about_the_stated_share_is_looked_at_twice_and_always_the_same():
    drawn = [is_sampled("s", "33", f"item{n}", share=Fraction(1, 5)) for n in range(2_000)]
    assert 340 < sum(drawn) < 460
    assert drawn == [is_sampled("s", "33", f"item{n}", share=Fraction(1, 5)) for n in range(2_000)]
    assert not any(is_sampled("s", "33", f"{n}", share=Fraction(0)) for n in range(100))


def test_scores_are_apart_only_above_the_size():
    size = Fraction(1, 2)
    assert not is_apart(Fraction(1), Fraction(1, 2), size=size)
    assert is_apart(Fraction(1), Fraction(2, 5), size=size)
    assert is_apart(Fraction(1), None, size=size)


def test_a_row_is_read_by_names_and_every_wrong_cell_is_told():
    part = find_part("spot_checks")
    row = {column.id: column.read(text) for column, text in zip(
        part.columns, ("工会联合会", "330103", "某联合会", "2012-06-31", "很好", ""), strict=True
    )}  # fmt: skip
    assert row["kind"] == "federation"
    assert [column for column, _ in part.find_faults(row, "1", body="33")] == ["day", "outcome"]
    assert find_part("nothing") is None


@pytest.mark.parametrize(
    ("county", "body", "holds"),
    [
        ("330103", "33", True),
        ("430103", "33", False),
        ("659001", "66", True),
        ("659001", "65", False),
        ("660800", "66", True),
        ("650102", "65", True),
    ],
)
def test_a_county_of_another_body_is_told_and_cities_of_the_corps_are_its_own(county, body, holds):
    row = {"unit": "某企业", "county": county, "reason": "closed", "basis": "现场核实"}
    faults = [column for column, _ in find_part("flagged").find_faults(row, "1", body=body)]
    assert faults == ([] if holds else ["county"])
