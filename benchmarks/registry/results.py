"""What a benchmark finds: ratios with their goals, and the runs behind them, kept as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from benchmarks.registry.measure import Measurement, Spread, spread

FOLDER: Final = Path("build/bench")


def find_data(millions: str) -> Path:
    """Return the folder of a register of so many million rows, made now if it is not there."""
    folder = FOLDER / f"data-{millions}m"
    # A process of its own, because the measuring one has to stay small.
    command = [sys.executable, "-m", "benchmarks.registry.data", millions, folder]
    subprocess.run(command, check=True)
    return folder / "deliveries"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much of something one command takes, compared with another, and what is asked."""

    title: str
    least: float
    median: float
    most: float
    goal: float
    bound: Literal["at most", "at least"]

    @property
    def is_met(self) -> bool:
        """Tell whether the median reaches the goal."""
        return self.median <= self.goal if self.bound == "at most" else self.median >= self.goal


@dataclass(frozen=True, slots=True)
class Run:
    """What one command took over its rounds."""

    title: str
    cpu_s: Spread
    wall_s: Spread
    peak_mb: float
    note: str = ""


def ratio_of(title: str, found: Spread, *, goal: float, bound: Literal["at most", "at least"]):
    """Return a ratio with its goal."""
    return Ratio(title, found.least, found.median, found.most, goal, bound)


def run_of(title: str, runs: Sequence[Measurement], note: str = "") -> Run:
    """Sum up the rounds of a command."""
    return Run(
        title,
        spread(run.cpu_s for run in runs),
        spread(run.wall_s for run in runs),
        max(run.peak_bytes for run in runs) / 1e6,
        note,
    )


def save_part(part: str, title: str, ratios: Iterable[Ratio], runs: Iterable[Run]) -> None:
    """Write what a part of the benchmarks found, for the table and the picture of all parts."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = {
        "title": title,
        "ratios": [asdict(ratio) for ratio in ratios],
        "runs": [asdict(run) for run in runs],
    }
    (FOLDER / f"{part}.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def read_part(part: str) -> tuple[str, list[Ratio], list[Run]]:
    """Read what a part found; nothing if it keeps no figures."""
    path = FOLDER / f"{part}.json"
    if not path.is_file():
        return part, [], []
    found = json.loads(path.read_text())
    return (
        found["title"],
        [Ratio(**ratio) for ratio in found["ratios"]],
        [_read_run(run) for run in found["runs"]],
    )


def _read_run(run: Mapping) -> Run:
    return Run(**{**run, "cpu_s": Spread(**run["cpu_s"]), "wall_s": Spread(**run["wall_s"])})


def write_ratio_table(ratios: Sequence[Ratio]) -> str:
    """Return the ratios as a table in Markdown."""
    lines = [
        "| ratio of CPU seconds | median | least | most | goal | |",
        "|---|--:|--:|--:|--:|---|",
    ]
    lines += [
        f"| {each.title} | {each.median:.2f} | {each.least:.2f} | {each.most:.2f} "
        f"| {each.bound} {each.goal:g} | {'met' if each.is_met else '**missed**'} |"
        for each in ratios
    ]
    return "\n".join(lines)


def write_run_table(runs: Sequence[Run]) -> str:
    """Return the runs as a table in Markdown."""
    lines = [
        "| command | CPU s min | median | max | wall s | peak MB | |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    lines += [
        f"| {each.title} | {each.cpu_s.least:.2f} | {each.cpu_s.median:.2f} "
        f"| {each.cpu_s.most:.2f} | {each.wall_s.median:.1f} | {each.peak_mb:,.0f} | {each.note} |"
        for each in runs
    ]
    return "\n".join(lines)
