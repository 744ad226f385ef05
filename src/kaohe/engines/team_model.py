"""What an allocation of teams must keep, as constraints of CP-SAT.

The teams are told apart by the body in their middle, so that no allocation is counted once for
every order of the teams; where reasons are looked for, they are only numbered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ortools.sat.python import cp_model

from kaohe.core.teams import LENT, name_body
from kaohe.core.teams.faults import (
    WANTS_APART,
    WANTS_LEADER,
    WANTS_LOAD,
    WANTS_MIXTURE,
    WANTS_RECUSAL,
    WANTS_SIZE,
    WANTS_TOGETHER,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Teams
    from kaohe.core.teams import Inspector, Wishes

SEARCH_EFFORT: Final = 8.0
"""Deterministic time of the search, so that a slow machine finds the same allocation."""
DEPARTMENTS: Final = {
    "research": ("研究室", "the research office"),
    "grassroots": ("基层组织建设部", "the grassroots department"),
    "finance": ("财务部", "the finance department"),
    LENT: ("各地抽调", "those lent by bodies"),
}


def make_solver(effort: float, seed: int) -> cp_model.CpSolver:
    """Return a solver that gives the same answer every time."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = 2  # the bounds of a p-median are linear ones
    solver.parameters.max_deterministic_time = effort
    return solver


class TeamModel:
    """Which body and which inspector is in which team."""

    def __init__(
        self,
        rule: Teams,
        bodies: Sequence[str],
        inspectors: Sequence[Inspector],
        wishes: Wishes,
    ) -> None:
        self.model = cp_model.CpModel()
        self._rule = rule
        self._bodies = bodies
        self._inspectors = inspectors
        self._wishes = wishes
        self._slots: list[str] = []
        self._is_team: dict[str, cp_model.IntVar | int] = {}
        self._visits: dict[tuple[str, str], cp_model.IntVar] = {}
        self._belongs: dict[tuple[str, str], cp_model.IntVar] = {}
        self._only_if: cp_model.IntVar | None = None

    def place_in_middles(self) -> None:
        """Tell the teams apart by their middle bodies, and demand everything."""
        opened = {body: self.model.new_bool_var(f"middle {body}") for body in self._bodies}
        self._place(dict(opened))
        self.model.add(sum(opened.values()) == self._rule.count)
        for body, is_middle in opened.items():
            self.model.add(self._visits[body, body] == is_middle)
            for other in self._bodies:
                self.model.add_implication(self._visits[other, body], is_middle)
            for each in self._inspectors:
                self.model.add_implication(self._belongs[each.id, body], is_middle)
        for fault in self.wants():
            self._demand(fault)

    def place_in_numbers(self) -> dict[int, Fault]:
        """Number the teams, and demand everything only under an assumption of its own.

        Returns:
            What is wanted, by the index of its assumption.
        """
        self._place({str(number): 1 for number in range(self._rule.count)})
        assumed: dict[int, Fault] = {}
        for fault in self.wants():
            self._only_if = self.model.new_bool_var(f"wanted {len(assumed)}")
            self._demand(fault)
            assumed[self._only_if.index] = fault
        return assumed

    def minimize(self, distance: Callable[[str, str], int]) -> None:
        """Look for the least sum of distances to the middles."""
        self.model.minimize(
            sum(
                distance(body, middle) * visits
                for (body, middle), visits in self._visits.items()
                if body != middle
            )
        )

    def read_teams(
        self, solver: cp_model.CpSolver
    ) -> Iterator[tuple[tuple[str, ...], tuple[Inspector, ...]]]:
        """Yield the bodies and inspectors of each team that was found."""
        for slot in self._slots:
            bodies = tuple(b for b in self._bodies if solver.value(self._visits[b, slot]))
            if bodies:
                members = (e for e in self._inspectors if solver.value(self._belongs[e.id, slot]))
                yield bodies, tuple(members)

    def wants(self) -> Iterator[Fault]:
        """Yield what is wanted, each as the fault that says so where it cannot hold."""
        rule, people = self._rule, self._inspectors
        yield WANTS_LOAD.at("teams", least=rule.bodies_least, most=rule.bodies_most)
        yield WANTS_SIZE.at("teams", inspectors=len(people), needed=rule.inspectors_per_visit)
        if self._wishes.with_leaders:
            yield WANTS_LEADER.at("teams", leaders=sum(each.may_lead for each in people))
        if self._wishes.mixed:
            for origin in sorted({each.origin for each in people}):
                zh, en = DEPARTMENTS.get(origin, (origin, origin))
                count = sum(each.origin == origin for each in people)
                named = {"origin": zh, "origin_en": en}
                yield WANTS_MIXTURE.at(origin, inspectors=count, **named)
        if rule.recusal == "own_body":
            for each in people:
                kept = [body for body in self._bodies if body in each.recused_from()]
                if kept:
                    named_zh = "、".join(name_body("body", body)["body"] for body in kept)
                    named_en = ", ".join(name_body("body", body)["body_en"] for body in kept)
                    yield WANTS_RECUSAL.at(
                        each.id, inspector=each.id, bodies=named_zh, bodies_en=named_en
                    )
        for kind, pairs in (
            (WANTS_TOGETHER, self._wishes.together),
            (WANTS_APART, self._wishes.apart),
        ):
            for one, other in pairs:
                yield kind.at(
                    f"{one}+{other}", **name_body("one", one), **name_body("other", other)
                )

    def _place(self, slots: dict[str, cp_model.IntVar | int]) -> None:
        model = self.model
        self._slots, self._is_team = list(slots), slots
        for slot in slots:
            for body in self._bodies:
                self._visits[body, slot] = model.new_bool_var(f"visits {body} {slot}")
            for each in self._inspectors:
                self._belongs[each.id, slot] = model.new_bool_var(f"belongs {each.id} {slot}")
        for body in self._bodies:
            model.add_exactly_one(self._visits[body, slot] for slot in slots)
        for each in self._inspectors:
            model.add_exactly_one(self._belongs[each.id, slot] for slot in slots)

    def _demand(self, wanted: Fault) -> None:
        """Put what is wanted into the model."""
        rule, people = self._rule, self._inspectors
        if wanted.kind is WANTS_LOAD:
            self._bound([*self._bodies], self._visits, rule.bodies_least, rule.bodies_most)
        elif wanted.kind is WANTS_SIZE:
            self._spread([each.id for each in people], at_least=rule.inspectors_per_visit)
        elif wanted.kind is WANTS_LEADER:
            may = [each.id for each in people if each.may_lead]
            self._bound(may, self._belongs, 1, len(may))
        elif wanted.kind is WANTS_MIXTURE:
            self._spread([each.id for each in people if each.origin == wanted.where])
        elif wanted.kind is WANTS_RECUSAL:
            self._keep_away(next(each for each in people if each.id == wanted.where))
        else:
            one, other = wanted.where.split("+")
            self._pair(one, other, is_together=wanted.kind is WANTS_TOGETHER)

    def _spread(self, members: Sequence[str], *, at_least: int = 0) -> None:
        """Give each team its fair number, give or take the remainder."""
        fair, rest = divmod(len(members), self._rule.count)
        self._bound(members, self._belongs, max(fair, at_least), fair + (1 if rest else 0))

    def _bound(
        self,
        things: Sequence[str],
        placed: dict[tuple[str, str], cp_model.IntVar],
        least: int,
        most: int,
    ) -> None:
        for slot, is_team in self._is_team.items():
            count = sum(placed[each, slot] for each in things)
            self._add(count >= least * is_team)
            self._add(count <= most * is_team)

    def _keep_away(self, inspector: Inspector) -> None:
        for body in self._bodies:
            if body in inspector.recused_from():
                for slot in self._slots:
                    self._add(self._belongs[inspector.id, slot] + self._visits[body, slot] <= 1)

    def _pair(self, one: str, other: str, *, is_together: bool) -> None:
        for slot in self._slots:
            here, there = self._visits[one, slot], self._visits[other, slot]
            self._add(here == there if is_together else here + there <= 1)

    def _add(self, constraint: cp_model.BoundedLinearExpression | bool) -> None:
        added = self.model.add(constraint)
        if self._only_if is not None:
            added.only_enforce_if(self._only_if)
