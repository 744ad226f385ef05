"""National rates by kind from a draw in two stages, with the error that the design gives.

A unit weighs one over its chance to be drawn, and a rate is the ratio of two weighted totals
(Hájek). The variance comes from the totals of the counties within each body, as if counties were
drawn with putting back, which errs to the safe side. Kinds are never mixed: a rate of enterprises
and one of 事实不存在 rows measure different errors. Units that replaced another do not take part.

Everything is exact but the square root and the quantile, which have more digits than are shown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.errors import raise_all
from kaohe.core.statistics.bounds import CONFIDENCE, share_between
from kaohe.core.statistics.faults import (
    CLUSTERS_TOO_FEW,
    COUNT_BEYOND,
    NO_UNITS,
    WEIGHT_UNUSABLE,
)
from kaohe.core.statistics.student import find_quantile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.errors import Fault


@dataclass(frozen=True, slots=True)
class SampledUnit:
    """A unit that was drawn and visited."""

    id: str
    body: str
    county: str
    chance: Fraction
    """Chance of the county among the body's, times that of the unit within its stratum."""
    share: Fraction
    """What was found of it: 1 or 0, or the part of its claims that is false."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate of the nation, and how far it may be from the truth."""

    units: int
    rate: Fraction
    error: Decimal
    """Standard error by the design."""
    degrees: int
    """Counties less bodies: what the variance rests on."""
    effective: int
    """Independent units that would say as much."""
    low: Fraction
    high: Fraction
    """Ends of the interval at the confidence asked for, rounded outwards."""


def estimate_rate(
    units: Iterable[SampledUnit],
    *,
    drawn: Iterable[tuple[str, str]] = (),
    confidence: Fraction = CONFIDENCE,
) -> Estimate:
    """Estimate the share of one kind over all bodies.

    The interval is the exact one for as many independent units as say the same, corrected for the
    degrees of freedom (Korn and Graubard 1998). The usual one on the logarithm of the odds holds
    in nine cases of ten only where rates are small. Where nothing or everything was found, each
    county counts as one unit: as if those of a county were all alike.

    Args:
        units: of the kind, with what was found of each.
        drawn: body and county of every county of the draw. One that has no unit of the kind tells
            by that how counties of its body differ, and takes part with nothing.
        confidence: of the interval.

    Raises:
        InputError: no unit, a body with a single county, or an impossible chance or share.
    """
    sample = list(units)
    _expect_usable(sample, drawn := tuple(drawn))
    totals = _total_by_county(sample, drawn)
    weighed = sum((size for _found, size in _all_of(totals)), Fraction())
    rate = sum((found for found, _size in _all_of(totals)), Fraction()) / weighed
    variance = _variance(totals, rate, weighed)
    counties = sum(len(each) for each in totals.values())
    degrees = counties - len(totals)
    effective = sum(size > 0 for _found, size in _all_of(totals))
    if variance:
        effective = _effective_size(rate * (1 - rate) / variance, len(sample), degrees, confidence)
    found = rate * effective
    low, _ = share_between(math.floor(found), effective, confidence=confidence)
    _, high = share_between(math.ceil(found), effective, confidence=confidence)
    return Estimate(len(sample), rate, _root_of(variance), degrees, effective, low, high)


def _effective_size(alike: Fraction, units: int, degrees: int, confidence: Fraction) -> int:
    """Return how many independent units say as much: at least one, no more than there are."""
    uncertain = Fraction(find_quantile(units - 1, confidence) / find_quantile(degrees, confidence))
    return max(1, min(units, math.floor(alike * uncertain**2)))


def _root_of(variance: Fraction) -> Decimal:
    return (Decimal(variance.numerator) / variance.denominator).sqrt()


def _total_by_county(
    sample: Iterable[SampledUnit], drawn: Iterable[tuple[str, str]]
) -> dict[str, dict[str, tuple[Fraction, Fraction]]]:
    """Return for each body and county what was found and what was looked at, weighed."""
    totals: defaultdict[str, dict[str, tuple[Fraction, Fraction]]] = defaultdict(dict)
    for unit in sample:
        found, size = totals[unit.body].get(unit.county, (Fraction(), Fraction()))
        totals[unit.body][unit.county] = found + unit.share / unit.chance, size + 1 / unit.chance
    for body, county in drawn:
        if body in totals:
            totals[body].setdefault(county, (Fraction(), Fraction()))
    return totals


def _all_of(
    totals: Mapping[str, Mapping[str, tuple[Fraction, Fraction]]],
) -> Iterable[tuple[Fraction, Fraction]]:
    return (total for counties in totals.values() for total in counties.values())


def _variance(
    totals: Mapping[str, Mapping[str, tuple[Fraction, Fraction]]], rate: Fraction, weighed: Fraction
) -> Fraction:
    """Return the variance of the ratio by Taylor, from the counties within each body."""
    variance = Fraction()
    for counties in totals.values():
        residuals = [(found - rate * size) / weighed for found, size in counties.values()]
        mean = sum(residuals, Fraction()) / len(residuals)
        spread = sum(((each - mean) ** 2 for each in residuals), Fraction())
        variance += spread * Fraction(len(residuals), len(residuals) - 1)
    return variance


def _expect_usable(sample: list[SampledUnit], drawn: Iterable[tuple[str, str]]) -> None:
    if not sample:
        raise NO_UNITS.error_at("units")
    faults: list[Fault] = []
    counties = defaultdict(set)
    for unit in sample:
        counties[unit.body].add(unit.county)
        if not 0 < unit.chance <= 1:
            faults.append(WEIGHT_UNUSABLE.at(unit.id, unit=unit.id, chance=str(unit.chance)))
        if not 0 <= unit.share <= 1:
            faults.append(COUNT_BEYOND.at(unit.id, part=str(unit.share), whole=1))
    for body, county in drawn:
        if body in counties:
            counties[body].add(county)
    for body, found in sorted(counties.items()):
        if len(found) == 1:
            faults.append(CLUSTERS_TOO_FEW.at(body, body=body, counties=1))
    raise_all(NO_UNITS.error, faults)
