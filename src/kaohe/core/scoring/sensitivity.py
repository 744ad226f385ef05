"""How places shift under another choice of the rules, told inside the groups of the first.

Where the other choice forms other groups, the places of both are not of one kind; the bodies of
a former group are then put in the order in which they stand in the new one, so that a body is
said to move only where it passes another of its own group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.core.scoring.score import Results


@dataclass(frozen=True, slots=True)
class Shift:
    """A body's place under both choices, among the bodies of its group under the first."""

    body: str
    group: str | None
    before: int | None
    after: int | None
    """None where it is not ranked, or where its group was torn apart."""

    @property
    def is_moved(self) -> bool:
        """Whether the body stands at another place."""
        return self.before != self.after


def find_shifts(before: Results, after: Results) -> tuple[Shift, ...]:
    """Return the shift of every body that both results have, in the order of their ids."""
    return tuple(
        Shift(
            body,
            before.scores[body].standing.group,
            before.scores[body].standing.place,
            _place_alike(body, before, after),
        )
        for body in sorted(before.scores)
        if body in after.scores
    )


def _place_alike(body: str, before: Results, after: Results) -> int | None:
    group, now = before.scores[body].standing.group, after.scores[body].standing
    peers = [
        after.scores[each].standing
        for each, score in before.scores.items()
        if score.standing.group == group and each in after.scores
    ]
    if now.place is None or now.group == group:
        return now.place
    if any(each.group != now.group for each in peers):
        return None
    return 1 + sum(each.place is not None and each.place < now.place for each in peers)
