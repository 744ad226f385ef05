"""One whole assessment of the practice nation, from the deliveries to the places.

Every step is the one that a real campaign takes; only the people, the keys and the clock are
simulated, all from the seed. The same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring import write_evidence
from kaohe.demo.enterprises import AS_OF
from kaohe.demo.fieldwork import SimulatedFieldwork, sheet_of_visits
from kaohe.demo.keyholders import rehearse_keyholders
from kaohe.demo.keys import rehearse_ceremony
from kaohe.demo.moments import write_moment
from kaohe.demo.nation import generate_nation
from kaohe.demo.people import lend_inspectors
from kaohe.demo.publication import publish_rehearsal
from kaohe.demo.register_report import write_register_report
from kaohe.demo.rehearsal import (
    create_office,
    open_rehearsal,
    roll_rehearsal,
)
from kaohe.documents.official.papers import Issue
from kaohe.documents.report import write_report
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.team_solver import allocate_teams
from kaohe.stores.evidence import gather_files
from kaohe.stores.files import PRACTICE_MARK, new_folder, write_json, write_new
from kaohe.stores.packages import PackageSources, write_package
from kaohe.stores.paper_files import load_paper_files
from kaohe.stores.result_papers import load_scored_year, write_result_papers
from kaohe.stores.results import write_results
from kaohe.stores.settings import load_setting
from kaohe.workflows.scoring import score_campaign
from kaohe.workflows.teams import teams_rule

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results
    from kaohe.core.teams import Allocation
    from kaohe.demo.fieldwork import Progress
    from kaohe.demo.nation import NationReport
    from kaohe.demo.register_report import RegisterReport
    from kaohe.engines.frames.frame_store import FrameStore
    from kaohe.stores.offices import Office

STATISTICS_BASE: Final = date(2011, 9, 30)
STATISTICS_END: Final = date(2012, 9, 30)
MEASURED_ON: Final = date(2013, 1, 8)
SCORED_ON: Final = date(2013, 2, 20)
PAPERS: Final = "papers"
"""Folder of the papers below that of a run."""

_FIRST_MINUTE: Final = 9 * 60
_APPROVED_BY: Final = ("office", "leading_group")
"""The simulated people who approve the freeze, whatever was left aside."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    path: Path
    nation: NationReport
    register_digest: str
    register_report: RegisterReport
    visits: int
    """Units told, replaced ones included."""
    replaced: int
    """How many of them stood in for another."""
    shortfalls: int
    """Visits that could not be made, because the county had no free unit left."""
    results: Results


def run_practice(
    out: Path,
    *,
    pack: Pack,
    pack_digest: str,
    scale: Fraction,
    seed: int,
    progress: Progress,
    pack_file: Path | None = None,
    papers: bool = False,
    replace: bool = False,
    processes: bool = False,
) -> Run:
    """Assess the practice nation and write everything below ``out``.

    Args:
        out: folder that appears when the run is complete.
        pack: rules in force.
        pack_digest: their digest.
        scale: of the nation; 1 is the 4.15 million enterprises of 2012.
        seed: from which everything simulated follows.
        progress: told of every step.
        pack_file: the rules as they were written, for the publication package.
        papers: whether the papers of the results are made too, as drafts.
        replace: whether an earlier practice run at ``out`` may go.
        processes: whether the key holders run as processes of their own.
    """
    with new_folder(out, replace_practice=replace) as folder:
        write_json(folder / PRACTICE_MARK, {"practice": True, "seed": seed, "scale": str(scale)})
        nation = generate_nation(
            folder / "nation",
            pack=pack,
            seed=seed,
            scale=scale,
            progress=lambda done, total: progress.step("generate", done, total),
        )
        snapshot = _import_register(folder, progress)
        _measure(folder, snapshot)
        progress.step("report", 0, None)
        asked = write_register_report(folder / "register-report", pack, snapshot)
        allocation = _form_teams(folder, pack, seed)
        office, frame = _open_draw(folder, pack, pack_digest, snapshot, seed, progress)
        holders = load_setting(office.published).holders
        # Answers are sealed with fresh randomness, so that the holders' copies stay out of it.
        with (
            TemporaryDirectory(prefix="kaohe-keyholders-") as apart,
            rehearse_keyholders(Path(apart), holders, seed=seed, processes=processes) as serving,
        ):
            fieldwork = SimulatedFieldwork(pack, office, allocation, seed, serving, progress)
            found = fieldwork.visit_all(frame)
        publish_rehearsal(office, folder / "draw", seed=seed, witnesses=folder / "witnesses")
        office.close()
        write_new(folder / "visits.json", write_evidence(sheet_of_visits(found)) + b"\n")
        evidence = gather_files(
            [folder / "nation" / "reviews", folder / "visits.json"],
            reports=[folder / "nation" / "reports"],
            pack=pack,
            indicators=folder / "indicators.json",
            measured_at=write_moment(MEASURED_ON, minute=_FIRST_MINUTE),
            as_of=AS_OF,
        )
        write_new(folder / "evidence.json", write_evidence(evidence) + b"\n")
        progress.step("score", 0, len(pack.bodies))
        results = score_campaign(pack, evidence, on=SCORED_ON)
        write_results(folder, pack, results)
        made = sum(len(county.visits) for county in found)
        shortfalls = sum(len(county.shortfalls) for county in found)
        replaced = sum(not each.id.endswith("/0") for county in found for each in county.visits)
        report = write_report(
            pack,
            results.traces,
            allocation=allocation,
            visits=made,
            replaced=replaced,
            shortfalls=shortfalls,
        )
        write_new(folder / "report.md", report.encode())
        sources = PackageSources(folder, pack, pack_file=pack_file)
        if papers:
            sources = replace_fields(sources, papers=_write_papers(folder, pack, progress))
        write_package(folder / "package", sources, signer=rehearse_ceremony(seed).ledger)
        progress.step("score", len(pack.bodies), len(pack.bodies))
    return Run(out, nation, snapshot.digest, asked, made, replaced, shortfalls, results)


def _write_papers(folder: Path, pack: Pack, progress: Progress) -> Path:
    """Make the papers of the results, as drafts: nothing is numbered that nobody has signed."""
    place = folder / PAPERS
    write_result_papers(
        place,
        load_scored_year(folder, pack),
        load_paper_files(),
        issue=Issue(rehearsal=True),
        progress=lambda done: progress.step("papers", done, None),
    )
    return place


def _import_register(folder: Path, progress: Progress) -> Snapshot:
    report = import_deliveries(
        [folder / "nation" / "deliveries", folder / "nation" / "statistics"],
        store=folder / "register",
        as_of=AS_OF,
        progress=lambda _rows, /, *, done, total, quarantined: progress.step("import", done, total),
    )
    return Snapshot.open(report.path)


def _measure(folder: Path, snapshot: Snapshot) -> None:
    sheet = snapshot.indicators(base=STATISTICS_BASE, end=STATISTICS_END)
    write_json(folder / "indicators.json", sheet.to_json())


def _form_teams(folder: Path, pack: Pack, seed: int) -> Allocation:
    rule = teams_rule(pack)
    bodies = [body.id for body in pack.bodies]
    inspectors = lend_inspectors(bodies, teams=rule.count, seed=seed)
    allocation = allocate_teams(rule, bodies, inspectors=inspectors, seed=seed)
    write_json(folder / "teams.json", allocation.to_json())
    return allocation


def _open_draw(
    folder: Path,
    pack: Pack,
    pack_digest: str,
    snapshot: Snapshot,
    seed: int,
    progress: Progress,
) -> tuple[Office, FrameStore]:
    """Enter plan, frame and keys, have them witnessed, and only then make the seed."""
    office = create_office(folder / "office", seed=seed)
    frame = open_rehearsal(
        office,
        pack,
        pack_digest=pack_digest,
        snapshot=snapshot,
        seed=seed,
        approved_by=_APPROVED_BY,
        witnesses=folder / "witnesses",
        built=lambda units: progress.step("frame", units, None),
        counted=lambda units: progress.step("freeze", units, None),
    )
    roll_rehearsal(office, seed=seed, witnesses=folder / "witnesses")
    return office, frame
