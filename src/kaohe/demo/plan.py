"""How the nation is laid out: what each county has, lacks and hides.

Counties are very unequal: urban districts are larger than rural counties, and within a kind sizes
have a heavy tail. Whatever the scale, every county has enough units for its seven visits, except
that a few lack one kind on purpose and many have no foreign-invested enterprise.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.divisions import BODY_NAMES, CITIES_WITHOUT_COUNTIES, CORPS, County, Divisions
from kaohe.demo.bodies import ENTERPRISES, BodyParameters
from kaohe.demo.chance import choose, draw_share, happens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Pattern: TypeAlias = Literal[
    "",
    "members_equal_employees",
    "migrants_equal_members",
    "joint_unions_of_ten",
    "trimmed_denominator",
    "late_approvals",
    "late_changes",
    "shared_phone",
    "shared_address",
    "shared_chair",
    "rounded_numbers",
]
"""What a county does to all of its rows; found by screening, never by a rule on one row."""

PATTERNS: Final[tuple[Pattern, ...]] = (
    "members_equal_employees",
    "migrants_equal_members",
    "joint_unions_of_ten",
    "trimmed_denominator",
    "late_approvals",
    "late_changes",
    "shared_phone",
    "shared_address",
    "shared_chair",
    "rounded_numbers",
)

FEWEST_ENTERPRISES: Final = 8
"""Five private unions, an absent one, a foreign one where there are any, and one more."""

_PATTERN_CHANCE: Final = Fraction(12, 100)
_LACK_CHANCE: Final = Fraction(6, 1000)
_FEDERATIONS: Final = 121_400
_SOCIAL_UNIONS: Final = 60_000
_CITY_SIZES: Final = {"441900": 30, "442000": 15, "460200": 3, "460300": 0, "620200": 2}
_DISTRICT, _COUNTY_CITY, _RURAL = 3, 2, 1


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """What one county of the practice nation has."""

    code: str
    body: str
    prefix: str
    """How names of its enterprises begin (行政区划)."""
    enterprises: int
    federations: int
    social_unions: int
    first_serial: int
    """Serial number of its first organisation code; they follow one another."""
    pattern: Pattern
    lacks: str
    """``A``, ``F`` or ``S``: a kind of the draw that is missing on purpose; empty for none."""
    foreign: Fraction


def plan_counties(
    divisions: Divisions, parameters: Mapping[str, BodyParameters], *, seed: int, scale: Fraction
) -> tuple[CountyPlan, ...]:
    """Lay out all counties, in the order of their codes."""
    counties = sorted(divisions.counties.values(), key=lambda county: (county.body, county.code))
    weights = _weigh(counties, parameters, seed)
    sizes = _share_out(round(ENTERPRISES * scale), weights, FEWEST_ENTERPRISES)
    plans = []
    first_serial = 0
    for county, weight, size in zip(counties, weights, sizes, strict=True):
        lacks = (
            choose("AFS", seed, "which kind is lacking", county.code)
            if happens(_LACK_CHANCE, seed, "lacks a kind", county.code)
            else ""
        )
        wanted = round(_FEDERATIONS * scale * weight)
        plans.append(
            CountyPlan(
                code=county.code,
                body=county.body,
                prefix=_name_prefix(county),
                enterprises=size,
                federations=0 if lacks == "F" else max(1, min(wanted, size // 16)),
                social_unions=0 if lacks == "S" else max(2, round(_SOCIAL_UNIONS * scale * weight)),
                first_serial=first_serial,
                pattern=draw_pattern(seed, county.code),
                lacks=lacks,
                foreign=_draw_foreign(seed, county.code, parameters[county.body]),
            )
        )
        first_serial += size
    return tuple(plans)


def draw_pattern(seed: int, county: str) -> Pattern:
    """Draw what a county does to all of its rows; mostly nothing."""
    if not happens(_PATTERN_CHANCE, seed, "has a pattern", county):
        return ""
    return choose(PATTERNS, seed, "which pattern", county)


def _draw_foreign(seed: int, county: str, body: BodyParameters) -> Fraction:
    """Concentrate foreign-invested enterprises in some counties, far more so inland."""
    without = Fraction(1, 10) if body.foreign > Fraction(2, 100) else Fraction(6, 10)
    if happens(without, seed, "has no foreign enterprise", county):
        return Fraction(0)
    return min(body.foreign / (1 - without), Fraction(1, 2))


def _weigh(
    counties: Sequence[County], parameters: Mapping[str, BodyParameters], seed: int
) -> list[Fraction]:
    """Return each county's share of the nation."""
    sizes = [
        Fraction(_size_by_name(county))
        / (Fraction(8, 100) + draw_share(seed, "size of county", county.code))
        for county in counties
    ]
    totals: dict[str, Fraction] = {}
    for county, size in zip(counties, sizes, strict=True):
        totals[county.body] = totals.get(county.body, Fraction(0)) + size
    return [
        Fraction(
            round(parameters[county.body].weight * size / totals[county.body] * 10**12), 10**12
        )
        for county, size in zip(counties, sizes, strict=True)
    ]


def _size_by_name(county: County) -> int:
    if county.code in CITIES_WITHOUT_COUNTIES:
        return _CITY_SIZES[county.code]
    if county.name.endswith("区"):
        return _DISTRICT
    return _COUNTY_CITY if county.name.endswith("市") else _RURAL


def _share_out(total: int, weights: Sequence[Fraction], fewest: int) -> list[int]:
    """Share out a total by weight, none below the fewest, and exactly.

    Counties that would fall below get the fewest; what that costs is taken from the others in
    proportion. The rest of the rounding goes to the largest.
    """
    low, high = Fraction(0), Fraction(total)
    for _ in range(40):
        middle = (low + high) / 2
        if sum(max(fewest, int(weight * middle)) for weight in weights) <= total:
            low = middle
        else:
            high = middle
    sizes = [max(fewest, int(weight * low)) for weight in weights]
    largest = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    for step in range(total - sum(sizes)):
        sizes[largest[step % len(largest)]] += 1
    return sizes


def _name_prefix(county: County) -> str:
    if county.body == CORPS:
        return f"兵团{county.name}"
    if county.code in CITIES_WITHOUT_COUNTIES:
        return county.name
    return f"{county.prefecture_name or BODY_NAMES[county.body][0]}{county.name}"
