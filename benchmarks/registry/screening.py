"""How well and how fast counties that fill mechanically are found in the practice nation.

``python -m benchmarks.registry.screening [--scale 1:1]`` generates a nation, imports it, screens it
and prints precision and recall of every sign against what was planted.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.registry.similar import make_snapshot, peak_megabytes

from kaohe.demo.scores import score_screening
from kaohe.engines.leads.screening import screen_snapshot


def main() -> None:
    """Generate, import, screen and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", default="1:1", help="1:1 is the nation of 2012")
    parser.add_argument("--seed", type=int, default=2012)
    options = parser.parse_args()
    one, _, other = options.scale.partition(":")
    with TemporaryDirectory(prefix="kaohe-") as folder:
        snapshot, truth = make_snapshot(
            Path(folder), seed=options.seed, scale=Fraction(int(one), int(other))
        )
        wall, cpu = time.perf_counter(), time.process_time()
        screening = screen_snapshot(snapshot)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{wall:.1f} s, {cpu:.1f} CPU s, peak {peak_megabytes()} MB with the import")
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
