"""When a county stands out: above what is usual, by more than chance, among thousands of tests.

1. *Usual* is told by the counties themselves: the upper fence of their shares, the third quartile
   and one and a half times the distance between the quartiles (Tukey, Exploratory Data Analysis,
   1977), each county weighing as much as the units it has. A quarter of the nation would have to
   fill mechanically before the fence moved with them. Honest counties differ too, and the fence
   leaves room for that.
2. *Chance* is the exact binomial probability that a county whose share is the fence shows as many
   units or more (Clopper and Pearson, Biometrika 26, 1934). A small county needs a far larger
   share to stand out, which is the funnel of the picture (Spiegelhalter, Statistics in Medicine
   24, 2005).
3. Of thousands of counties a few are extreme by chance alone. The false discovery rate is held at
   one in a hundred (Benjamini and Hochberg, JRSS B 57, 1995).

Everything is computed with whole numbers, fractions and decimals of fifty digits rounded up, so
that every machine arrives at the same list.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FALSE_DISCOVERIES: Final = Fraction(1, 100)
"""Of the counties named, at most this share is expected to stand out by chance."""

_QUARTERS: Final = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
_WHISKER: Final = Fraction(3, 2)
_DIGITS: Final = 50
_NEGLIGIBLE: Final = Decimal("1e-40")


@dataclass(frozen=True, slots=True)
class CountyShare:
    """What one county shows of one sign."""

    county: str
    concerned: int
    looked_at: int
    """At least 1."""

    @property
    def share(self) -> Fraction:
        """Return the exact share."""
        return Fraction(self.concerned, self.looked_at)


@dataclass(frozen=True, slots=True)
class Usual:
    """How the counties are as a whole."""

    middle: Fraction
    """Half of the units are in counties with at most this share."""
    fence: Fraction
    """Above it a share is unusual."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Which counties stand out, and from which probability on."""

    usual: Usual
    chances: tuple[Decimal, ...]
    """For each county, in the order given: the probability of as many units or more."""
    cut: Fraction
    """Up to this probability a county stands out."""
    stand_out: tuple[bool, ...]


def judge_counties(shares: Sequence[CountyShare], *, unremarkable: Fraction) -> Verdicts:
    """Tell which counties stand out.

    Args:
        shares: of all counties that have units to look at.
        unremarkable: the fence is never below this share.
    """
    usual = find_usual(shares, unremarkable=unremarkable)
    chances = tuple(
        chance_of_at_least(each.concerned, each.looked_at, usual.fence) for each in shares
    )
    cut = cut_off(chances)
    found = tuple(Fraction(chance) <= cut for chance in chances)
    return Verdicts(usual, chances, cut, found)


def find_usual(shares: Sequence[CountyShare], *, unremarkable: Fraction) -> Usual:
    """Return the middle and the upper fence of the shares, weighed by units."""
    ordered = sorted(shares, key=lambda each: each.share)
    total = sum(each.looked_at for each in ordered)
    quartiles, reached, pending = [], 0, list(_QUARTERS)
    for each in ordered:
        reached += each.looked_at
        while pending and reached >= pending[0] * total:
            quartiles.append(each.share)
            pending.pop(0)
    if not quartiles:
        return Usual(Fraction(0), min(unremarkable, Fraction(1)))
    low, middle, high = quartiles
    return Usual(middle, min(max(high + _WHISKER * (high - low), unremarkable), Fraction(1)))


def chance_of_at_least(concerned: int, looked_at: int, share: Fraction) -> Decimal:
    """Return the probability of so many units or more, each with this share, rounded up.

    Where the county is not above the share, 1 is returned: it cannot stand out.

    >>> chance_of_at_least(3, 3, Fraction(1, 10))
    Decimal('0.001')
    """
    if concerned <= share * looked_at:
        return Decimal(1)
    with localcontext() as context:
        context.prec, context.rounding = _DIGITS, ROUND_UP
        rest = 1 - share
        yes, no = _as_decimal(share), _as_decimal(rest)
        odds = _as_decimal(share / rest)
        term = Decimal(comb(looked_at, concerned)) * yes**concerned * no ** (looked_at - concerned)
        total = term
        for units in range(concerned, looked_at):
            term = term * (looked_at - units) / (units + 1) * odds
            total += term
            if term <= total * _NEGLIGIBLE:
                break
        return min(total, Decimal(1))


def cut_off(chances: Sequence[Decimal]) -> Fraction:
    """Return the probability up to which a county stands out at the rate of false discoveries.

    With so many counties at or below so many times the rate over all counties, all of them stand
    out; the largest such number counts. Where there is none, the bar is that of a lone county.

    >>> cut_off([Decimal("0.00001"), Decimal("0.006"), Decimal("0.5")])
    Fraction(1, 150)
    """
    step = FALSE_DISCOVERIES / max(len(chances), 1)
    ranked = enumerate(sorted(chances), start=1)
    return step * max(
        (rank for rank, chance in ranked if Fraction(chance) <= step * rank), default=1
    )


def limit_at(looked_at: int, share: Fraction, cut: Fraction) -> int:
    """Return the fewest units with which a county of this size stands out.

    One more than all where not even all would do.
    """
    low, high = int(share * looked_at), looked_at + 1
    while low + 1 < high:
        middle = (low + high) // 2
        if Fraction(chance_of_at_least(middle, looked_at, share)) <= cut:
            high = middle
        else:
            low = middle
    return high


def _as_decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / value.denominator
