"""Where two allocations differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from kaohe.core.teams.allocation import Allocation

MovedKind: TypeAlias = Literal["body", "inspector", "leader"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A body or an inspector in another team, or a team with another leader."""

    kind: MovedKind
    id: str
    """The body, the inspector, or the team whose leader changes."""
    before: str | None
    """Its team, or for a leader the person; None where there was none."""
    after: str | None


def compare_allocations(before: Allocation, after: Allocation) -> tuple[Moved, ...]:
    """Return what differs: bodies, then inspectors, then leaders, each in the order of its ids."""
    kinds: tuple[MovedKind, ...] = ("body", "inspector", "leader")
    found = []
    for kind in kinds:
        was, now = _places(before, kind), _places(after, kind)
        found += [
            Moved(kind, each, was.get(each), now.get(each))
            for each in sorted({*was, *now})
            if was.get(each) != now.get(each)
        ]
    return tuple(found)


def _places(allocation: Allocation, kind: MovedKind) -> dict[str, str | None]:
    if kind == "leader":
        return {team.id: team.leader for team in allocation.teams}
    if kind == "body":
        return {body: team.id for team in allocation.teams for body in team.bodies}
    return {each.id: team.id for team in allocation.teams for each in team.inspectors}
