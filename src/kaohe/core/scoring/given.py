"""What a measure is given: a value or parts, the facts, and the others of the group."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from kaohe.core.rules.model import GapKind


@dataclass(frozen=True, slots=True)
class Lacking:
    """缺项: there is no value, and this is why."""

    gap: GapKind


Answer: TypeAlias = "str | Lacking"
"""A mark, a word or an exact number as text; or the gap in its place."""


@dataclass(frozen=True, slots=True)
class Peers:
    """The values of a whole comparison group, own included, in ascending order."""

    ascending: tuple[Fraction, ...] = ()

    @classmethod
    def of(cls, values: Iterable[Fraction]) -> Peers:
        """Sort the values once, so that each place is found by bisection."""
        return cls(tuple(sorted(values)))

    def above(self, value: Fraction) -> int:
        """Return how many are higher than ``value``."""
        return len(self.ascending) - bisect_right(self.ascending, value)

    def equal(self, value: Fraction) -> int:
        """Return how many have exactly ``value``."""
        return bisect_right(self.ascending, value) - bisect_left(self.ascending, value)


NOBODY: Final = Peers()


@dataclass(frozen=True, slots=True)
class Given:
    """The evidence for one measure.

    ``parts`` maps part paths to answers; ``facts`` holds what conditions ask for. ``peers`` are
    the values of the comparison group for a measure that compares, ``part_peers`` those of such a
    part of a combination.
    """

    value: Answer | None = None
    parts: Mapping[str, Answer] = field(default_factory=dict)
    facts: Mapping[str, Answer] = field(default_factory=dict)
    peers: Peers = NOBODY
    part_peers: Mapping[str, Peers] = field(default_factory=dict)

    def narrow(self, part: str) -> Given:
        """Return what belongs to one part of a combination."""
        prefix = f"{part}/"
        below = {
            path.removeprefix(prefix): answer
            for path, answer in self.parts.items()
            if path.startswith(prefix)
        }
        deeper = {
            path.removeprefix(prefix): peers
            for path, peers in self.part_peers.items()
            if path.startswith(prefix)
        }
        peers = self.part_peers.get(part, NOBODY)
        return Given(self.parts.get(part), below, self.facts, peers, deeper)
