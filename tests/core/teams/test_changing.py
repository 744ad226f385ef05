"""Changing an allocation by hand."""

from dataclasses import replace

import pytest

from kaohe.core.errors import TeamsImpossible
from kaohe.core.teams import (
    Allocation,
    Inspector,
    Moved,
    Team,
    Tie,
    choose_leader,
    compare_allocations,
    exchange,
    join,
    move,
    name_leader,
    renew_inspectors,
)

HEAD = Inspector("head", None, "research", may_lead=True)
SECOND = Inspector("second", "33", None, may_lead=True)
CLERK = Inspector("clerk", None, "finance")
OTHER = Inspector("other", None, "finance", may_lead=True)
BEFORE = Allocation(
    (
        Team("team-1", (SECOND, HEAD, CLERK), ("11", "12"), leader="head"),
        Team("team-2", (OTHER,), ("33",), leader="other"),
    )
)


def bodies_of(allocation):
    return {team.id: team.bodies for team in allocation.teams}


def members_of(allocation):
    return {team.id: [each.id for each in team.inspectors] for team in allocation.teams}


def codes(refusal):
    return [fault.kind.code for fault in refusal.value.faults]


def test_a_body_moves_to_another_team():
    assert bodies_of(move(BEFORE, "12", to="team-2")) == {
        "team-1": ("11",),
        "team-2": ("12", "33"),
    }


def test_a_leader_who_moves_leaves_the_lead_to_the_next_who_may():
    after = move(BEFORE, "head", to="team-2")

    assert members_of(after) == {"team-1": ["second", "clerk"], "team-2": ["other", "head"]}
    assert [team.leader for team in after.teams] == ["second", "other"]


def test_what_is_in_no_team_and_a_team_that_is_none_are_told_together():
    with pytest.raises(TeamsImpossible) as refusal:
        move(BEFORE, "99", to="team-9")

    assert codes(refusal) == ["teams-not-in-teams", "teams-team-not-known"]


def test_bodies_and_inspectors_change_places():
    assert bodies_of(exchange(BEFORE, "11", "33")) == {
        "team-1": ("12", "33"),
        "team-2": ("11",),
    }
    assert members_of(exchange(BEFORE, "clerk", "other")) == {
        "team-1": ["second", "head", "other"],
        "team-2": ["clerk"],
    }


@pytest.mark.parametrize(("one", "other"), [("11", "12"), ("11", "other"), ("head", "33")])
def test_two_of_one_team_or_of_two_kinds_do_not_change_places(one, other):
    with pytest.raises(TeamsImpossible) as refusal:
        exchange(BEFORE, one, other)

    assert codes(refusal) == ["teams-not-exchanged"]


def test_who_is_in_no_team_changes_places_with_nobody():
    with pytest.raises(TeamsImpossible) as refusal:
        exchange(BEFORE, "nobody", "99")

    assert codes(refusal) == ["teams-not-in-teams"] * 2


def test_somebody_who_may_lead_is_chosen():
    assert choose_leader(BEFORE, "second").teams[0].leader == "second"


@pytest.mark.parametrize(
    ("who", "code"), [("nobody", "teams-not-in-teams"), ("clerk", "teams-may-not-lead")]
)
def test_somebody_who_may_not_lead_is_refused(who, code):
    with pytest.raises(TeamsImpossible) as refusal:
        choose_leader(BEFORE, who)

    assert codes(refusal) == [code]


def test_somebody_new_joins_a_team_and_leads_it_if_nobody_else_may():
    leaderless = Allocation((Team("team-1", (CLERK,), ("11",)), BEFORE.teams[1]))

    after = join(leaderless, HEAD, to="team-1")

    assert members_of(after)["team-1"] == ["clerk", "head"]
    assert after.teams[0].leader == "head"
    with pytest.raises(TeamsImpossible):
        join(leaderless, HEAD, to="team-9")


def test_what_is_known_of_people_is_renewed_and_who_has_left_falls_out():
    tied = replace(CLERK, ties=(Tie("11", "kin"),))

    after = renew_inspectors(BEFORE, [SECOND, tied, OTHER])

    assert after.teams[0].inspectors == (SECOND, tied)
    assert after.teams[0].leader == "second"


def test_headquarters_own_staff_lead_before_those_who_are_lent():
    assert name_leader(Team("team-1", (SECOND, HEAD), ())).leader == "head"
    assert name_leader(Team("team-1", (SECOND, CLERK), ())).leader == "second"
    assert name_leader(Team("team-1", (CLERK,), ())).leader is None


def test_differences_are_told_as_bodies_inspectors_and_leaders():
    after = exchange(move(BEFORE, "12", to="team-2"), "head", "other")

    assert compare_allocations(BEFORE, after) == (
        Moved("body", "12", "team-1", "team-2"),
        Moved("inspector", "head", "team-1", "team-2"),
        Moved("inspector", "other", "team-2", "team-1"),
        Moved("leader", "team-1", "head", "other"),
        Moved("leader", "team-2", "other", "head"),
    )
    assert compare_allocations(BEFORE, BEFORE) == ()


def test_who_is_in_one_allocation_only_has_no_team_in_the_other():
    after = renew_inspectors(BEFORE, [HEAD, SECOND, OTHER])

    assert compare_allocations(BEFORE, after) == (Moved("inspector", "clerk", "team-1", None),)
