"""Which places a body may hold, when ten units speak for it: sets of ranks, never one rank.

Two bodies are told apart only by Fisher's exact test, with Holm's correction over all pairs; a
body's best place is one more than the bodies that are surely better, its worst place the number
of bodies less those that are surely worse (Mogstad, Romano, Shaikh, Wilhelm 2024). With ten units
a body most sets are from the first place to the last, and that is what the data say.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from kaohe.core.errors import raise_all
from kaohe.core.statistics.bounds import CONFIDENCE
from kaohe.core.statistics.faults import COUNT_BEYOND

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Result:
    """What was found of a body: false units among those looked at."""

    body: str
    found: int
    looked_at: int

    @property
    def share(self) -> Fraction:
        """Return the share of false units."""
        return Fraction(self.found, self.looked_at)


@dataclass(frozen=True, slots=True)
class RankSet:
    """The places that a body may hold; the first is that of the fewest false units."""

    body: str
    best: int
    worst: int


def find_rank_sets(
    results: Sequence[Result], *, confidence: Fraction = CONFIDENCE
) -> tuple[RankSet, ...]:
    """Return the rank set of each body, in the order given.

    All sets together hold with the confidence asked for.

    Raises:
        InputError: with every body of which more was found than was looked at.
    """
    raise_all(
        COUNT_BEYOND.error,
        [
            COUNT_BEYOND.at(each.body, part=each.found, whole=each.looked_at)
            for each in results
            if not 0 <= each.found <= each.looked_at or not each.looked_at
        ],
    )
    pairs = sorted(
        ((compare_results(one, other), one, other) for one, other in combinations(results, 2)),
        key=lambda pair: pair[0],
    )
    better = dict.fromkeys((each.body for each in results), 0)
    worse = dict(better)
    for place, (chance, one, other) in enumerate(pairs):
        if chance * (len(pairs) - place) > 1 - confidence:
            break
        first, last = (one, other) if one.share < other.share else (other, one)
        better[last.body] += 1
        worse[first.body] += 1
    return tuple(
        RankSet(each.body, 1 + better[each.body], len(results) - worse[each.body])
        for each in results
    )


def compare_results(one: Result, other: Result) -> Fraction:
    """Return the chance, if both bodies are alike, of a difference as unlikely as the one seen.

    Fisher's exact test, two-sided: the sum of the chances of all tables with the same sums that
    are no likelier than this one, in whole numbers.
    """
    found, looked_at = one.found + other.found, one.looked_at + other.looked_at
    ways = [
        comb(one.looked_at, seen) * comb(other.looked_at, found - seen)
        for seen in range(max(0, found - other.looked_at), min(found, one.looked_at) + 1)
    ]
    seen = comb(one.looked_at, one.found) * comb(other.looked_at, other.found)
    return Fraction(sum(each for each in ways if each <= seen), comb(looked_at, found))
