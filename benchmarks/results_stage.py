"""Time the end of a year: scores, statistics, every paper and the workbook, for 32 bodies.

Run ``python -m benchmarks.results_stage RUN`` with the folder of a practice run
(``kaohe demo run``). Times are seconds of the processor, so that they mean something on a busy
machine; the last lines set the PDF engine against the slowest part.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kaohe.core.scoring import read_evidence
from kaohe.documents.official import typeset_pdf, write_word
from kaohe.documents.official.papers import Issue
from kaohe.documents.results import Anchor, gather_results
from kaohe.documents.results.paper_set import make_paper_set
from kaohe.documents.results.wording import tell_bounds, tell_rank_sets, tell_samples
from kaohe.documents.workbook import write_workbook
from kaohe.engines.divisions import divisions
from kaohe.stores.packs import load_pack
from kaohe.stores.paper_files import load_paper_files
from kaohe.workflows.scoring import score_campaign

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 60
"""Seconds that the whole stage may take on two cores."""
SCORED_ON = date(2013, 2, 20)
USUAL = Path("build/demo")


class Stage:
    """Processor seconds by part."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Add what the block takes to a part."""
        begun = time.process_time()
        yield
        self.seconds[name] += time.process_time() - begun


def run_stage(run: Path) -> tuple[Stage, int]:
    """Go through the stage; return its times and how many papers it made."""
    stage, papers = Stage(), 0
    with stage.part("read"):
        pack = load_pack("national-2012").pack
        evidence = read_evidence((run / "evidence.json").read_bytes(), "evidence.json")
        files = load_paper_files()
        counties = {code: county.name for code, county in divisions().counties.items()}
    with stage.part("scores"):
        results = score_campaign(pack, evidence, on=SCORED_ON)
        traces = {body: json.loads(json.dumps(trace)) for body, trace in results.traces.items()}
    facts = gather_results(pack, traces, evidence, anchor=Anchor("benchmark", 1, "A" * 43 + "="))
    with stage.part("statistics"):
        tell_samples(facts.bodies), tell_bounds(facts.bodies), tell_rank_sets(facts.bodies)
    with stage.part("documents as data"):
        made = list(
            make_paper_set(
                facts, files.texts, issue=Issue(rehearsal=True), counties=counties, units={}
            )
        )
    for _kind, _body, document in made:
        papers += 1
        with stage.part("PDF"):
            typeset_pdf(document, files.look)
        with stage.part("Word"):
            write_word(document, files.look)
    with stage.part("workbook"):
        write_workbook(pack, traces)
    return stage, papers


def main() -> int:
    """Print the table; fail where the stage takes longer than it may."""
    run = Path(sys.argv[1]) if len(sys.argv) > 1 else USUAL
    if not (run / "evidence.json").is_file():
        print(f"no practice run at {run}: kaohe demo run --out {run}")
        return 0
    begun = time.perf_counter()
    stage, papers = run_stage(run)
    wall = time.perf_counter() - begun
    for name, seconds in stage.seconds.items():
        print(f"{name:<20}{seconds:8.2f} s")
    whole = sum(stage.seconds.values())
    others = {name: seconds for name, seconds in stage.seconds.items() if name != "PDF"}
    slowest, most = max(others.items(), key=lambda each: each[1])
    print(f"{'whole stage':<20}{whole:8.2f} s of the processor, {wall:.2f} s by the clock")
    print(f"{papers} papers; the PDF engine takes {stage.seconds['PDF'] / papers:.3f} s a paper,")
    print(f"{stage.seconds['PDF'] / most:.2f} times the slowest other part ({slowest})")
    return 0 if whole < MOST else 1


if __name__ == "__main__":
    sys.exit(main())
