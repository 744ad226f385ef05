"""Two results side by side: who moves, and by which items, in points that add up exactly.

The results are of one year under two packs, or of two years. What the second one lacks is told
with it, so that a difference is never shown where there is nothing to be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.scoring.answers import NONE
from kaohe.core.scoring.contributions import list_contributions, published_points
from kaohe.core.scoring.plan import label
from kaohe.core.scoring.sensitivity import find_shifts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.rubric import Item, Section
    from kaohe.core.scoring.contributions import Contribution, Origin
    from kaohe.core.scoring.nodes import Because
    from kaohe.core.scoring.score import Results, Score
    from kaohe.core.scoring.sensitivity import Shift
    from kaohe.core.scoring.trace import Made


@dataclass(frozen=True, slots=True)
class PointChange:
    """What one item, or one rule of adding up, adds to the change of a total."""

    origin: Origin
    id: str
    section: str
    name: Because | None
    before: Fraction | None
    """What it gives to the total; None where it is not asked there."""
    after: Fraction | None

    @property
    def change(self) -> Fraction:
        """What it adds to the change."""
        return (self.after or NONE) - (self.before or NONE)


@dataclass(frozen=True, slots=True)
class Move:
    """One body in both results."""

    body: str
    name: Because
    group: str | None
    group_before: str | None
    before: Decimal | None
    after: Decimal | None
    place_before: int | None
    place_after: int | None
    place_alike: int | None
    """Place after the change among the bodies of its former group, as :class:`Shift` has it."""
    moved_by: tuple[tuple[str, Fraction], ...]
    """What each section (or the bonuses) adds to the change, largest first; none of them 0."""
    because: tuple[PointChange, ...]
    """The same by item, largest first: they add up to the change of the published total."""
    passes: tuple[str, ...]
    """Bodies of its former group that it leaves behind."""
    passed_by: tuple[str, ...]
    """Bodies of its former group that go ahead of it."""

    @property
    def change(self) -> Fraction | None:
        """The change of the published total; None where one of them waits."""
        if self.before is None or self.after is None:
            return None
        return Fraction(self.after) - Fraction(self.before)

    @property
    def changes_place(self) -> bool:
        """Whether the body stands at another place among those of its former group."""
        return self.place_before != self.place_alike


@dataclass(frozen=True, slots=True)
class Apart:
    """What one of two results has and the other has not, by id and name."""

    bodies_before: tuple[tuple[str, Because], ...]
    bodies_after: tuple[tuple[str, Because], ...]
    waiting: tuple[tuple[str, Because], ...]
    """Bodies without a total in one of them."""
    regrouped: tuple[tuple[str, Because], ...]
    """Bodies of another comparison group."""
    items_before: tuple[tuple[str, Because], ...]
    items_after: tuple[tuple[str, Because], ...]
    other_rules: tuple[tuple[str, Because], ...]
    """Items that both packs have and mark in another way."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All bodies that both results have, and what cannot be compared."""

    made_before: Made
    made_after: Made
    moves: tuple[Move, ...]
    apart: Apart

    @property
    def changing_places(self) -> tuple[Move, ...]:
        """The bodies that change places."""
        return tuple(move for move in self.moves if move.changes_place)


def compare(before: Results, after: Results) -> Comparison:
    """Return what moves between two results, in the order of the second one's table."""
    both = [row.body for row in after.table() if row.body in before.scores]
    shifts = {each.body: each for each in find_shifts(before, after)}
    moves = tuple(_move(before.scores[body], after.scores[body], shifts) for body in both)
    return Comparison(before.made, after.made, moves, _find_apart(before, after, moves))


def _move(before: Score, after: Score, shifts: Mapping[str, Shift]) -> Move:
    old, new = _parts(before), _parts(after)
    changes = {part: new.get(part, NONE) - old.get(part, NONE) for part in old | new}
    moved_by = sorted(
        ((part, change) for part, change in changes.items() if change),
        key=lambda each: (-abs(each[1]), each[0]),
    )
    shift = shifts[after.body]
    passes, passed_by = _find_passing(shift, shifts)
    return Move(
        after.body,
        after.name,
        after.standing.group,
        before.standing.group,
        before.published,
        after.published,
        before.standing.place,
        after.standing.place,
        shift.after,
        tuple(moved_by),
        _explain(before, after),
        passes,
        passed_by,
    )


def _explain(before: Score, after: Score) -> tuple[PointChange, ...]:
    """Return what adds up to the change; nothing where one of the totals waits."""
    if before.published is None or after.published is None:
        return ()
    old, new = list_contributions(before.node), list_contributions(after.node)
    changes = [_change(both, old, new) for both in (old | new).values()]
    told = [each for each in changes if each.change or None in (each.before, each.after)]
    told.sort(key=lambda each: (-abs(each.change), each.section, each.origin, each.id))
    return tuple(told)


def _change(
    of: Contribution,
    old: Mapping[tuple[Origin, str], Contribution],
    new: Mapping[tuple[Origin, str], Contribution],
) -> PointChange:
    return PointChange(
        of.origin,
        of.id,
        of.section,
        of.name,
        old[of.key].points if of.key in old else None,
        new[of.key].points if of.key in new else None,
    )


def _find_passing(
    own: Shift, shifts: Mapping[str, Shift]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return whom a body leaves behind, and who goes ahead of it, inside its former group."""
    passes, passed_by = [], []
    for body, other in shifts.items():
        was, now = _ahead(own.before, other.before), _ahead(own.after, other.after)
        if other.group != own.group or was is None or now is None:
            continue
        if was <= 0 < now:
            passes.append(body)
        elif now < 0 <= was:
            passed_by.append(body)
    return tuple(passes), tuple(passed_by)


def _ahead(own: int | None, other: int | None) -> int | None:
    """Return how many places one stands ahead of the other; None where one of them has none."""
    return None if own is None or other is None else other - own


def _find_apart(before: Results, after: Results, moves: tuple[Move, ...]) -> Apart:
    old, new = _items_of(before.made.pack), _items_of(after.made.pack)
    return Apart(
        _only_in(before, after),
        _only_in(after, before),
        tuple((each.body, each.name) for each in moves if each.change is None),
        tuple((each.body, each.name) for each in moves if each.group != each.group_before),
        tuple((id_, label(item.name)) for id_, (_, item) in old.items() if id_ not in new),
        tuple((id_, label(item.name)) for id_, (_, item) in new.items() if id_ not in old),
        tuple(
            (id_, label(item.name))
            for id_, (section, item) in new.items()
            if id_ in old and not _is_marked_alike(old[id_], (section, item))
        ),
    )


def _only_in(results: Results, other: Results) -> tuple[tuple[str, Because], ...]:
    return tuple(
        (body, results.scores[body].name)
        for body in sorted(results.scores)
        if body not in other.scores
    )


def _items_of(pack: Pack) -> dict[str, tuple[Section, Item]]:
    return {item.id: (section, item) for section in pack.sections for item in section.items()}


def _is_marked_alike(one: tuple[Section, Item], other: tuple[Section, Item]) -> bool:
    """Tell whether an item gives the same points for the same finding under both packs."""
    (old_section, old), (new_section, new) = one, other
    return old.points == new.points and old_section.measure_of(old) == new_section.measure_of(new)


def _parts(score: Score) -> dict[str, Fraction]:
    return {step.id: published_points(step) for step in score.node.steps}
