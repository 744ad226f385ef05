"""Finding an allocation of teams with OR-Tools CP-SAT.

Recusal (回避) is a hard constraint. Among the allocations that keep every rule the solver looks
for short travel: bodies of one region (the first digit of their code) stay with few teams, and
the departments and the lent staff are spread over the teams. One worker and a fixed seed make the
result repeatable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from kaohe.core.errors import TeamsImpossible, raise_all
from kaohe.core.teams import Allocation, Inspector, Team, allocation_faults, request_faults
from kaohe.core.teams.faults import NO_ALLOCATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.rules.model import Teams

SEARCH_EFFORT: Final = 4.0
"""Deterministic time of the search, so that a slow machine finds the same allocation."""


def allocate_teams(
    rule: Teams, bodies: Sequence[str], *, inspectors: Sequence[Inspector], seed: int
) -> Allocation:
    """Allocate inspectors and bodies to teams.

    Raises:
        TeamsImpossible: with every reason that counting shows, or that no allocation exists.
    """
    raise_all(TeamsImpossible, request_faults(rule, bodies, inspectors=len(inspectors)))
    model = cp_model.CpModel()
    teams = range(rule.count)
    visits = {(t, b): model.new_bool_var(f"visits {t} {b}") for t in teams for b in bodies}
    belongs = {
        (t, each.id): model.new_bool_var(f"belongs {t} {each.id}")
        for t in teams
        for each in inspectors
    }
    for body in bodies:
        model.add_exactly_one(visits[t, body] for t in teams)
    for each in inspectors:
        model.add_exactly_one(belongs[t, each.id] for t in teams)
    for t in teams:
        model.add_linear_constraint(
            sum(visits[t, body] for body in bodies), rule.bodies_least, rule.bodies_most
        )
        _spread(model, [belongs[t, each.id] for each in inspectors], rule.count)
        for origin in sorted({_origin(each) for each in inspectors}):
            same = [belongs[t, each.id] for each in inspectors if _origin(each) == origin]
            _spread(model, same, rule.count)
        if rule.recusal == "own_body":
            for each in inspectors:
                if each.lent_by is not None and each.lent_by in bodies:
                    model.add_at_most_one(belongs[t, each.id], visits[t, each.lent_by])
    model.minimize(sum(_regions_touched(model, visits, t, bodies) for t in teams))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.max_deterministic_time = SEARCH_EFFORT
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NO_ALLOCATION.error_at("teams")
    allocation = Allocation(
        tuple(
            Team(
                f"team-{t + 1}",
                tuple(each for each in inspectors if solver.value(belongs[t, each.id])),
                tuple(body for body in bodies if solver.value(visits[t, body])),
            )
            for t in teams
        )
    )
    broken = allocation_faults(allocation, rule=rule, bodies=bodies)
    if broken:
        raise AssertionError(f"the solver broke its own rules: {broken}")
    return allocation


def _origin(inspector: Inspector) -> str:
    return inspector.department or "lent"


def _spread(model: cp_model.CpModel, members: Sequence[cp_model.IntVar], teams: int) -> None:
    """Give each team its fair number, give or take the remainder."""
    fair = len(members) // teams
    most = fair if len(members) % teams == 0 else fair + 1
    model.add_linear_constraint(sum(members), fair, most)


def _regions_touched(
    model: cp_model.CpModel,
    visits: dict[tuple[int, str], cp_model.IntVar],
    team: int,
    bodies: Sequence[str],
) -> cp_model.LinearExpr | int:
    touched = []
    for region in sorted({body[0] for body in bodies}):
        flag = model.new_bool_var(f"touches {team} {region}")
        for body in bodies:
            if body[0] == region:
                model.add_implication(visits[team, body], flag)
        touched.append(flag)
    return sum(touched)
