"""Kill an import at random and look at what is left: a whole snapshot or none, never a part.

    python -m benchmarks.registry.kill build/nation/deliveries --cycles 100

One undisturbed import gives the root that every other one must reach. In each cycle an import is
started in an empty store and killed (SIGKILL) after a random time; what a reader would find is
opened and verified; then the import is run again to its end and must give the same root and the
same bytes in every file. The moments are drawn from a seed, so that a cycle can be repeated.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

AS_OF = "2012-12-31"
IMPORT = """
import sys
from datetime import date
from pathlib import Path
from kaohe.engines.imports.importing import import_deliveries
print("ready", flush=True)
report = import_deliveries(
    [Path(sys.argv[1])], store=Path(sys.argv[2]), as_of=date.fromisoformat(sys.argv[3])
)
print(report.root, sum(each.reused for each in report.deliveries), flush=True)
"""


def start_import(source: Path, store: Path) -> subprocess.Popen:
    """Start an import and return when its modules are loaded."""
    command = [sys.executable, "-c", IMPORT, str(source), str(store), AS_OF]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "ready\n":
        raise RuntimeError("the import did not start")
    return process


def finish_import(process: subprocess.Popen) -> tuple[str, int]:
    """Wait for an import; return its root and how many files it took over."""
    output, _ = process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the import ended with {process.returncode}")
    root, reused = output.split()
    return root, int(reused)


def hash_folder(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def look_at(store: Path) -> str:
    """Return what a reader finds after a kill: ``absent`` or ``whole``; anything else raises."""
    from kaohe.engines.snapshots.snapshot import Snapshot

    day = store / "snapshots" / AS_OF
    published = [each for each in day.glob("*") if not each.name.startswith(".")]
    for each in published:
        Snapshot.open(each).verify()
    return "whole" if published else "absent"


def run_cycles(source: Path, cycles: int, seed: int) -> None:
    """Kill and repeat, and print the table."""
    moments = random.Random(seed)  # noqa: S311 (moments, not secrets)
    found: Counter[str] = Counter()
    taken_over: list[int] = []
    with tempfile.TemporaryDirectory(prefix="kaohe-kill-") as folder:
        store = Path(folder) / "store"
        process = start_import(source, store)
        started = time.monotonic()
        root, _ = finish_import(process)
        lasts = time.monotonic() - started
        whole = hash_folder(store)
        for cycle in range(cycles):
            shutil.rmtree(store)
            process = start_import(source, store)
            time.sleep(moments.uniform(0, 1.1 * lasts))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            state = look_at(store)
            again, reused = finish_import(start_import(source, store))
            same = again == root and hash_folder(store) == whole
            found[f"{state}, re-run {'same' if same else 'OTHER'}"] += 1
            taken_over.append(reused)
            print(f"{cycle + 1}/{cycles} {state}, {reused} files taken over", file=sys.stderr)
    print(f"an undisturbed import lasts {lasts:.1f} s; root {root[:16]}…")
    print(f"{'after the kill':<40} {'cycles':>7}")
    for state, times in sorted(found.items()):
        print(f"{state:<40} {times:>7}")
    print(f"files taken over in a re-run: {sum(taken_over) / len(taken_over):.1f} on average")
    if any("OTHER" in state for state in found):
        sys.exit(1)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("--cycles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2012)
    options = parser.parse_args()
    run_cycles(options.source, options.cycles, options.seed)


if __name__ == "__main__":
    main()
