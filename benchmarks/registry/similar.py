"""How well and how fast similar rows are found in the practice nation.

``python -m benchmarks.registry.similar [--scale 1:4]`` generates a nation, imports it, lists its
similar rows and prints precision and recall against what was planted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from benchmarks.registry.practice_nation import open_nation, time_search

from kaohe.core.register.similar_pairs import SimilarPairs
from kaohe.demo.scores import score_pairs
from kaohe.engines.leads.similar import LOWEST, find_similar

THRESHOLDS = ("0.5", "0.9", "0.99", "0.999")


def main() -> None:
    """Generate, import, list and compare."""
    with open_nation(__doc__, scale="1:4", meant="1:4 is a million enterprises") as (
        snapshot,
        truth,
    ):
        found, took = time_search(lambda: find_similar(snapshot, threshold=LOWEST))
        print(f"{found.rows:,} rows: {took}")
        print(f"{'threshold':>9} {'pairs':>7} {'precision':>9} {'recall':>7}")
        for threshold in THRESHOLDS:
            cut = cut_at(found, threshold)
            score = score_pairs(cut, truth)
            print(
                f"{threshold:>9} {len(cut.pairs):>7} "
                f"{float(score.precision or 0):>9.4f} {float(score.recall or 0):>7.4f}"
            )


def cut_at(found: SimilarPairs, threshold: str) -> SimilarPairs:
    """Keep the pairs of at least a probability."""
    kept = [pair for pair in found.pairs if Fraction(pair.probability) >= Fraction(threshold)]
    return replace(found, threshold=threshold, pairs=tuple(kept))


if __name__ == "__main__":
    main()
