"""How often what the statistics say is true, in worlds where the truth is known.

    python benchmarks/stated_certainty.py [WORLDS]

Each world has 32 bodies of 12 to 120 counties with 20 to 400 units; counties of a body differ
(``rho``), bodies differ; two counties and five units each are drawn as in the field. Printed for
each world: how often the national interval holds the true rate, how often a body's bound holds,
how often all rank sets hold together, and how wide both are. The numbers are shares of the
worlds; no clock is read.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from fractions import Fraction

from kaohe.core.statistics import (
    Result,
    SampledUnit,
    estimate_rate,
    find_rank_sets,
    share_within,
)

BODIES, COUNTIES_DRAWN, UNITS_DRAWN = 32, 2, 5
MEANS = ((0.02, 0.0), (0.10, 0.0), (0.10, 0.1), (0.10, 0.3), (0.20, 0.1), (0.20, 0.3))


@dataclass
class Tally:
    """What was counted over the worlds."""

    worlds: int = 0
    covered: int = 0
    widths: float = 0.0
    bounds: int = 0
    sets: int = 0
    places: int = 0


def main() -> None:
    """Print the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print(f"{worlds} worlds each; 95 per cent asked of every column\n")
    print("mean   rho   national interval  (width)   bound of a body   all rank sets  (places)")
    for mean, rho in MEANS:
        tally = Tally()
        chance = random.Random(f"{mean}/{rho}")  # noqa: S311 - a simulation
        for _ in range(worlds):
            try_world(chance, mean, rho, tally)
        print(
            f"{mean:.2f}  {rho:.1f}   {tally.covered / worlds:17.3f}  {tally.widths / worlds:7.3f}"
            f"   {tally.bounds / worlds / BODIES:15.3f}   {tally.sets / worlds:13.3f}"
            f"  {tally.places / worlds / BODIES:8.1f}"
        )


def try_world(chance: random.Random, mean: float, rho: float, tally: Tally) -> None:
    """Make a nation, draw from it as the ceremony does, and see what was said rightly."""
    rates, sample, results, all_units, all_false = [], [], [], 0, 0
    for body in range(BODIES):
        body_rate = chance.betavariate(2, 2 * (1 - mean) / mean)
        counties = [make_county(chance, body_rate, rho) for _ in range(chance.randint(12, 120))]
        units, false = sum(map(len, counties)), sum(map(sum, counties))
        rates.append(false / units)
        all_units, all_false = all_units + units, all_false + false
        found = 0
        for place in chance.sample(range(len(counties)), COUNTIES_DRAWN):
            county = counties[place]
            share = Fraction(COUNTIES_DRAWN, len(counties)) * Fraction(UNITS_DRAWN, len(county))
            for unit in chance.sample(range(len(county)), UNITS_DRAWN):
                found += county[unit]
                name = f"{body}/{place}/{unit}"
                sample.append(
                    SampledUnit(name, f"{body}", f"{body}/{place}", share, Fraction(county[unit]))
                )
        results.append(Result(f"{body}", found, COUNTIES_DRAWN * UNITS_DRAWN))
    estimate = estimate_rate(sample)
    tally.covered += estimate.low <= all_false / all_units <= estimate.high
    tally.widths += estimate.high - estimate.low
    tally.bounds += sum(
        rate <= share_within(each.found, each.looked_at)
        for rate, each in zip(rates, results, strict=True)
    )
    sets = find_rank_sets(results)
    places = [1 + sum(other < rate for other in rates) for rate in rates]
    tally.sets += all(
        each.best <= place <= each.worst for each, place in zip(sets, places, strict=True)
    )
    tally.places += sum(each.worst - each.best + 1 for each in sets)


def make_county(chance: random.Random, body_rate: float, rho: float) -> list[int]:
    """Make the units of a county, 1 for a false one; ``rho`` is how alike they are."""
    rate = body_rate
    if rho and 0 < body_rate < 1:
        strength = (1 - rho) / rho
        rate = chance.betavariate(body_rate * strength, (1 - body_rate) * strength)
    return [int(chance.random() < rate) for _ in range(chance.randint(20, 400))]


if __name__ == "__main__":
    main()
