"""Time the commitment to a frame as a stream, against plain SHA-256 over the same records.

    python -m benchmarks.draw.frame_commitment --millions 1 20 --rounds 3

writes the files of a frame (see ``benchmarks.registry.frames``) and lets three processes take
turns: ``read`` takes every unit from the files and drops it, ``plain`` hashes each unit's record
once, ``commit`` is what a freeze does: salt, leaf and trees of all strata, and the manifest. CPU
seconds and memory are those of whole processes; ``net`` is without the reading.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from collections import deque
from pathlib import Path

from benchmarks.registry.frames import CAMPAIGN, write_frame
from benchmarks.registry.measure import Measurement, interleave, spread
from benchmarks.registry.results import FOLDER

from kaohe.core.draw import commit_frame
from kaohe.engines.divisions import divisions
from kaohe.engines.frames.frame_store import FrameStore

KINDS = ("P", "J", "A", "F", "S")


def main() -> None:
    """Measure the sizes that are asked for and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--millions", nargs="*", type=float, default=[1.0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", nargs=2, metavar=("WAY", "FRAME"), help="one process")
    options = parser.parse_args()
    if options.run:
        way, frame = options.run
        print(WAYS[way](FrameStore.open(Path(frame))))
        return
    print(
        f"{'units':>11} {'way':<7} {'CPU s':>7} {'wall s':>7} {'peak MB':>8} {'units/CPU s':>12} "
        f"{'net CPU s':>10} {'net units/s':>12} {'net ratio to plain':>20}"
    )
    for millions in options.millions:
        show(int(millions * 1_000_000), options.rounds)


def show(units: int, rounds: int) -> None:
    """Print one line for each way over a frame of so many units."""
    store = FOLDER / "commitment" / str(units)
    shutil.rmtree(store, ignore_errors=True)
    frame = write_frame(store, units)
    found = interleave(
        {
            way: [sys.executable, "-m", "benchmarks.draw.frame_commitment", "--run", way, frame]
            for way in WAYS
        },
        rounds=rounds,
    )
    counted = FrameStore.open(frame).size
    nets = {way: _take_away(runs, found["read"]) for way, runs in found.items()}
    for way, runs in found.items():
        cpu, net = spread(each.cpu_s for each in runs).median, spread(nets[way]).median
        line = (
            f"{counted:>11,} {way:<7} {cpu:>7.1f} "
            f"{spread(each.wall_s for each in runs).median:>7.1f} "
            f"{max(each.peak_bytes for each in runs) / 1e6:>8,.0f} {counted / cpu:>12,.0f}"
        )
        if way != "read":
            ratio = spread(a / b for a, b in zip(nets[way], nets["plain"], strict=True))
            line += (
                f" {net:>10.1f} {counted / net:>12,.0f} "
                f"{f'{ratio.median:.2f} ({ratio.least:.2f} to {ratio.most:.2f})':>20}"
            )
        print(line, flush=True)
    shutil.rmtree(store)


def read(frame: FrameStore) -> str:
    """Take every unit from the files."""
    deque(frame.units(), maxlen=0)
    return ""


def hash_plainly(frame: FrameStore) -> str:
    """Hash the record of every unit, once."""
    latest = b""
    for unit in frame.units():
        latest = hashlib.sha256(unit.written).digest()
    return latest.hex()


def commit(frame: FrameStore) -> str:
    """Commit to the frame as a freeze does, and return its root."""
    counties = [(county.body, county.code) for county in divisions().counties.values()]
    manifest = commit_frame(
        frame.units(), campaign=CAMPAIGN, frame_key=b"k" * 32, counties=counties, kinds=KINDS
    )
    return manifest.frame_root.hex()


WAYS = {"read": read, "plain": hash_plainly, "commit": commit}


def _take_away(runs: list[Measurement], reading: list[Measurement]) -> list[float]:
    """Return the CPU seconds of each round without those of reading in the same round."""
    return [max(a.cpu_s - b.cpu_s, 1e-9) for a, b in zip(runs, reading, strict=True)]


if __name__ == "__main__":
    main()
