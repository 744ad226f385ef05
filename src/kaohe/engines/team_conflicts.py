"""Why no allocation exists: a least set of rules and wishes that cannot hold together.

Everything wanted is demanded only under an assumption of its own. The solver names assumptions
that suffice for the contradiction; then each is left out in turn, and stays out where the rest
contradicts itself without it. What remains is least: without any one of them an allocation may
exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from kaohe.core.teams.faults import NO_ALLOCATION
from kaohe.engines.team_model import TeamModel, make_solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Teams
    from kaohe.core.teams import Inspector, Wishes

TRIAL_EFFORT: Final = 1.0
"""Deterministic time of one trial; what is not refuted in it stays in the set."""


def find_conflict(
    rule: Teams, bodies: Sequence[str], inspectors: Sequence[Inspector], wishes: Wishes
) -> tuple[Fault, ...]:
    """Return why nothing is possible: the sentence, then what cannot hold together."""
    model = TeamModel(rule, bodies, inspectors, wishes)
    wanted = model.place_in_numbers()
    suffices = _refute(model, [*wanted])
    left = [each for each in wanted if suffices is None or each in suffices]
    for each in tuple(left):
        rest = [other for other in left if other != each]
        fewer = _refute(model, rest)
        if fewer is not None:
            left = [other for other in rest if other in fewer]
    return NO_ALLOCATION.at("teams"), *(wanted[each] for each in left)


def _refute(model: TeamModel, assumed: Sequence[int]) -> frozenset[int] | None:
    """Return assumptions among these that contradict each other; None where none was found."""
    model.model.clear_assumptions()
    model.model.add_assumptions(
        [model.model.get_bool_var_from_proto_index(each) for each in assumed]
    )
    solver = make_solver(TRIAL_EFFORT, 1)
    if solver.solve(model.model) != cp_model.INFEASIBLE:
        return None
    named = frozenset(solver.sufficient_assumptions_for_infeasibility())
    return named or frozenset(assumed)
