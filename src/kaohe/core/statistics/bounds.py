"""Exact bounds for a share from a few units, in whole numbers.

The bounds are those of Clopper and Pearson (1934), found on a grid of ten thousandths by
comparing integers, and rounded to the side on which they still hold: no library's last digit
decides what a circular says about a province. They assume that units are independent; units of
one county are alike, so that whoever prints a bound says so.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Final

from kaohe.core.errors import raise_all
from kaohe.core.statistics.faults import COUNT_BEYOND, LEVEL_UNUSABLE

CONFIDENCE: Final = Fraction(95, 100)
GRID: Final = 10_000
"""Bounds are whole multiples of one of these: 0.01 per cent."""


def share_within(found: int, looked_at: int, *, confidence: Fraction = CONFIDENCE) -> Fraction:
    """Return the share that the true one does not exceed, at the confidence asked for.

    The bound is one-sided and rounded up. Of 10 units none false gives 25.89 per cent.

    Args:
        found: units of the kind that is counted.
        looked_at: all units that were looked at.
        confidence: chance that the bound holds, whatever the true share is.

    Raises:
        InputError: more found than looked at, or a confidence outside of 0 to 1.
    """
    _expect(found, looked_at, confidence)
    return Fraction(_first_unlikely(found, looked_at, 1 - confidence), GRID)


def share_between(
    found: int, looked_at: int, *, confidence: Fraction = CONFIDENCE
) -> tuple[Fraction, Fraction]:
    """Return the two-sided exact interval of the share, both ends rounded outwards.

    Raises:
        InputError: as ``share_within``.
    """
    _expect(found, looked_at, confidence)
    tail = (1 - confidence) / 2
    # What is not found is counted likewise, so the lower end is an upper end seen from there.
    low = GRID - _first_unlikely(looked_at - found, looked_at, tail)
    return Fraction(low, GRID), Fraction(_first_unlikely(found, looked_at, tail), GRID)


def largest_false(
    found: int, looked_at: int, *, among: int, confidence: Fraction = CONFIDENCE
) -> int:
    """Return how many of a small stratum are false at most, by the hypergeometric distribution.

    Worth its name only where the stratum is small; from 500 units on it says what
    ``share_within`` says.

    Args:
        found: false units among those looked at.
        looked_at: units drawn without putting back.
        among: all units of the stratum.
        confidence: as for ``share_within``.

    Raises:
        InputError: as ``share_within``, or more looked at than there are.
    """
    _expect(found, looked_at, confidence)
    if looked_at > among:
        raise COUNT_BEYOND.error_at(str(looked_at), part=looked_at, whole=among)
    all_draws, alpha = comb(among, looked_at), 1 - confidence
    last = found
    for false in range(found, among - looked_at + found + 1):
        as_few = sum(
            comb(false, seen) * comb(among - false, looked_at - seen) for seen in range(found + 1)
        )
        if as_few <= alpha * all_draws:
            break
        last = false
    return last


def chance_to_see(share: Fraction, looked_at: int) -> Fraction:
    """Return the chance that at least one false unit is among those looked at."""
    return 1 - (1 - share) ** looked_at


def units_to_see(share: Fraction, *, confidence: Fraction = CONFIDENCE) -> int:
    """Return how many units must be looked at to see a false one with this chance.

    Raises:
        InputError: share or confidence is not between 0 and 1.
    """
    if not (0 < share <= 1 and 0 < confidence < 1):
        raise LEVEL_UNUSABLE.error_at(str(confidence), level=f"{share}, {confidence}")
    units, missed = 0, Fraction(1)
    while missed > 1 - confidence:
        units, missed = units + 1, missed * (1 - share)
    return units


def _first_unlikely(found: int, looked_at: int, alpha: Fraction) -> int:
    """Return the least share on the grid at which so few are found with chance alpha or less."""
    low, high = 0, GRID
    while low < high:
        middle = (low + high) // 2
        if found < looked_at and _at_most(found, looked_at, middle) <= alpha * GRID**looked_at:
            high = middle
        else:
            low = middle + 1
    return low


def _at_most(found: int, looked_at: int, share: int) -> int:
    """Return the binomial chance of at most so many, in units of ``GRID ** looked_at``."""
    rest = GRID - share
    return sum(
        comb(looked_at, seen) * share**seen * rest ** (looked_at - seen)
        for seen in range(found + 1)
    )


def _expect(found: int, looked_at: int, confidence: Fraction) -> None:
    faults = []
    if not 0 <= found <= looked_at or not looked_at:
        faults.append(COUNT_BEYOND.at(str(found), part=found, whole=looked_at))
    if not 0 < confidence < 1:
        faults.append(LEVEL_UNUSABLE.at(str(confidence), level=str(confidence)))
    if faults:
        raise_all(COUNT_BEYOND.error, faults)
