"""Simulated fieldwork: the teams draw their counties and visit unit after unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.scoring.evidence import Evidence
from kaohe.demo.bodies import draw_parameters
from kaohe.demo.enterprises import AS_OF
from kaohe.demo.inspectors import USUAL_RATES, visit_unit
from kaohe.demo.keys import CAMPAIGN
from kaohe.demo.moments import add_minutes, write_moment
from kaohe.demo.truth import find_truth
from kaohe.workflows.fieldwork import visit_county

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaohe.core.draw import CountyFrame
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.teams import Allocation
    from kaohe.demo.bodies import BodyParameters
    from kaohe.demo.rehearsal import RehearsedDraw
    from kaohe.engines.frames.frame_store import FrameStore
    from kaohe.workflows.fieldwork import CountyVisits, Visit

FIRST_VISIT: Final = date(2013, 1, 10)

_DAYS_A_BODY: Final = 4
_FIRST_MINUTE: Final = 9 * 60
_LAST_MINUTE: Final = 17 * 60
_ROAD_MINUTES: Final = 40


class Progress(Protocol):
    """Told of every step while it lasts."""

    def step(self, name: str, done: int, total: int | None) -> None:
        """Take that ``done`` of ``total`` of a step are finished."""
        ...


def sheet_of_visits(found: Iterable[CountyVisits]) -> Evidence:
    """Return the findings of all visits as one sheet."""
    return Evidence(
        format="evidence/1",
        campaign=CAMPAIGN.id,
        rehearsal=CAMPAIGN.rehearsal,
        as_of=AS_OF,
        findings=tuple(each for county in found for each in county.findings),
    )


@dataclass(frozen=True, slots=True)
class SimulatedFieldwork:
    """The visits of all teams, with simulated inspectors and a simulated calendar."""

    pack: Pack
    draw: RehearsedDraw
    allocation: Allocation
    seed: int
    progress: Progress

    def visit_all(self, frozen: FrameStore) -> tuple[CountyVisits, ...]:
        """Draw the counties of every body, then visit their units, team by team."""
        parameters = draw_parameters(self.seed)
        drawn = {body.id: self.draw.draw_counties(body.id) for body in self.pack.bodies}
        total, found = sum(map(len, drawn.values())), []
        for team in self.allocation.teams:
            for position, body in enumerate(team.bodies):
                start = FIRST_VISIT + timedelta(days=position * _DAYS_A_BODY)
                for number, county in enumerate(drawn[body]):
                    day = start + timedelta(days=number * _DAYS_A_BODY // len(drawn[body]))
                    frame = self.draw.open_county(county, frozen.county(body, county))
                    found.append(self._visit_county(team.id, parameters[body], frame, county, day))
                    self.progress.step("visit", len(found), total)
        return tuple(found)

    def _visit_county(
        self, team: str, body: BodyParameters, frame: CountyFrame, county: str, first_day: date
    ) -> CountyVisits:
        clock = _TeamClock(first_day)

        def carry_out(visit: Visit) -> Sequence[Finding]:
            record = visit_unit(
                visit,
                find_truth(visit, body, seed=self.seed),
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
            body=body.body,
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
