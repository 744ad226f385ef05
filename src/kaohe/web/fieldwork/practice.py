"""A small campaign at its departure, so that a phone can draw, visit and hand in.

It is a cycle of its own in the practice office, with one body, the teams of the run, and three key
holders as processes that ``kaohe office serve`` starts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.stores.files import PRACTICE_MARK, read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.cycles.acts import (
    tell_need,
)
from kaohe.web.cycles.practice import end_practice_step, open_practice_cycle
from kaohe.web.fieldwork.campaign import bundle_of, load_campaign
from kaohe.web.fieldwork.device_acts import name_duty_phone
from kaohe.web.fieldwork.enrolment import make_code, show_code
from kaohe.web.fieldwork.practice_draw import hold_ceremony
from kaohe.web.fieldwork.setting import counties_of
from kaohe.web.fieldwork.team import people_of_body
from kaohe.web.rules.acts import check_rules
from kaohe.web.teams.practice import bring_teams
from kaohe.workflows.cycle import find_step

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.cycles.models import Cycle

YEAR: Final = {
    "id": "practice-field",
    "title": "外勤演练",
    "pack": "national-2012",
}
BODY: Final = "46"
"""Few counties, nearly all of them with units of every kind."""
PHONE: Final = "010-00000000"
UNTIL: Final = "fieldwork"
OWN_NEEDS: Final = frozenset({"rules_chosen", "rules_sound", "opening_witnessed", "seed_made"})
"""Needs that the acts of their rooms meet here as well."""
SIGNERS: Final = 2


@dataclass(frozen=True, slots=True)
class PracticeCode:
    """A code for one inspector of the practice."""

    body: str
    person: str
    name: str
    code: str


def fill_field(run: Path) -> Cycle:
    """Open the small campaign and take it to its fieldwork; before the practice year is opened.

    Pages take the year that was opened last for the present one, which is the practice year.

    Raises:
        FileUnusable: the folder is not that of a whole practice run.
    """
    mark = read_bytes(run / PRACTICE_MARK)
    clerk = User.objects.get(username="office-1")
    cycle = open_practice_cycle(YEAR, by=clerk)
    check_rules(cycle, by=clerk)
    cycle.refresh_from_db()
    while cycle.step != UNTIL:
        if cycle.step == "teams":
            bring_teams(run, cycle)
        if cycle.step == "ceremony":
            hold_ceremony(cycle, run, BODY, practice_seed=int(json.loads(mark)["seed"]))
        for need in find_step(cycle.step).needs:
            if need.id not in OWN_NEEDS:
                record = sha256(mark).hexdigest()
                tell_need(cycle, need.id, is_met=True, by=clerk, record=record)
        cycle.refresh_from_db()
        end_practice_step(cycle, by=clerk)
    name_duty_phone(cycle, PHONE, by=clerk)
    _seal_bundles(cycle)
    return cycle


def make_codes(cycle: Cycle) -> tuple[PracticeCode, ...]:
    """Make a code for the two inspectors who sign."""
    clerk = User.objects.get(username="office-1")
    made = []
    for person in people_of_body(cycle, BODY)[:SIGNERS]:
        _row, code = make_code(cycle, BODY, person, by=clerk)
        made.append(PracticeCode(BODY, person.username, person.name, show_code(code)))
    return tuple(made)


def _seal_bundles(cycle: Cycle) -> None:
    """Seal the counties' bundles now, so that no phone waits for them."""
    draw = cycle.draws.get()
    campaign = load_campaign(draw)
    for county in counties_of(campaign, BODY):
        bundle_of(campaign, BODY, county)
