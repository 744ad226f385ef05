"""What an allocation must keep, checked without the solver that made it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kaohe.core.teams.faults import (
    BODY_NOT_ONCE,
    LOAD,
    OWN_BODY,
    TOO_FEW_INSPECTORS,
    TOO_FEW_PLACES,
    TOO_MANY_PLACES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Teams
    from kaohe.core.teams.allocation import Allocation


def request_faults(rule: Teams, bodies: Sequence[str], *, inspectors: int) -> list[Fault]:
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
    if inspectors < rule.count * rule.inspectors_per_visit:
        faults.append(
            TOO_FEW_INSPECTORS.at(
                "teams",
                inspectors=inspectors,
                teams=rule.count,
                needed=rule.inspectors_per_visit,
            )
        )
    return faults


def allocation_faults(allocation: Allocation, *, rule: Teams, bodies: Sequence[str]) -> list[Fault]:
    """Return every rule that an allocation breaks; empty when it keeps them all."""
    faults = []
    given = Counter(body for team in allocation.teams for body in team.bodies)
    faults += [
        BODY_NOT_ONCE.at("teams", body=body, times=given[body])
        for body in sorted({*bodies, *given})
        if given[body] != 1 or body not in bodies
    ]
    for team in allocation.teams:
        if not rule.bodies_least <= len(team.bodies) <= rule.bodies_most:
            faults.append(
                LOAD.at(
                    team.id,
                    bodies=len(team.bodies),
                    least=rule.bodies_least,
                    most=rule.bodies_most,
                )
            )
        if len(team.inspectors) < rule.inspectors_per_visit:
            faults.append(
                TOO_FEW_INSPECTORS.at(
                    team.id,
                    inspectors=len(team.inspectors),
                    teams=1,
                    needed=rule.inspectors_per_visit,
                )
            )
        if rule.recusal == "own_body":
            faults += [
                OWN_BODY.at(team.id, inspector=each.id, body=each.lent_by)
                for each in team.inspectors
                if each.lent_by in team.bodies
            ]
    return faults
