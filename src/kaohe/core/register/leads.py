"""Leads: which counties stand out by which sign, with the figures that say so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES, CITIES_WITHOUT_COUNTIES, CORPS
from kaohe.core.register.screening import SCREENING_VERSION
from kaohe.core.register.standing_out import FALSE_DISCOVERIES, CountyShare, judge_counties
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.divisions import County
    from kaohe.core.register.screening import Sign
    from kaohe.core.register.standing_out import Usual

FORMAT: Final = "screening-leads/1"

_SHOWN_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class CountyResult:
    """One county under one sign."""

    county: str
    body: str
    name: str
    """With the prefecture, as people call it."""
    concerned: int
    looked_at: int
    chance: Decimal
    """Probability of as many units or more in a county at the fence; 1 at or below it."""
    stands_out: bool

    @property
    def share(self) -> Fraction:
        """Return the exact share."""
        return Fraction(self.concerned, self.looked_at)

    def to_json(self) -> dict[str, Json]:
        """Return the lead for scripts."""
        return {
            "county": self.county,
            "body": self.body,
            "name": self.name,
            "concerned": self.concerned,
            "looked_at": self.looked_at,
            "share": write_exact(self.share),
            "chance": write_chance(self.chance),
        }


@dataclass(frozen=True, slots=True)
class SignResult:
    """All counties under one sign, the most unusual first."""

    sign: Sign
    usual: Usual
    cut: Fraction
    counties: tuple[CountyResult, ...]

    @property
    def leads(self) -> tuple[CountyResult, ...]:
        """Return the counties that stand out."""
        return tuple(each for each in self.counties if each.stands_out)

    def to_json(self) -> dict[str, Json]:
        """Return the sign with its leads."""
        return {
            "sign": self.sign.id,
            "zh": self.sign.zh,
            "en": self.sign.en,
            "units_zh": self.sign.units_zh,
            "units_en": self.sign.units_en,
            "counties": len(self.counties),
            "middle": write_exact(self.usual.middle),
            "fence": write_exact(self.usual.fence),
            "cut": write_exact(self.cut),
            "leads": [lead.to_json() for lead in self.leads],
        }


@dataclass(frozen=True, slots=True)
class Screening:
    """What screening found in one snapshot."""

    register_digest: str
    as_of: str
    results: tuple[SignResult, ...]

    def to_json(self) -> dict[str, Json]:
        """Return ``screening-leads/1``."""
        return {
            "format": FORMAT,
            "signs_version": SCREENING_VERSION,
            "register_digest": self.register_digest,
            "as_of": self.as_of,
            "false_discoveries": write_exact(FALSE_DISCOVERIES),
            "signs": [result.to_json() for result in self.results],
        }


def judge_sign(
    sign: Sign, counts: Iterable[tuple[str, int, int]], counties: Mapping[str, County]
) -> SignResult:
    """Judge the counts of a sign: county, units concerned, units looked at."""
    shares = [CountyShare(*each) for each in sorted(counts)]
    verdicts = judge_counties(shares, unremarkable=sign.unremarkable)
    results = [
        CountyResult(
            county=each.county,
            body=counties[each.county].body,
            name=_full_name(counties[each.county]),
            concerned=each.concerned,
            looked_at=each.looked_at,
            chance=chance,
            stands_out=stands_out,
        )
        for each, chance, stands_out in zip(
            shares, verdicts.chances, verdicts.stand_out, strict=True
        )
    ]
    results.sort(key=lambda each: (each.chance, -each.share, each.county))
    return SignResult(sign, verdicts.usual, verdicts.cut, tuple(results))


def write_chance(chance: Decimal) -> str:
    """Write a probability with three digits, rounded up.

    >>> write_chance(Decimal("0.0000123456"))
    '1.24E-5'
    """
    with localcontext() as context:
        context.prec, context.rounding = _SHOWN_DIGITS, ROUND_UP
        return f"{+chance:E}" if 0 < chance < Decimal("0.001") else f"{+chance:f}"


def _full_name(county: County) -> str:
    if county.prefecture_name and county.prefecture_name != county.name:
        return f"{county.prefecture_name}{county.name}"
    if county.code in CITIES_WITHOUT_COUNTIES:
        return county.name
    return f"{'兵团' if county.body == CORPS else BODY_NAMES[county.body][0]}{county.name}"
