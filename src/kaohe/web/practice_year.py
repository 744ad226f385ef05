"""The practice year in the office: opened, signed and scored as the practice run shows it.

Every need rests on the digest of the file that shows it, and every signature is made by the same
acts as in earnest; the year stands at its review, so that whoever tries the office can go on.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.divisions import BODY_NAMES
from kaohe.stores.files import read_bytes, write_new
from kaohe.web.accounts.models import User
from kaohe.web.base.today import PRACTICE_DAY
from kaohe.web.cases.practice import fill_cases
from kaohe.web.cycles.acts import (
    tell_need,
)
from kaohe.web.cycles.bodies import tell_body
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.practice import end_practice_step, open_practice_cycle
from kaohe.web.draw.practice import bring_in_draw
from kaohe.web.figures.practice import fill_figures
from kaohe.web.observations.practice import fill_observations, fill_sheets
from kaohe.web.papers.practice import fill_papers, fill_result_papers
from kaohe.web.registers.practice import fill_registers
from kaohe.web.results.practice import score_practice
from kaohe.web.rules.acts import check_rules, settle_decisions
from kaohe.web.rules.forms import PRACTICE_SHEET
from kaohe.web.rules.library import find_known
from kaohe.web.self_check.practice import fill_reports, fill_reviews
from kaohe.web.teams.practice import fill_teams, fill_trips
from kaohe.workflows.cycle import find_step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

YEAR: Final = {
    "id": "practice-2012",
    "title": "2012年度考核（演练）",
    "pack": "national-2012",
}
DAY: Final = "2013-02-18"
"""The day on which the practice office stands: results are scored and under review."""
LAST: Final = "review"
REHEARSED: Final[Mapping[str, str]] = {LAST: DAY, "self_check": "2013-01-14"}
"""Step at which the office may be left to whoever practises → the day that it is there.

At the self-check nothing is filled in: bodies rehearse filling in, signing and submitting.
"""
SHOWN_BY: Final[Mapping[str, str]] = {
    "opening_witnessed": "draw/opening.json",
    "seed_made": "draw/seed.json",
    "visits_closed": "visits.json",
}
"""Need → file of the run that shows it met."""


def _fill_registers(run: Path, cycle: Cycle, _clerk: User) -> None:
    fill_registers(run, cycle)
    fill_figures(run, cycle)


def _fill_scores(run: Path, cycle: Cycle, clerk: User) -> None:
    fill_reviews(run, cycle)
    score_practice(cycle, run, by=clerk)
    fill_result_papers(cycle)
    fill_cases(cycle)


def _fill_fieldwork(run: Path, cycle: Cycle, _clerk: User) -> None:
    fill_papers(cycle)
    fill_trips(cycle)
    fill_sheets(run, cycle)
    fill_observations(run, cycle)


ROOMS: Final[Mapping[str, Callable[[Path, Cycle, User], object]]] = {
    "registers": _fill_registers,
    "self_check": lambda run, cycle, _clerk: fill_reports(run, cycle),
    "teams": lambda run, cycle, _clerk: fill_teams(run, cycle),
    "ceremony": lambda run, cycle, clerk: bring_in_draw(cycle, run, by=clerk),
    "fieldwork": _fill_fieldwork,
    "scoring": _fill_scores,
}
"""Step → what its rooms take over from the run before it ends."""


def fill_year(run: Path, *, until: str = LAST) -> Cycle:
    """Open the practice year and take it to its review, or to another step that is rehearsed.

    Args:
        run: folder of a practice run.
        until: the step that is left to whoever practises, one of ``REHEARSED``.

    Raises:
        FileUnusable: the folder is not that of a whole practice run.
    """
    home = Path(settings.OFFICE_HOME)
    write_new(home / PRACTICE_SHEET, read_bytes(run / "evidence.json"))
    write_new(home / PRACTICE_DAY, REHEARSED[until].encode("ascii"))
    clerk = User.objects.get(username="office-1")
    cycle = open_practice_cycle(YEAR, by=clerk)
    known = find_known(cycle.pack_digest)
    decisions = [each.id for each in known.pack.decisions]
    settle_decisions(known, decisions, reason="演练：取规则包的默认选择", by=clerk)
    check_rules(cycle, by=clerk)
    cycle.refresh_from_db()
    while cycle.step != until:
        fill = ROOMS.get(cycle.step)
        if fill:
            fill(run, cycle, clerk)
        for need in find_step(cycle.step).needs:
            if need.id in SHOWN_BY:
                record = sha256(read_bytes(run / SHOWN_BY[need.id])).hexdigest()
                tell_need(cycle, need.id, is_met=True, by=clerk, record=record)
        end_practice_step(cycle, by=clerk)
    if until != LAST:
        return cycle
    for body in BODY_NAMES:
        tell_body(cycle, body, part="visits", state="done", by=clerk)
    return cycle
