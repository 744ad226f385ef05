"""Finding an allocation of teams with OR-Tools CP-SAT.

Recusal (回避) is a hard constraint. Among the allocations that keep every rule and wish, the
solver looks for short travel: it chooses a body in the middle of each team's and makes the sum of
the distances to it least (a p-median with bounds). One worker, a fixed seed and a limit that
counts steps instead of seconds make the result the same on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from kaohe.core.errors import TeamsImpossible, raise_all
from kaohe.core.teams import (
    Allocation,
    Team,
    Wishes,
    allocation_faults,
    distance_between,
    name_leader,
    request_faults,
)
from kaohe.core.teams.faults import SEARCH_ENDED
from kaohe.engines.team_conflicts import find_conflict
from kaohe.engines.team_model import SEARCH_EFFORT, TeamModel, make_solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.rules.model import Teams
    from kaohe.core.teams import Inspector

AS_THE_RULE: Final = Wishes()


def allocate_teams(
    rule: Teams,
    bodies: Sequence[str],
    *,
    inspectors: Sequence[Inspector],
    seed: int,
    wishes: Wishes = AS_THE_RULE,
) -> Allocation:
    """Allocate inspectors and bodies to teams.

    Raises:
        TeamsImpossible: with every reason that counting shows; otherwise with a least set of
            rules and wishes that cannot hold together; or that the search ended without either.
    """
    raise_all(
        TeamsImpossible,
        request_faults(rule, bodies, inspectors=inspectors, with_leaders=wishes.with_leaders),
    )
    model = TeamModel(rule, bodies, inspectors, wishes)
    model.place_in_middles()
    model.minimize(distance_between)
    solver = make_solver(SEARCH_EFFORT, seed)
    state = solver.solve(model.model)
    if state == cp_model.INFEASIBLE:
        raise TeamsImpossible(*find_conflict(rule, bodies, inspectors, wishes))
    if state not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise SEARCH_ENDED.error_at("teams")
    found = sorted(model.read_teams(solver), key=lambda team: bodies.index(team[0][0]))
    allocation = Allocation(
        tuple(
            name_leader(Team(f"team-{number}", members, visited))
            for number, (visited, members) in enumerate(found, start=1)
        )
    )
    broken = allocation_faults(
        allocation, rule=rule, bodies=bodies, with_leaders=wishes.with_leaders
    )
    if broken:
        raise AssertionError(f"the solver broke its own rules: {broken}")
    return allocation
