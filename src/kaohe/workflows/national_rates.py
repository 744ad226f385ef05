"""What the visits say of the nation, kind by kind: here findings, draw and statistics meet.

The chance of a unit is that of its county among those of its body, times one over the units of
its kind in the county. Both stand in the manifest, which is published before the draw, so that
anybody can make the weights again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.draw import county_sizes
from kaohe.core.errors import InputError
from kaohe.core.statistics import SampledUnit, estimate_rate
from kaohe.workflows.drawing import draw_of, draw_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.draw import DrawPlan, Manifest
    from kaohe.core.rules.model import Pack
    from kaohe.core.statistics import Estimate
    from kaohe.documents.results.sites import Sample, Site


@dataclass(frozen=True, slots=True)
class KindRate:
    """The share of untrue units of one kind in the nation."""

    kind: str
    """Kind of unit of the pack."""
    estimate: Estimate | None
    """None where a rate cannot be made: no unit could be judged, or a body has one county only."""
    units: tuple[SampledUnit, ...]
    unjudged: int
    """Drawn units that could not be verified."""
    stood_in: int
    """Places of the draw where the county has no unit of the kind, and another kind was drawn."""

    @property
    def false(self) -> int:
        """How many units were entered untruly."""
        return sum(unit.share == 1 for unit in self.units)


def estimate_kinds(
    pack: Pack, samples: Mapping[str, Sample], manifest: Manifest
) -> tuple[KindRate, ...]:
    """Estimate the rate of every kind that is drawn, in the order of the pack.

    Units that replaced another take no part; neither do members of federations, which were drawn
    within a unit.

    Args:
        pack: says what is drawn.
        samples: what was found where, by body.
        manifest: sizes of all strata.

    Raises:
        PackInvalid: the pack draws nothing.
    """
    draw = draw_of(pack)
    plan = draw_rules(draw).plan
    drawn = tuple(
        dict.fromkeys(
            (body, site.county) for body in sorted(samples) for site in samples[body].units
        )
    )
    sites: dict[str, list[Site]] = {slot.id: [] for slot in draw.slots}
    for body in sorted(samples):
        for site in samples[body].units:
            sites[site.visit.split("/")[3]].append(site)
    chances = {
        county: chance for body in samples for county, chance in _weigh(plan, manifest, body)
    }
    sizes = {line.stratum: line.size for line in manifest.lines}
    rates = []
    for slot in draw.slots:
        units, unjudged, stood_in = [], 0, 0
        for site in sites[slot.id]:
            size = sizes.get(f"{site.body}/{site.county}/{slot.code}", 0)
            if not size:
                stood_in += 1
            elif site.verdict not in ("true", "false"):
                unjudged += 1
            else:
                chance = chances[site.county] / size
                is_false = Fraction(site.verdict == "false")
                units.append(SampledUnit(site.visit, site.body, site.county, chance, is_false))
        rate = KindRate(slot.kind, _estimate(units, drawn), tuple(units), unjudged, stood_in)
        rates.append(rate)
    return tuple(rates)


def _estimate(units: list[SampledUnit], drawn: tuple[tuple[str, str], ...]) -> Estimate | None:
    try:
        return estimate_rate(units, drawn=drawn)
    except InputError:
        return None


def _weigh(plan: DrawPlan, manifest: Manifest, body: str) -> Iterator[tuple[str, Fraction]]:
    """Yield the counties of a body with the chance of each to be one of those drawn."""
    counties = manifest.counties(body)
    sizes = county_sizes(plan, manifest, body) or (1,) * len(counties)
    whole = sum(sizes)
    for county, size in zip(counties, sizes, strict=True):
        yield county, min(Fraction(1), Fraction(plan.counties * size, whole))
