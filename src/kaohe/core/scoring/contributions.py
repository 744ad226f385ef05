"""What each item adds to the total that is published, in points that add up to it exactly.

An item of ten points may add more or less than it earned: the points of what was not asked are
shared among the others, visits are averaged over counties, sections are rounded. The tree of a
score says how, and is followed downwards here until items and bonuses are reached. What no item
gave stands by itself: rounding, a limit that cut a sum, a number that a rule gave whatever the
items say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.scoring.answers import NONE
from kaohe.core.scoring.nodes import earned_steps

if TYPE_CHECKING:
    from kaohe.core.scoring.nodes import Because, Node

Origin: TypeAlias = Literal["item", "bonus", "rule", "limit", "rounding"]
"""``rule``: given to a branch as a whole. ``limit``: taken or added by the bounds of a sum."""

_LEAVES: Final = frozenset({"item", "bonus"})
_ADDED: Final = frozenset({"sum", "share", "mean"})


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one item, or one rule of adding up, gives to the total."""

    origin: Origin
    id: str
    """Of the item or bonus; of the branch where the points come from a rule of adding up."""
    section: str
    """Id of the section; ``bonuses`` or ``total`` outside of them."""
    name: Because | None
    points: Fraction

    @property
    def key(self) -> tuple[Origin, str]:
        """By what it is matched with that of another result."""
        return self.origin, self.id


def list_contributions(total: Node) -> dict[tuple[Origin, str], Contribution]:
    """Return what makes up a total, by origin and id; the points add up to what is published.

    What was left out is not in it. A total that waits has no contributions.
    """
    found: dict[tuple[Origin, str], Contribution] = {}
    if total.state == "earned":
        _follow(total, Fraction(1), total.id, found)
    return found


def published_points(node: Node) -> Fraction:
    """Return what counts of a node above it: what is printed of it, or else what it earned."""
    return Fraction(node.rounded) if node.rounded is not None else node.earned or NONE


def _follow(
    node: Node, weight: Fraction, section: str, found: dict[tuple[Origin, str], Contribution]
) -> None:
    """Put down what makes up a node that counts with a weight."""
    if node.kind in ("section", "bonuses"):
        section = node.id
    earned = node.earned or NONE

    def put(origin: Origin, points: Fraction) -> None:
        of = Contribution(origin, node.id, section, node.name, points * weight)
        former = found.get(of.key)
        found[of.key] = of if former is None else replace(of, points=former.points + of.points)

    if node.rounded is not None and node.rounded != earned:
        put("rounding", published_points(node) - earned)
    counting = earned_steps(node.steps)
    if node.kind in _LEAVES:
        put("bonus" if node.kind == "bonus" else "item", earned)
    elif node.how not in _ADDED or not counting:
        put("rule", earned)
    else:
        of_each = _weigh(node, counting)
        for step in counting:
            _follow(step, weight * of_each, section, found)
        rest = earned - of_each * sum((published_points(step) for step in counting), NONE)
        if rest:
            put("limit", rest)


def _weigh(node: Node, counting: tuple[Node, ...]) -> Fraction:
    """Return what a point of a step is worth in the node above it."""
    if node.how == "mean":
        return Fraction(1, len(counting))
    if node.how == "share":
        could = sum((step.of or NONE for step in counting), NONE)
        return (node.of or NONE) / could
    return Fraction(1)
