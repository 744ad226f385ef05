"""What an allocation must keep, checked without the solver that made it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams.allocation import TIES
from kaohe.core.teams.faults import (
    BODY_NOT_ONCE,
    INSPECTOR_TWICE,
    LEADER_MISSING,
    LOAD,
    OWN_BODY,
    TIED_BODY,
    TOO_FEW_INSPECTORS,
    TOO_FEW_LEADERS,
    TOO_FEW_PLACES,
    TOO_MANY_PLACES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Teams
    from kaohe.core.teams.allocation import Allocation, Inspector, Team


def request_faults(
    rule: Teams,
    bodies: Sequence[str],
    *,
    inspectors: Sequence[Inspector],
    with_leaders: bool = False,
) -> list[Fault]:
    """Return why no allocation can exist, as far as plain counting shows.

    Five teams of six make 30, but 32 bodies are assessed (gap I01): such a rule is told apart
    from a search that found nothing.
    """
    faults = []
    if rule.count * rule.bodies_most < len(bodies):
        faults.append(
            TOO_FEW_PLACES.at(
                "teams",
                teams=rule.count,
                most=rule.bodies_most,
                places=rule.count * rule.bodies_most,
                bodies=len(bodies),
            )
        )
    if rule.count * rule.bodies_least > len(bodies):
        faults.append(
            TOO_MANY_PLACES.at(
                "teams",
                teams=rule.count,
                least=rule.bodies_least,
                places=rule.count * rule.bodies_least,
                bodies=len(bodies),
            )
        )
    if len(inspectors) < rule.count * rule.inspectors_per_visit:
        faults.append(
            TOO_FEW_INSPECTORS.at(
                "teams",
                inspectors=len(inspectors),
                teams=rule.count,
                needed=rule.inspectors_per_visit,
            )
        )
    leaders = sum(each.may_lead for each in inspectors)
    if with_leaders and leaders < rule.count:
        faults.append(TOO_FEW_LEADERS.at("teams", leaders=leaders, teams=rule.count))
    return faults


def allocation_faults(
    allocation: Allocation, *, rule: Teams, bodies: Sequence[str], with_leaders: bool = False
) -> list[Fault]:
    """Return every rule that an allocation breaks; empty when it keeps them all."""
    given = Counter(body for team in allocation.teams for body in team.bodies)
    faults = [
        BODY_NOT_ONCE.at("teams", body=body, times=given[body])
        for body in sorted({*bodies, *given})
        if given[body] != 1 or body not in bodies
    ]
    members = Counter(each.id for team in allocation.teams for each in team.inspectors)
    faults += [
        INSPECTOR_TWICE.at("teams", inspector=each, times=times)
        for each, times in sorted(members.items())
        if times > 1
    ]
    for team in allocation.teams:
        faults += _find_counts(team, rule)
        if with_leaders and team.leader not in {each.id for each in team.inspectors}:
            faults.append(LEADER_MISSING.at(team.id))
        if rule.recusal == "own_body":
            faults += find_recusals(team)
    return faults


def find_recusals(team: Team) -> Iterator[Fault]:
    """Yield every body of a team that one of its inspectors must not assess, and why."""
    for each in team.inspectors:
        if each.lent_by in team.bodies:
            yield OWN_BODY.at(team.id, inspector=each.id, **name_body("body", each.lent_by or ""))
        for tie in each.ties:
            if tie.body in team.bodies:
                zh, en = TIES[tie.kind]
                named = name_body("body", tie.body)
                yield TIED_BODY.at(team.id, inspector=each.id, tie=zh, tie_en=en, **named)


def name_body(field: str, body: str) -> dict[str, str]:
    """Return a body's names as the fields of a fault, such as ``body`` and ``body_en``."""
    zh, en = BODY_NAMES.get(body, (body, body))
    return {field: zh, f"{field}_en": en}


def _find_counts(team: Team, rule: Teams) -> Iterator[Fault]:
    if not rule.bodies_least <= len(team.bodies) <= rule.bodies_most:
        yield LOAD.at(
            team.id, bodies=len(team.bodies), least=rule.bodies_least, most=rule.bodies_most
        )
    if len(team.inspectors) < rule.inspectors_per_visit:
        yield TOO_FEW_INSPECTORS.at(
            team.id,
            inspectors=len(team.inspectors),
            teams=1,
            needed=rule.inspectors_per_visit,
        )
