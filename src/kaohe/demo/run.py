"""One whole assessment of the practice nation, from the deliveries to the places.

Every step is the one that a real campaign takes; only the people, the keys and the clock are
simulated, all from the seed. The same seed gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes
from kaohe.core.scoring import read_evidence, write_evidence
from kaohe.demo.bodies import draw_parameters
from kaohe.demo.inspectors import USUAL_RATES, visit_unit
from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony
from kaohe.demo.moments import add_minutes, write_moment
from kaohe.demo.nation import generate_nation
from kaohe.demo.people import lend_inspectors
from kaohe.demo.rehearsal import RehearsedDraw, open_rehearsal, units_of
from kaohe.demo.truth import find_truth
from kaohe.documents.report import write_report
from kaohe.engines.importing import import_deliveries
from kaohe.engines.snapshot import Snapshot
from kaohe.engines.team_solver import allocate_teams
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import PRACTICE_MARK, new_folder, read_bytes, write_json, write_new
from kaohe.stores.results import write_results
from kaohe.workflows.fieldwork import visit_county
from kaohe.workflows.gathering import gather_evidence
from kaohe.workflows.measuring import findings_of_indicators
from kaohe.workflows.scoring import score_campaign
from kaohe.workflows.teams import teams_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction
    from pathlib import Path

    from kaohe.core.draw import CountyFrame
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.teams import Allocation
    from kaohe.demo.nation import NationReport
    from kaohe.workflows.fieldwork import CountyVisits, Visit

AS_OF: Final = date(2012, 12, 31)
STATISTICS_BASE: Final = date(2011, 9, 30)
STATISTICS_END: Final = date(2012, 9, 30)
MEASURED_ON: Final = date(2013, 1, 8)
FIRST_VISIT: Final = date(2013, 1, 10)
SCORED_ON: Final = date(2013, 2, 20)

_DAYS_A_BODY: Final = 4
_FIRST_MINUTE: Final = 9 * 60
_LAST_MINUTE: Final = 17 * 60
_ROAD_MINUTES: Final = 40


class Progress(Protocol):
    """Told of every step while it lasts."""

    def step(self, name: str, done: int, total: int | None) -> None:
        """Take that ``done`` of ``total`` of a step are finished."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run."""

    path: Path
    nation: NationReport
    register_digest: str
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
    replace: bool = False,
) -> Run:
    """Assess the practice nation and write everything below ``out``.

    Args:
        out: folder that appears when the run is complete.
        pack: rules in force.
        pack_digest: their digest.
        scale: of the nation; 1 is the 4.15 million enterprises of 2012.
        seed: from which everything simulated follows.
        progress: told of every step.
        replace: whether an earlier practice run at ``out`` may go.
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
        measured = _measure(folder, pack, snapshot)
        allocation = _form_teams(folder, pack, seed)
        draw = _open_draw(folder, pack, pack_digest, snapshot, seed, progress)
        found = _Fieldwork(pack, draw, allocation, seed, progress).visit_all(snapshot)
        evidence = gather_evidence(
            [*_filed(folder), *measured, *(each for county in found for each in county.findings)],
            campaign=CAMPAIGN,
            register_digest=snapshot.digest,
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
        progress.step("score", len(pack.bodies), len(pack.bodies))
    return Run(out, nation, snapshot.digest, made, replaced, shortfalls, results)


def _import_register(folder: Path, progress: Progress) -> Snapshot:
    report = import_deliveries(
        [folder / "nation" / "deliveries", folder / "nation" / "statistics"],
        store=folder / "register",
        as_of=AS_OF,
        progress=lambda _rows, /, *, done, total: progress.step("import", done, total),
    )
    return Snapshot.open(report.path)


def _measure(folder: Path, pack: Pack, snapshot: Snapshot) -> tuple[Finding, ...]:
    sheet = snapshot.indicators(base=STATISTICS_BASE, end=STATISTICS_END)
    write_new(folder / "indicators.json", canonical_bytes(sheet.to_json()) + b"\n")
    return findings_of_indicators(
        pack, sheet, actor="office", at=write_moment(MEASURED_ON, minute=_FIRST_MINUTE)
    )


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
) -> RehearsedDraw:
    """Freeze the frame, publish plan, frame and keys, and only then make the seed."""
    record = DrawFolder(folder / "draw")
    open_rehearsal(
        record,
        pack,
        pack_digest=pack_digest,
        snapshot=snapshot,
        seed=seed,
        counted=lambda units: progress.step("freeze", units, None),
    )
    secrets = rehearse_ceremony(seed)
    record.publish_seed(dice=secrets.dice, outside=secrets.outside)
    return RehearsedDraw(record, seed=seed)


def _filed(folder: Path) -> Iterable[Finding]:
    """Read what the bodies reported and what the office reviewed."""
    for path in sorted((folder / "nation").glob("re*/*.json")):
        yield from read_evidence(read_bytes(path), str(path)).findings


@dataclass(frozen=True, slots=True)
class _Fieldwork:
    """The visits of all teams."""

    pack: Pack
    draw: RehearsedDraw
    allocation: Allocation
    seed: int
    progress: Progress

    def visit_all(self, snapshot: Snapshot) -> tuple[CountyVisits, ...]:
        """Draw the counties of every body, then visit their units, team by team."""
        drawn = {body.id: self.draw.draw_counties(body.id) for body in self.pack.bodies}
        units = units_of(snapshot, {county for each in drawn.values() for county in each})
        total, found = sum(map(len, drawn.values())), []
        for team in self.allocation.teams:
            for position, body in enumerate(team.bodies):
                start = FIRST_VISIT + timedelta(days=position * _DAYS_A_BODY)
                for number, county in enumerate(drawn[body]):
                    day = start + timedelta(days=number * _DAYS_A_BODY // len(drawn[body]))
                    frame = self.draw.open_county(county, units[county])
                    found.append(self._visit_county(team.id, body, county, frame, day))
                    self.progress.step("visit", len(found), total)
        return tuple(found)

    def _visit_county(
        self, team: str, body: str, county: str, frame: CountyFrame, first_day: date
    ) -> CountyVisits:
        clock = _TeamClock(first_day)
        parameters = draw_parameters(self.seed)[body]

        def carry_out(visit: Visit) -> Sequence[Finding]:
            record = visit_unit(
                visit,
                find_truth(visit, parameters, seed=self.seed),
                self.pack,
                team=team,
                arrived=clock.next_arrival(),
                rates=USUAL_RATES,
                seed=self.seed,
            )
            clock.close(record.closed)
            return record.findings

        return visit_county(
            self.pack,
            self.draw.rules,
            ceremony=self.draw.ceremony,
            manifest=self.draw.manifest,
            body=body,
            county=county,
            frame=frame,
            evaluate=self.draw.evaluate,
            record=self.draw.record,
            carry_out=carry_out,
            now=clock.next_arrival,
        )


class _TeamClock:
    """The day of a team: visits follow one another, the last begins in the afternoon."""

    def __init__(self, first_day: date) -> None:
        self._day = first_day
        self._arrival = write_moment(first_day, minute=_FIRST_MINUTE)

    def next_arrival(self) -> str:
        """Return when the team arrives at the next unit."""
        return self._arrival

    def close(self, moment: str) -> None:
        """Take when a visit was closed."""
        following = add_minutes(moment, _ROAD_MINUTES)
        if following > write_moment(self._day, minute=_LAST_MINUTE):
            self._day += timedelta(days=1)
            following = write_moment(self._day, minute=_FIRST_MINUTE)
        self._arrival = following
