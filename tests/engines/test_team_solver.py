"""The solver finds allocations that keep every rule, and says why when none exists."""

import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import TeamsImpossible
from kaohe.core.rules.model import Teams
from kaohe.core.teams import Inspector, allocation_faults
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


def test_thirty_two_bodies_are_shared_among_five_teams_without_anybodys_own():
    allocation = allocate_teams(rule(), list(BODY_NAMES), inspectors=[*STAFF, *LENT], seed=1)

    assert allocation_faults(allocation, rule=rule(), bodies=list(BODY_NAMES)) == []
    assert sorted(len(team.bodies) for team in allocation.teams) == [6, 6, 6, 7, 7]
    for team in allocation.teams:
        departments = [each.department for each in team.inspectors]
        assert all(departments.count(each) == 1 for each in DEPARTMENTS)


def test_the_same_seed_gives_the_same_teams():
    first, second = (
        allocate_teams(rule(), list(BODY_NAMES), inspectors=[*STAFF, *LENT], seed=7)
        for _ in range(2)
    )

    assert first == second


def test_counting_tells_why_nothing_is_possible():
    with pytest.raises(TeamsImpossible) as refusal:
        allocate_teams(rule(bodies_most=6), list(BODY_NAMES), inspectors=STAFF, seed=1)

    assert [fault.kind.code for fault in refusal.value.faults] == ["teams-too-few-places"]


def test_recusal_that_cannot_be_kept_is_told():
    everybody_from_one_body = [Inspector(f"lent-{n}", "11", None) for n in range(4)]

    with pytest.raises(TeamsImpossible) as refusal:
        allocate_teams(
            rule(count=2, bodies_least=1, bodies_most=2),
            ["11", "12"],
            inspectors=everybody_from_one_body,
            seed=1,
        )

    assert [fault.kind.code for fault in refusal.value.faults] == ["teams-no-allocation"]
