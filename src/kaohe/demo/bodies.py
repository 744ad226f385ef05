"""The 32 bodies of the practice nation: how large, how well unionised, how honest.

Weights are the legal units of the first economic census (end of 2004), which stand for 2012 only
in their proportions; its last five provinces are printed as one remainder and are divided here by
assumption, the Corps (兵团) being taken out of Xinjiang. Everything else is made up from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from kaohe.demo.chance import draw_between

ENTERPRISES: Final = 4_152_400
"""Enterprises at scale 1: 3,435,300 with a union are 82.73 % (June 2012)."""

LEGAL_UNITS: Final = {
    "11": 220956, "12": 93162, "13": 209740, "14": 131802, "15": 71196, "21": 211502,
    "22": 80235, "23": 101889, "31": 343831, "32": 430488, "33": 403983, "34": 158543,
    "35": 166053, "36": 114905, "37": 371066, "41": 267456, "42": 158411, "43": 180436,
    "44": 434974, "45": 120704, "46": 23494, "50": 85843, "51": 257182, "52": 77987,
    "53": 93202, "54": 13135, "61": 140000, "62": 74000, "63": 20000, "64": 26128,
    "65": 66000, "66": 20000,
}  # fmt: skip

_FOREIGN_PER_MILLE: Final = {
    "11": 60, "12": 60, "21": 45, "31": 110, "32": 75, "33": 50, "35": 85, "37": 40, "44": 120,
    "46": 40,
}  # fmt: skip
_FOREIGN_ELSEWHERE: Final = 8

_COVERAGE: Final = Fraction(8273, 10000)
_MEMBERSHIP: Final = Fraction(881, 1000)


@dataclass(frozen=True, slots=True)
class BodyParameters:
    """What is true of one body; all numbers are shares."""

    body: str
    weight: Fraction
    """Share of the nation's enterprises; the 32 add up to 1."""
    coverage: Fraction
    """Enterprises with a union among those not marked 事实不存在."""
    membership: Fraction
    """Members among the employees of enterprises with a union."""
    foreign: Fraction
    absent: Fraction
    """Enterprises marked 事实不存在, where nobody trims the denominator."""
    falsely_absent: Fraction
    """Such marks that are false: the enterprise is in business."""
    dirt: Fraction
    """Rows that break a rule of the delivery format."""
    union_exists: Fraction
    """Unions on file that exist in fact."""
    quality: Fraction
    """Chance that one thing asked of a union is in order."""
    leadership: Fraction
    """Chance that one thing asked of the body is in order."""
    completion: tuple[Fraction, Fraction, Fraction]
    """Net increase over target: covered units, members, migrant members."""


def draw_parameters(seed: int) -> dict[str, BodyParameters]:
    """Draw the parameters of all bodies, so that the nation as a whole keeps its known shares."""
    total = sum(LEGAL_UNITS.values())
    weights = {body: Fraction(units, total) for body, units in LEGAL_UNITS.items()}
    coverage = _spread(seed, "coverage", weights, around=_COVERAGE, reach=Fraction(11, 100))
    membership = _spread(seed, "membership", weights, around=_MEMBERSHIP, reach=Fraction(9, 100))

    def between(low: int, high: int, body: str, subject: str) -> Fraction:
        return draw_between(Fraction(low, 1000), Fraction(high, 1000), seed, "body", body, subject)

    return {
        body: BodyParameters(
            body=body,
            weight=weight,
            coverage=coverage[body],
            membership=membership[body],
            foreign=Fraction(_FOREIGN_PER_MILLE.get(body, _FOREIGN_ELSEWHERE), 1000),
            absent=between(20, 55, body, "absent"),
            falsely_absent=between(20, 150, body, "falsely_absent"),
            dirt=between(10, 30, body, "dirt"),
            union_exists=between(880, 1000, body, "union_exists"),
            quality=between(650, 970, body, "quality"),
            leadership=between(600, 980, body, "leadership"),
            completion=(
                between(620, 1380, body, "completion_units"),
                between(620, 1380, body, "completion_members"),
                between(620, 1380, body, "completion_migrants"),
            ),
        )
        for body, weight in weights.items()
    }


def _spread(
    seed: int, subject: str, weights: dict[str, Fraction], *, around: Fraction, reach: Fraction
) -> dict[str, Fraction]:
    """Draw a share for each body whose weighted mean is ``around``, to half a thousandth."""
    drawn = {body: draw_between(-reach, reach, seed, "body", body, subject) for body in weights}
    mean = sum((weights[body] * drawn[body] for body in weights), Fraction(0))
    return {body: Fraction(round((around + drawn[body] - mean) * 1000), 1000) for body in weights}
