"""How well and how fast counties that fill mechanically are found in the practice nation.

``python -m benchmarks.registry.screening [--scale 1:1]`` generates a nation, imports it, screens it
and prints precision and recall of every sign against what was planted.
"""

from __future__ import annotations

from fractions import Fraction

from benchmarks.registry.practice_nation import open_nation, time_search

from kaohe.demo.scores import score_screening
from kaohe.engines.leads.screening import screen_snapshot


def main() -> None:
    """Generate, import, screen and compare."""
    with open_nation(__doc__, scale="1:1", meant="1:1 is the nation of 2012") as (snapshot, truth):
        screening, took = time_search(lambda: screen_snapshot(snapshot))
        print(took)
        print(f"{'sign':26} {'listed':>6} {'planted':>7} {'precision':>9} {'recall':>7} {'20+':>7}")
        for each in score_screening(screening, truth):
            score = each.all_counties
            print(
                f"{each.sign:26} {score.listed:>6} {score.planted:>7} "
                f"{tell(score.precision):>9} {tell(score.recall):>7} "
                f"{tell(each.large_counties.recall):>7}"
            )


def tell(share: Fraction | None) -> str:
    """Write a share with three places."""
    return "-" if share is None else f"{float(share):.3f}"


if __name__ == "__main__":
    main()
