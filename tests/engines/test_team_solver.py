"""The solver finds allocations that keep every rule, and says why when none exists."""

from dataclasses import replace

import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import TeamsImpossible
from kaohe.core.rules.model import Teams
from kaohe.core.teams import Inspector, Tie, Wishes, allocation_faults, find_round
from kaohe.engines.team_solver import allocate_teams

DEPARTMENTS = ("research", "grassroots", "finance")
STAFF = [Inspector(f"{each}-{n}", None, each) for each in DEPARTMENTS for n in range(5)]
LENT = [Inspector(f"lent-{body}", body, None) for body in list(BODY_NAMES)[::3]]


def rule(**changes):
    values = {
        "count": 5,
        "bodies_least": 6,
        "bodies_most": 7,
        "inspectors_per_visit": 2,
        "recusal": "own_body",
        "cite": "notice/1",
    }
    return Teams(**{**values, **changes})


@pytest.fixture(scope="module")
def formed():
    return allocate_teams(rule(), list(BODY_NAMES), inspectors=[*STAFF, *LENT], seed=1)


def test_thirty_two_bodies_are_shared_among_five_teams_without_anybodys_own(formed):
    allocation = formed

    assert allocation_faults(allocation, rule=rule(), bodies=list(BODY_NAMES)) == []
    assert sorted(len(team.bodies) for team in allocation.teams) == [6, 6, 6, 7, 7]
    for team in allocation.teams:
        departments = [each.department for each in team.inspectors]
        assert all(departments.count(each) == 1 for each in DEPARTMENTS)


def test_the_same_seed_gives_the_same_teams(formed):
    again = allocate_teams(rule(), list(BODY_NAMES), inspectors=[*STAFF, *LENT], seed=1)

    assert again == formed


def test_counting_tells_why_nothing_is_possible():
    with pytest.raises(TeamsImpossible) as refusal:
        allocate_teams(rule(bodies_most=6), list(BODY_NAMES), inspectors=STAFF, seed=1)

    assert [fault.kind.code for fault in refusal.value.faults] == ["teams-too-few-places"]


def test_travel_is_short(formed):
    assert sum(find_round(team.bodies).kilometres for team in formed.teams) < 24_000
    assert formed.team_of("65") == formed.team_of("66")


def test_wishes_are_kept():
    leading = [replace(each, may_lead=each.department == "finance") for each in STAFF]
    wishes = Wishes(with_leaders=True, together=(("11", "65"),), apart=(("65", "66"),))

    allocation = allocate_teams(
        rule(), list(BODY_NAMES), inspectors=[*leading, *LENT], seed=1, wishes=wishes
    )

    assert allocation.team_of("11") == allocation.team_of("65")
    assert allocation.team_of("65") != allocation.team_of("66")
    assert all(team.leader and team.leader.startswith("finance") for team in allocation.teams)


def refuse(inspectors, wishes, **changes):
    with pytest.raises(TeamsImpossible) as refusal:
        allocate_teams(
            rule(**changes), list(BODY_NAMES), inspectors=inspectors, seed=1, wishes=wishes
        )
    return [(fault.kind.code, fault.where) for fault in refusal.value.faults]


def test_recusal_that_cannot_be_kept_is_told_with_the_load_that_it_contradicts():
    everywhere = Inspector(
        "x", None, "finance", ties=tuple(Tie(each, "kin") for each in BODY_NAMES)
    )

    assert refuse([*STAFF, *LENT, everywhere], Wishes()) == [
        ("teams-no-allocation", "teams"),
        ("teams-wants-load", "teams"),
        ("teams-wants-recusal", "x"),
    ]


def test_wishes_that_contradict_each_other_are_told_and_nothing_else():
    wishes = Wishes(together=(("65", "66"), ("62", "66"), ("11", "12")), apart=(("62", "65"),))

    assert refuse([*STAFF, *LENT], wishes) == [
        ("teams-no-allocation", "teams"),
        ("teams-wants-together", "65+66"),
        ("teams-wants-together", "62+66"),
        ("teams-wants-apart", "62+65"),
    ]


def test_leaders_who_must_keep_away_from_too_much_are_named():
    ties = tuple(Tie(body, "post") for body in list(BODY_NAMES)[:12])
    leading = [
        replace(each, may_lead=True, ties=ties) if each.department == "finance" else each
        for each in STAFF
    ]

    told = refuse([*leading, *LENT], Wishes(with_leaders=True, mixed=False))

    assert ("teams-wants-leader", "teams") in told
    assert {where for code, where in told if code == "teams-wants-recusal"} <= {
        each.id for each in leading if each.may_lead
    }


def test_a_wish_for_mixed_departments_can_be_what_is_in_the_way():
    ties = tuple(Tie(body, "other") for body in list(BODY_NAMES)[:26])
    tied = [replace(each, ties=ties) if each.department == "finance" else each for each in STAFF]

    told = refuse([*tied, *LENT], Wishes())

    assert ("teams-wants-mixture", "finance") in told
    free = allocate_teams(
        rule(), list(BODY_NAMES), inspectors=[*tied, *LENT], seed=1, wishes=Wishes(mixed=False)
    )
    assert allocation_faults(free, rule=rule(), bodies=list(BODY_NAMES)) == []
