"""Run the benchmarks of the register: ``python -m benchmarks.registry [PART ...]``.

Without a part all but the long ones run. Figures go to ``build/bench/registry.json``, tables to
``registry.md`` and a picture to ``registry.svg`` beside it; the tables are printed too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.registry.peer_comparison import compare_peers
from benchmarks.registry.picture import draw_ratios
from benchmarks.registry.results import (
    FOLDER,
    find_data,
    read_part,
    write_ratio_table,
    write_run_table,
)
from benchmarks.registry.sizes import measure_sizes

TITLE: Final = "The enterprise register"
LONG: Final = ("sizes", "kill")
"""Parts that run only when they are named."""
KILLED: Final = "0.1"
"""Millions of rows of the import that is killed over and over."""


def show(line: str) -> None:
    """Print a line of progress."""
    print(line, file=sys.stderr, flush=True)


def run_script(name: str, *arguments: str | Path) -> str:
    """Run a part that is a script, and return what it printed."""
    command = [sys.executable, "-m", f"benchmarks.registry.{name}", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def run_own(measure: Callable[..., None]) -> str:
    """Run a part of this package; its figures are kept and it prints nothing."""
    measure(note=show)
    return ""


def main() -> None:
    """Run the wanted parts, then write and print everything that was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--millions", default="1", help="rows beside the peers, in millions")
    parser.add_argument("--rounds", type=int, default=3, help="rounds beside the peers")
    parser.add_argument(
        "--sizes", nargs="*", default=["4.15", "20", "50"], help="rows of the sizes, in millions"
    )
    options = parser.parse_args()
    millions, rounds = options.millions, options.rounds
    parts: dict[str, Callable[[], str]] = {
        "peers": partial(run_own, partial(compare_peers, millions=millions, rounds=rounds)),
        "chain": lambda: run_script("chain", find_data(millions), "--rounds", str(rounds)),
        "reading": partial(run_script, "reading", "--rounds", str(rounds)),
        "frames": partial(run_script, "frames"),
        "similar": partial(run_script, "similar"),
        "screening": partial(run_script, "screening"),
        "sizes": partial(run_own, partial(measure_sizes, sizes=options.sizes)),
        "kill": lambda: run_script("kill", find_data(KILLED)),
    }
    unknown = [part for part in options.parts if part not in parts]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}")
    wanted = options.parts or [part for part in parts if part not in LONG]
    printed = {}
    for part in wanted:
        show(f"== {part}")
        printed[part] = parts[part]()
    write_report(printed)


def write_report(printed: dict[str, str]) -> None:
    """Write what the parts found as JSON, Markdown and a picture, and print the tables."""
    found = {part: read_part(part) for part in printed}
    machine = {
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "load": [round(each, 2) for each in os.getloadavg()],
    }
    kept = {
        part: {
            "title": title,
            "ratios": [asdict(each) for each in ratios],
            "runs": [asdict(each) for each in runs],
            "printed": printed[part].splitlines(),
        }
        for part, (title, ratios, runs) in found.items()
    }
    text = json.dumps({"machine": machine, "parts": kept}, ensure_ascii=False, indent=1)
    (FOLDER / "registry.json").write_text(text + "\n")
    sections = [f"# {TITLE}", ", ".join(f"{name} {value}" for name, value in machine.items())]
    for part, (title, ratios, runs) in found.items():
        sections.append(f"## {title}")
        sections += [write_run_table(runs)] if runs else []
        sections += [write_ratio_table(ratios)] if ratios else []
        sections += [f"```text\n{printed[part].rstrip()}\n```"] if printed[part] else []
    report = "\n\n".join(sections) + "\n"
    (FOLDER / "registry.md").write_text(report)
    ratios = [ratio for _, members, _ in found.values() for ratio in members]
    if ratios:
        (FOLDER / "registry.svg").write_text(draw_ratios(TITLE, ratios))
    print(report)


if __name__ == "__main__":
    main()
