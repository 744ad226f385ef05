"""How well and how fast similar rows are found in the practice nation.

``python -m benchmarks.registry.similar [--scale 1:4]`` generates a nation, imports it, lists its
similar rows and prints precision and recall against what was planted.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from kaohe.core.register.similar_pairs import SimilarPairs
from kaohe.demo.nation import generate_nation
from kaohe.demo.scores import score_pairs
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.leads.similar import LOWEST, find_similar
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.packs import load_pack

THRESHOLDS = ("0.5", "0.9", "0.99", "0.999")


def main() -> None:
    """Generate, import, list and compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", default="1:4", help="1:4 is a million enterprises")
    parser.add_argument("--seed", type=int, default=2012)
    options = parser.parse_args()
    one, _, other = options.scale.partition(":")
    with TemporaryDirectory(prefix="kaohe-") as folder:
        snapshot, truth = make_snapshot(
            Path(folder), seed=options.seed, scale=Fraction(int(one), int(other))
        )
        wall, cpu = time.perf_counter(), time.process_time()
        found = find_similar(snapshot, threshold=LOWEST)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(f"{found.rows:,} rows: {wall:.1f} s, {cpu:.1f} CPU s, peak {peak_megabytes()} MB")
        print(f"{'threshold':>9} {'pairs':>7} {'precision':>9} {'recall':>7}")
        for threshold in THRESHOLDS:
            cut = cut_at(found, threshold)
            score = score_pairs(cut, truth)
            print(
                f"{threshold:>9} {len(cut.pairs):>7} "
                f"{float(score.precision or 0):>9.4f} {float(score.recall or 0):>7.4f}"
            )


def make_snapshot(folder: Path, *, seed: int, scale: Fraction) -> tuple[Snapshot, Path]:
    """Generate a nation and import it; return its snapshot and its truth."""
    nation = folder / "nation"
    generate_nation(nation, pack=load_pack("national-2012").pack, seed=seed, scale=scale)
    report = import_deliveries(
        [nation / "deliveries"], store=folder / "store", as_of=date(2012, 12, 31)
    )
    return Snapshot.open(report.path), nation / "truth"


def cut_at(found: SimilarPairs, threshold: str) -> SimilarPairs:
    """Keep the pairs of at least a probability."""
    kept = [pair for pair in found.pairs if Fraction(pair.probability) >= Fraction(threshold)]
    return replace(found, threshold=threshold, pairs=tuple(kept))


def peak_megabytes() -> int:
    """Return the most memory that this process held, its import included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
