"""Which revision of a visit counts: rules 1 to 5, each by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kaohe.workflows.field_visits.conflicts import (
    Arrived,
    Decided,
    VisitStanding,
    find_lease,
    judge_arrival,
    stand_visit,
)


def came(name, parent="", device="a", **more):
    return Arrived(name, parent, device, name, **more)


def judge(digest="x", **more):
    given_ = {
        "device": "a",
        "parent": "",
        "arrived": (),
        "revoked": (),
        "committed": "",
        "is_next_disclosed": False,
    }
    return judge_arrival(digest, **{**given_, **more})


def test_a_chain_of_revisions_counts_by_its_last():
    standing = stand_visit([came("1"), came("2", "1"), came("3", "2")])
    assert (standing.counting, standing.state) == ("3", "accepted")


def test_nothing_counts_before_anything_came():
    assert stand_visit([]) == VisitStanding()
    assert VisitStanding().state == "empty"


def test_rule_1_the_device_that_came_first_records():
    first = (came("1", device="a"),)
    assert judge(device="b", parent="1", arrived=first) == (False, True)
    assert judge(device="a", parent="1", arrived=first) == (False, False)


def test_rule_1_a_revoked_device_records_no_more():
    first = (came("1", device="a"),)
    assert find_lease(first, {"a"}) == ""
    assert judge(device="b", parent="1", arrived=first, revoked={"a"}) == (False, False)


def test_rule_1_what_another_device_records_is_disputed():
    standing = stand_visit([came("1"), came("2", "1", device="b", is_disputed=True)])
    assert (standing.counting, standing.disputed) == ("", {"1", "2"})


def test_rule_2_two_that_follow_the_same_one_are_both_kept():
    standing = stand_visit([came("1"), came("2", "1"), came("3", "1")])
    assert (standing.state, standing.disputed, standing.counting) == ("conflict", {"2", "3"}, "")


def test_rule_2_a_person_picks_and_the_visit_goes_on():
    happened = [came("1"), came("2", "1"), came("3", "1"), Decided("picked", "3"), came("4", "3")]
    assert stand_visit(happened[:4]) == VisitStanding("3")
    assert stand_visit(happened).counting == "4"


def test_rule_3_one_that_follows_another_than_the_current_is_a_conflict():
    standing = stand_visit([came("1"), came("2", "1"), came("3", "0")])
    assert standing.disputed == {"2", "3"}


def test_rule_4_after_the_next_unit_an_amendment_waits_for_approval():
    assert judge(parent="1", arrived=(came("1"),), is_next_disclosed=True) == (True, False)
    standing = stand_visit([came("1"), came("2", "1", is_late=True)])
    assert (standing.counting, standing.late, standing.state) == ("1", {"2"}, "late")


def test_rule_4_approved_it_counts_and_declined_it_does_not():
    happened = [came("1"), came("2", "1", is_late=True)]
    assert stand_visit([*happened, Decided("approved", "2")]) == VisitStanding("2")
    assert stand_visit([*happened, Decided("declined", "2")]) == VisitStanding("1")


def test_rule_4_what_the_closing_has_committed_to_is_never_late():
    assert judge("x", committed="x", is_next_disclosed=True) == (False, False)


def test_another_first_revision_than_was_committed_to_is_disputed():
    assert judge("x", committed="y") == (False, True)
    assert stand_visit([came("1", is_disputed=True)]).disputed == {"1"}


def test_rule_5_a_returned_visit_keeps_its_revision_until_the_next_comes():
    returned = stand_visit([came("1"), Decided("returned", "1")])
    assert (returned.state, returned.counting) == ("returned", "1")
    assert stand_visit([came("1"), Decided("returned", "1"), came("2", "1")]).state == "accepted"


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.booleans()), max_size=9))
def test_without_a_person_no_revision_ever_takes_the_place_of_one_it_does_not_follow(made):
    happened, before = [], VisitStanding()
    for number, (back, is_late, is_disputed) in enumerate(made, start=1):
        parent = str(number - 1 - back) if number - 1 - back > 0 else ""
        each = came(str(number), parent, is_late=is_late, is_disputed=is_disputed)
        happened.append(each)
        after = stand_visit(happened)
        if after.current != before.current:
            assert (after.current, each.parent) == (each.id, before.current)
        assert before.disputed <= after.disputed
        before = after
