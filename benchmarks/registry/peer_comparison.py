"""The import against other tools that do the same work on the same files.

Every tool must come to the same counts as the import, by rule and by severity, to the same number
of superseded rows and to the same cells of counts, of broken lines and of missing values;
otherwise the comparison fails. Polars alone keeps no broken lines and counts no missing values.

No peer computes canonical roots or hashes what it stores. The ratios are those of the import
without its roots; it is run with them too, as a user runs it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.registry.measure import Measurement, compare_cpu, interleave
from benchmarks.registry.results import FOLDER, Ratio, find_data, ratio_of, run_of, save_part

RAW: Final = "raw"
IMPORT: Final = "kaohe"
SAME_WORK: Final = "kaohe_without_roots"
POLARS: Final = "polars_streaming"
ALL: Final = "everything but roots and hashes"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool, and by how much the import should be cheaper."""

    module: str
    title: str
    note: str
    goal: float | None = None


PEERS: Final = (
    Peer(RAW, "DuckDB, CSV to Parquet only", "no rules at all: the physical limit"),
    Peer(POLARS, "Polars streaming, by hand", "everything but broken lines and roots"),
    Peer("pandas_by_hand", "pandas, by hand", ALL, 2.5),
    Peer("pandera_pandas", "pandera (pandas)", ALL, 3),
    Peer("great_expectations_pandas", "Great Expectations", ALL, 5),
    Peer("stdnum_loop", "python-stdnum, row by row", ALL, 5),
    Peer("sqlite_sql", "SQLite", ALL, 10),
)


def compare_peers(*, millions: str, rounds: int, note: Callable[[str], None]) -> None:
    """Measure the import and its peers in turn, compare what they found, and save the ratios."""
    deliveries = find_data(millions)
    data, work = deliveries.parent, FOLDER / "work"
    commands: dict[str, list[str | Path]] = {
        IMPORT: [
            Path(sys.executable).with_name("kaohe"), "registry", "import", deliveries,
            "--store", work / IMPORT, "--as-of", "2012-12-31", "--json",
        ],
        SAME_WORK: [
            sys.executable, "-m", "benchmarks.registry.chain", deliveries,
            "--one", "without-roots",
        ],
    }  # fmt: skip
    for peer in PEERS:
        module = f"benchmarks.registry.peers.{peer.module}"
        commands[peer.module] = [sys.executable, "-m", module, data, work / peer.module]
    found = interleave(
        commands,
        rounds=rounds,
        prepare=lambda name: shutil.rmtree(work / name, ignore_errors=True),
        note=note,
    )
    for peer in PEERS:
        if peer.module != RAW:
            check_outcome(peer, found, work)
            note(f"{peer.title}: the same counts")
    save_part(
        "peers",
        f"The import and its peers, {millions} million rows, {rounds} rounds",
        _list_ratios(found),
        [
            run_of("kaohe registry import", found[IMPORT], "everything"),
            run_of("kaohe without roots", found[SAME_WORK], "everything but roots"),
            *(run_of(peer.title, found[peer.module], peer.note) for peer in PEERS),
        ],
    )


def check_outcome(peer: Peer, found: dict[str, list[Measurement]], work: Path) -> None:
    """Refuse a peer that came to something else than the import."""
    ours = json.loads(found[IMPORT][-1].output)
    theirs = json.loads(found[peer.module][-1].output.splitlines()[-1])
    rows = ours["lines"] - ours["headers"] - ours["rejected"]
    expected = {name: ours[name] for name in ("clean", "flagged", "quarantined", "rules")}
    expected |= {"rows": rows, "superseded": ours["superseded"]}
    missing: Counter[str] = Counter()
    for delivery in ours["deliveries"]:
        missing.update(delivery["missing"])
    expected |= {"rejected": ours["rejected"], "missing": dict(sorted(missing.items()))}
    if peer.module == POLARS:
        expected |= {"rejected": None, "missing": None}
    if theirs != expected:
        raise SystemExit(f"{peer.title} came to other counts:\n{theirs}\n{expected}")
    cubes = sorted((work / peer.module).glob("cube.*"))
    snapshot = work / IMPORT / "snapshots" / ours["snapshot"]
    subprocess.run(
        [sys.executable, "-m", "benchmarks.registry.peers.compare", snapshot, *cubes],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _list_ratios(found: dict[str, list[Measurement]]) -> list[Ratio]:
    ours = found[SAME_WORK]
    polars = compare_cpu(ours, found[POLARS])
    ratios = [ratio_of("kaohe / Polars by hand", polars, goal=1.7, bound="at most")]
    ratios += [
        ratio_of(
            f"{peer.title} / kaohe",
            compare_cpu(found[peer.module], ours),
            goal=peer.goal,
            bound="at least",
        )
        for peer in PEERS
        if peer.goal is not None
    ]
    return ratios
