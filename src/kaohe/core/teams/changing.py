"""Changing an allocation by hand: moving and exchanging bodies and inspectors, choosing leaders.

A change gives a new allocation; whether it keeps the rules is checked as for any other
(:func:`kaohe.core.teams.check.allocation_faults`), so that no way around recusal exists.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kaohe.core.errors import TeamsImpossible, raise_all
from kaohe.core.teams.allocation import Allocation
from kaohe.core.teams.faults import MAY_NOT_LEAD, NOT_EXCHANGED, NOT_IN_TEAMS, TEAM_NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.teams.allocation import Inspector, Team


def move(allocation: Allocation, what: str, *, to: str) -> Allocation:
    """Move a body or an inspector to a team.

    Raises:
        TeamsImpossible: the body or inspector is in no team, or there is no such team.
    """
    at = _places(allocation)
    faults = [] if what in at else [NOT_IN_TEAMS.at("teams", what=what)]
    if to not in {team.id for team in allocation.teams}:
        faults.append(TEAM_NOT_KNOWN.at("teams", team=to))
    raise_all(TeamsImpossible, faults)
    return _rebuild(allocation, {what: to})


def join(allocation: Allocation, inspector: Inspector, *, to: str) -> Allocation:
    """Let an inspector who is in no team join one.

    Raises:
        TeamsImpossible: there is no such team.
    """
    if to not in {team.id for team in allocation.teams}:
        raise TEAM_NOT_KNOWN.error_at("teams", team=to)
    return Allocation(
        tuple(
            name_leader(replace(team, inspectors=(*team.inspectors, inspector)))
            if team.id == to
            else team
            for team in allocation.teams
        )
    )


def exchange(allocation: Allocation, one: str, other: str) -> Allocation:
    """Let two bodies, or two inspectors, change places.

    Raises:
        TeamsImpossible: one is in no team, both are in the same, or they are of two kinds.
    """
    at = _places(allocation)
    raise_all(
        TeamsImpossible,
        [NOT_IN_TEAMS.at("teams", what=each) for each in (one, other) if each not in at],
    )
    bodies = {body for team in allocation.teams for body in team.bodies}
    if at[one] == at[other] or (one in bodies) != (other in bodies):
        raise NOT_EXCHANGED.error_at("teams", one=one, other=other)
    return _rebuild(allocation, {one: at[other], other: at[one]})


def choose_leader(allocation: Allocation, inspector: str) -> Allocation:
    """Let an inspector lead the team that he is in.

    Raises:
        TeamsImpossible: he is in no team, or may not lead.
    """
    found = {each.id: (each, team) for team in allocation.teams for each in team.inspectors}
    if inspector not in found:
        raise NOT_IN_TEAMS.error_at("teams", what=inspector)
    member, led = found[inspector]
    if not member.may_lead:
        raise MAY_NOT_LEAD.error_at(led.id, inspector=inspector)
    return Allocation(
        tuple(
            replace(team, leader=inspector) if team.id == led.id else team
            for team in allocation.teams
        )
    )


def renew_inspectors(allocation: Allocation, pool: Iterable[Inspector]) -> Allocation:
    """Put what is known of the inspectors now into an allocation; who has left falls out."""
    known = {each.id: each for each in pool}
    return Allocation(
        tuple(
            name_leader(
                replace(
                    team,
                    inspectors=tuple(
                        known[each.id] for each in team.inspectors if each.id in known
                    ),
                )
            )
            for team in allocation.teams
        )
    )


def name_leader(team: Team) -> Team:
    """Keep the leader of a team, or name the first who may lead: headquarters' own staff first."""
    may = [each for each in team.inspectors if each.may_lead]
    if team.leader in {each.id for each in may}:
        return team
    own = [each for each in may if each.lent_by is None]
    return replace(team, leader=next((each.id for each in [*own, *may]), None))


def _places(allocation: Allocation) -> dict[str, str]:
    places: dict[str, str] = {}
    for team in allocation.teams:
        places |= dict.fromkeys((each.id for each in team.inspectors), team.id)
        places |= dict.fromkeys(team.bodies, team.id)
    return places


def _rebuild(allocation: Allocation, moved: Mapping[str, str]) -> Allocation:
    """Return the allocation with some things in other teams; what is new in a team comes last."""
    inspectors = {each.id: each for team in allocation.teams for each in team.inspectors}
    rebuilt = []
    for team in allocation.teams:
        come = [what for what, to in moved.items() if to == team.id]
        members: list[Any] = [each for each in team.inspectors if each.id not in moved]
        members += [inspectors[what] for what in come if what in inspectors]
        bodies = [body for body in team.bodies if body not in moved]
        bodies += [what for what in come if what not in inspectors]
        changed = replace(team, inspectors=tuple(members), bodies=tuple(sorted(bodies)))
        rebuilt.append(name_leader(changed))
    return Allocation(tuple(rebuilt))
