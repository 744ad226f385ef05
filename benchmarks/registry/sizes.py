"""The import at full size: wall time, CPU and memory of all workers together.

One run each, because the largest takes minutes; with the default memory and with ``--memory
512MB``. The wall time means something on an idle machine only.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.registry.measure import measure
from benchmarks.registry.results import FOLDER, find_data, run_of, save_part

MEMORIES: Final = (None, "512MB")
SECONDS: Final = {"4.15": 25, "20": 120, "50": 360}
"""What is asked of the wall time on two cores, by millions of rows."""
MEGABYTES: Final = {None: 1.25 * 1024**3 / 1e6, "512MB": 0.8 * 1024**3 / 1e6}


def measure_sizes(*, sizes: Sequence[str], note: Callable[[str], None]) -> None:
    """Import registers of several sizes, and save what each took."""
    runs = []
    for millions in sizes:
        deliveries, store = find_data(millions), FOLDER / "work" / "size"
        for memory in MEMORIES:
            shutil.rmtree(store, ignore_errors=True)
            command = [
                Path(sys.executable).with_name("kaohe"), "registry", "import",
                deliveries, "--store", store, "--as-of", "2012-12-31", "--json",
                *(["--memory", memory] if memory else []),
            ]  # fmt: skip
            one = measure(command)
            told = json.loads(one.output)
            rows = told["lines"] - told["headers"]
            asked = f"asked: {MEGABYTES[memory]:,.0f} MB"
            if memory is None and millions in SECONDS:
                asked += f", {SECONDS[millions]} s"
            title = f"{rows:,} rows" + (f", --memory {memory}" if memory else "")
            runs.append(run_of(title, [one], asked))
            peak = one.peak_bytes / 1e6
            note(f"{title}: {one.wall_s:.1f} s, {one.cpu_s:.1f} CPU s, {peak:,.0f} MB")
        shutil.rmtree(store, ignore_errors=True)
    save_part("sizes", "The import at full size, one run each", [], runs)
