"""A practice nation that is generated and imported to see what a search finds in it."""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from kaohe.demo.nation import generate_nation
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.packs import load_pack

Found = TypeVar("Found")


@contextmanager
def open_nation(about: str, *, scale: str, meant: str) -> Iterator[tuple[Snapshot, Path]]:
    """Read the command line, generate a nation and import it.

    Args:
        about: the script, for its help.
        scale: the size, unless the command line says another.
        meant: what that size is.

    Yields:
        The snapshot and the folder of what was planted.
    """
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--scale", default=scale, help=meant)
    parser.add_argument("--seed", type=int, default=2012)
    options = parser.parse_args()
    one, _, other = options.scale.partition(":")
    with TemporaryDirectory(prefix="kaohe-") as folder:
        nation, pack = Path(folder) / "nation", load_pack("national-2012").pack
        share = Fraction(int(one), int(other))
        generate_nation(nation, pack=pack, seed=options.seed, scale=share)
        report = import_deliveries(
            [nation / "deliveries"], store=Path(folder) / "store", as_of=date(2012, 12, 31)
        )
        yield Snapshot.open(report.path), nation / "truth"


def time_search(search: Callable[[], Found]) -> tuple[Found, str]:
    """Search, and tell what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = search()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found, f"{wall:.1f} s, {cpu:.1f} CPU s, peak {peak} MB with the import"
