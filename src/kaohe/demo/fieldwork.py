"""Simulated fieldwork: the teams draw their counties and visit unit after unit.

All teams are on the way at the same time and write into one ledger, which runs in the order of
time. So every team is a sequence of steps, each due at a moment, and the earliest is taken next.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes
from kaohe.core.scoring import write_evidence
from kaohe.core.scoring.evidence import Evidence
from kaohe.demo.bodies import draw_parameters
from kaohe.demo.devices import FrozenBundles, make_devices
from kaohe.demo.enterprises import AS_OF
from kaohe.demo.inspectors import (
    ABSENCE_FALSE,
    PAPER_ONLY,
    REFUSED,
    USUAL_RATES,
    VERIFIED_TRUE,
    visit_unit,
)
from kaohe.demo.keys import CAMPAIGN, salt_entry
from kaohe.demo.moments import add_minutes, write_moment
from kaohe.demo.rehearsal import ACTOR
from kaohe.demo.team import PracticeTeam
from kaohe.demo.truth import find_truth
from kaohe.stores.settings import load_setting
from kaohe.workflows.ceremony.steps import Clerk
from kaohe.workflows.disclosure.disclosing import DisclosingOffice, enrol_devices
from kaohe.workflows.disclosure.relaying import Relay
from kaohe.workflows.disclosure.visiting import complete_campaign, outcome_rules, shortfall_findings
from kaohe.workflows.drawing import draw_of
from kaohe.workflows.fieldwork import CountyVisits

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.teams import Allocation, Team
    from kaohe.demo.bodies import BodyParameters
    from kaohe.engines.frames.frame_store import FrameStore
    from kaohe.stores.offices import Office
    from kaohe.workflows.fieldwork import Visit
    from kaohe.workflows.keyholding.asking import Keyholder

FIRST_VISIT: Final = date(2013, 1, 10)

_ENROLLED: Final = write_moment(date(2013, 1, 9), minute=23 * 60)
_DAYS_A_BODY: Final = 4
_DEPARTURE_MINUTE: Final = 7 * 60
_FIRST_MINUTE: Final = 9 * 60
_LAST_MINUTE: Final = 17 * 60
_ROAD_MINUTES: Final = 40
_COUNTY_MINUTES: Final = 60
"""From the arrival in a county to the first unit."""
_REACHED: Final = frozenset((VERIFIED_TRUE, PAPER_ONLY, REFUSED, ABSENCE_FALSE))
"""Outcomes in which the team stands before somebody who can be told."""


class Progress(Protocol):
    """Told of every step while it lasts."""

    def step(self, name: str, done: int, total: int | None) -> None:
        """Take that ``done`` of ``total`` of a step are finished."""
        ...


def sheet_of_visits(found: Iterable[CountyVisits]) -> Evidence:
    """Return the findings of all visits as one sheet."""
    return _sheet(each for county in found for each in county.findings)


@dataclass(slots=True)
class _Calendar:
    """The simulated time, which everybody reads."""

    now: str = _ENROLLED

    def read(self) -> str:
        """Return the present moment."""
        return self.now


@dataclass(slots=True)
class SimulatedFieldwork:
    """The visits of all teams, with simulated inspectors and a simulated calendar.

    Args:
        pack: the rules.
        folder: the office, whose campaign has its seed.
        allocation: the teams.
        seed: from which people, devices and salts follow.
        holders: the key holders, by name.
        progress: told of every county.
    """

    pack: Pack
    folder: Office
    allocation: Allocation
    seed: int
    holders: Mapping[str, Keyholder]
    progress: Progress
    _calendar: _Calendar = field(default_factory=_Calendar, init=False)
    _found: dict[tuple[str, str], CountyVisits] = field(default_factory=dict, init=False)

    def visit_all(self, frozen: FrameStore) -> tuple[CountyVisits, ...]:
        """Draw the counties of every body, visit their units, and end the campaign."""
        clerk = Clerk(ACTOR, partial(salt_entry, self.seed), self._calendar.read)
        setting = load_setting(self.folder.published)
        office = DisclosingOffice(setting, self.folder.ledger, self.folder.published, clerk)
        relay = Relay(self.folder.ledger, self.folder.signer(), self.holders)
        teams = [
            (team, position, body)
            for team in self.allocation.teams
            for position, body in enumerate(team.bodies)
        ]
        practising = {
            body: PracticeTeam(
                office,
                relay,
                make_devices(
                    team,
                    body,
                    setting=setting,
                    bundles=FrozenBundles(setting, frozen, self.folder.frame_key(CAMPAIGN), body),
                    seed=self.seed,
                ),
                outcome_rules(self.pack),
                self.folder.frame_key(CAMPAIGN),
            )
            for team, _, body in teams
        }
        enrol_devices(
            office, [each.keys.card for team in practising.values() for each in team.devices]
        )
        self._run(
            self._visit_body(team, practising[body], body, position)
            for team, position, body in teams
        )
        ordered = tuple(
            self._found[body, county]
            for _, _, body in teams
            for county in practising[body].leader.counties()
        )
        complete_campaign(office, _summary(ordered))
        relay.show()
        return ordered

    def _run(self, steps: Iterable[Iterator[str]]) -> None:
        """Let every sequence go on at the moment that it has named, the earliest first."""
        waiting: list[tuple[str, int, Iterator[str]]] = []
        for number, each in enumerate(steps):
            heapq.heappush(waiting, (next(each), number, each))
        while waiting:
            moment, number, each = heapq.heappop(waiting)
            self._calendar.now = max(self._calendar.now, moment)
            following = next(each, None)
            if following is not None:
                heapq.heappush(waiting, (following, number, each))

    def _visit_body(
        self, team: Team, practice: PracticeTeam, body: str, position: int
    ) -> Iterator[str]:
        """Depart, then visit one county after the other."""
        start = FIRST_VISIT + timedelta(days=position * _DAYS_A_BODY)
        yield write_moment(start, minute=_DEPARTURE_MINUTE)
        practice.depart()
        parameters = draw_parameters(self.seed)[body]
        counties = practice.leader.counties()
        for number, county in enumerate(counties):
            day = start + timedelta(days=number * _DAYS_A_BODY // len(counties))
            clock = _TeamClock(day)
            yield max(clock.next_arrival(-_COUNTY_MINUTES), self._calendar.now)
            practice.arrive(county)
            found = yield from self._visit_county(team, practice, parameters, county, clock)
            self._found[body, county] = found
            self.progress.step(
                "visit", len(self._found), draw_of(self.pack).counties * len(self.pack.bodies)
            )

    def _visit_county(
        self,
        team: Team,
        practice: PracticeTeam,
        body: BodyParameters,
        county: str,
        clock: _TeamClock,
    ) -> Generator[str, None, CountyVisits]:
        findings: list[Finding] = []
        visits: list[Visit] = []
        while True:
            yield max(clock.next_arrival(-_ROAD_MINUTES), self._calendar.now)
            shown = practice.disclose_next(county)
            if shown is None or shown.visit is None:
                break
            arrived = clock.next_arrival()
            yield max(arrived, self._calendar.now)
            record = visit_unit(
                shown.visit,
                find_truth(shown.visit, body, seed=self.seed),
                self.pack,
                team=team.id,
                arrived=arrived,
                rates=USUAL_RATES,
                seed=self.seed,
            )
            reached = record.outcome in _REACHED
            if reached:
                practice.tell_unit(shown.visit.id)
            yield max(record.closed, self._calendar.now)
            practice.end_visit(
                county,
                shown,
                outcome=record.outcome,
                reached=reached,
                revision=sha256(write_evidence(_sheet(record.findings))).hexdigest(),
            )
            clock.close(record.closed)
            visits.append(shown.visit)
            findings += record.findings
        short = practice.leader.shortfalls(county)
        setting = practice.office.setting
        findings += shortfall_findings(self.pack, setting, short, at=clock.next_arrival())
        never_visited = tuple(each for each in short if each.label.attempt == 0)
        return CountyVisits(tuple(findings), tuple(visits), never_visited)


class _TeamClock:
    """The day of a team: visits follow one another, the last begins in the afternoon."""

    def __init__(self, first_day: date) -> None:
        self._day = first_day
        self._arrival = write_moment(first_day, minute=_FIRST_MINUTE)

    def next_arrival(self, minutes: int = 0) -> str:
        """Return when the team arrives at the next unit, or some minutes later or earlier."""
        return add_minutes(self._arrival, minutes)

    def close(self, moment: str) -> None:
        """Take when a visit was closed."""
        following = add_minutes(moment, _ROAD_MINUTES)
        if following > write_moment(self._day, minute=_LAST_MINUTE):
            self._day += timedelta(days=1)
            following = write_moment(self._day, minute=_FIRST_MINUTE)
        self._arrival = following


def _sheet(findings: Iterable[Finding]) -> Evidence:
    return Evidence(
        format="evidence/1",
        campaign=CAMPAIGN.id,
        rehearsal=CAMPAIGN.rehearsal,
        as_of=AS_OF,
        findings=tuple(findings),
    )


def _summary(found: Iterable[CountyVisits]) -> bytes:
    """Return what the office states at the end."""
    counties = tuple(found)
    return canonical_bytes(
        {
            "format": "draw-complete/1",
            "campaign": CAMPAIGN.id,
            "rehearsal": CAMPAIGN.rehearsal,
            "visits": sum(len(county.visits) for county in counties),
            "shortfalls": sum(len(county.shortfalls) for county in counties),
        }
    )
