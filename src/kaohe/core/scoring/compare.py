"""Two results of the same evidence, side by side: what a change of the pack moves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.scoring.answers import NONE

if TYPE_CHECKING:
    from decimal import Decimal

    from kaohe.core.scoring.nodes import Because, Node
    from kaohe.core.scoring.score import Results, Score


@dataclass(frozen=True, slots=True)
class Move:
    """One body under both packs."""

    body: str
    name: Because
    group: str | None
    before: Decimal | None
    after: Decimal | None
    place_before: int | None
    place_after: int | None
    moved_by: tuple[tuple[str, Fraction], ...]
    """What each section (or the bonuses) adds to the change, largest first; none of them 0."""

    @property
    def change(self) -> Fraction | None:
        """The change of the published total; None where one of them waits."""
        if self.before is None or self.after is None:
            return None
        return Fraction(self.after) - Fraction(self.before)

    @property
    def changes_place(self) -> bool:
        """Whether the body stands at another place."""
        return self.place_before != self.place_after


@dataclass(frozen=True, slots=True)
class Comparison:
    """All bodies that both results have."""

    moves: tuple[Move, ...]

    @property
    def changing_places(self) -> tuple[Move, ...]:
        """The bodies that change places."""
        return tuple(move for move in self.moves if move.changes_place)


def compare(before: Results, after: Results) -> Comparison:
    """Return what moves between two results, in the order of the second one's table."""
    both = [row.body for row in after.table() if row.body in before.scores]
    return Comparison(tuple(_move(before.scores[body], after.scores[body]) for body in both))


def _move(before: Score, after: Score) -> Move:
    old, new = _parts(before), _parts(after)
    changes = {part: new.get(part, NONE) - old.get(part, NONE) for part in old | new}
    moved_by = sorted(
        ((part, change) for part, change in changes.items() if change),
        key=lambda each: (-abs(each[1]), each[0]),
    )
    return Move(
        after.body,
        after.name,
        after.standing.group,
        before.published,
        after.published,
        before.standing.place,
        after.standing.place,
        tuple(moved_by),
    )


def _parts(score: Score) -> dict[str, Fraction]:
    return {step.id: _published(step) for step in score.node.steps}


def _published(node: Node) -> Fraction:
    return Fraction(node.rounded if node.rounded is not None else node.earned or 0)
