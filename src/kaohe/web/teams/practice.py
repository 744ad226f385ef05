"""The teams of the practice run in the office: people, formation, standards, trips, letters.

All is done by the same acts as in earnest. The staff of the run has numbers and no names; here
each number gets a practice account. Standards, sums and offers are made up and say so.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kaohe.core.teams import Allocation, renew_inspectors
from kaohe.core.teams.standards import EVERYWHERE, Standard, StandardTable
from kaohe.core.teams.trips import Conduct, Cost, Leg, TripRecord
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.cycles.words import name_body
from kaohe.web.practice import open_practice_accounts
from kaohe.web.teams.formation_acts import bring_formation, fix_formation
from kaohe.web.teams.letter_acts import draft_letter, issue_letter, list_lending, sign_letter
from kaohe.web.teams.models import DEPARTMENTS
from kaohe.web.teams.pool_acts import PersonDetails, enter_people
from kaohe.web.teams.rows import find_fixed, list_inspectors
from kaohe.web.teams.trip_acts import enter_standards, record_trip, review_trip

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.teams import Inspector, Team
    from kaohe.core.teams.standards import CostKind
    from kaohe.web.cycles.models import Cycle

FROM: Final = date(2013, 1, 6)
UNTIL: Final = date(2013, 2, 28)
ANSWER_BY: Final = "2012-12-28"
DEPARTURE: Final = date(2013, 1, 10)
_SOURCE: Final = "演练用标准（假定数字，不是现行规定）"
_STANDARDS: Final[tuple[tuple[CostKind, str, str], ...]] = (
    ("lodging", EVERYWHERE, "260.00"),
    ("lodging", "11", "350.00"),
    ("lodging", "31", "350.00"),
    ("lodging", "44", "300.00"),
    ("meals", EVERYWHERE, "100.00"),
    ("meals", "54", "120.00"),
    ("meals", "63", "120.00"),
    ("meals", "65", "120.00"),
    ("local", EVERYWHERE, "80.00"),
)
_PERSONS: Final = 2
_NIGHTS: Final = 4
_LODGING: Final = Decimal("240.00")
_TRAIN: Final = Decimal("850.00")


def fill_teams(run: Path, cycle: Cycle) -> None:
    """Bring the teams of a run into the office, and write the letters that borrow their people.

    Raises:
        FileUnusable: the run has no teams.
    """
    bring_teams(run, cycle)
    _write_letters(cycle)


def bring_teams(run: Path, cycle: Cycle) -> None:
    """Bring the teams of a run into the office, fixed by a second person.

    Raises:
        FileUnusable: the run has no teams.
    """
    allocation = Allocation.from_json(json.loads(read_bytes(run / "teams.json")))
    clerk, second = (User.objects.get(username=f"office-{number}") for number in (1, 2))
    accounts = _number_people(allocation)
    open_practice_accounts(
        [(account, f"演练考核员{account.rpartition('-')[2]}", "inspector", _office_of(each), "")
         for each, account in accounts]
    )  # fmt: skip
    numbers = {each.id: account for each, account in accounts}
    leading = {team.inspectors[0].id for team in allocation.teams if team.inspectors}
    enter_people(
        cycle,
        [_describe(each, account, may_lead=each.id in leading) for each, account in accounts],
        by=clerk,
    )
    pool = {each.id: each for each in list_inspectors(cycle)}
    teams = tuple(_rename(team, numbers, pool) for team in allocation.teams)
    brought = renew_inspectors(Allocation(teams), pool.values())
    made = bring_formation(cycle, brought, reason="演练：取自演练结果", by=clerk)
    fix_formation(cycle, number=made.number, seen=made.digest, by=second)


def fill_trips(cycle: Cycle) -> None:
    """Record a few trips: one accepted, one that waits, one returned, one begun."""
    fixed = find_fixed(cycle)
    if fixed is None:
        return
    team = fixed.as_allocation().teams[0]
    finance = User.objects.get(username="finance-1")
    table = StandardTable(
        date(DEPARTURE.year, 1, 1).isoformat(),
        _SOURCE,
        tuple(Standard(kind, place, Decimal(most)) for kind, place, most in _STANDARDS),
    )
    enter_standards(table, as_of=date(DEPARTURE.year, 1, 1), by=finance)
    member = User.objects.get(username=team.inspectors[0].id)
    for place, body in enumerate(team.bodies[:4]):
        record_trip(
            cycle,
            team.id,
            body,
            record=_make_record(body, place),
            version=0,
            hand_in=place != 3,
            by=member,
        )
    first, _second, third = team.bodies[:3]
    review_trip(cycle, team.id, first, version=1, is_accepted=True, reason="", by=finance)
    review_trip(
        cycle,
        team.id,
        third,
        version=1,
        is_accepted=False,
        reason="演练：请补充住宿票据说明",
        by=finance,
    )


def _number_people(allocation: Allocation) -> list[tuple[Inspector, str]]:
    people = [each for team in allocation.teams for each in team.inspectors]
    return [(each, f"inspector-{number}") for number, each in enumerate(people, start=1)]


def _office_of(inspector: Inspector) -> str:
    if inspector.lent_by:
        return f"{name_body(inspector.lent_by)}总工会"
    return dict(DEPARTMENTS).get(inspector.department or "", "")


def _describe(inspector: Inspector, account: str, *, may_lead: bool) -> PersonDetails:
    is_lent = bool(inspector.lent_by)
    return PersonDetails(
        account=account,
        lent_by=inspector.lent_by or "",
        department=inspector.department or "",
        unit=_office_of(inspector),
        post="演练人员",
        may_lead=may_lead,
        lent_since=FROM if is_lent else None,
        lent_until=UNTIL if is_lent else None,
        ties=tuple((tie.body, tie.kind) for tie in inspector.ties),
    )


def _rename(team: Team, numbers: dict[str, str], pool: dict[str, Inspector]) -> Team:
    members = tuple(pool[numbers[each.id]] for each in team.inspectors)
    return type(team)(team.id, members, team.bodies, None)


def _make_record(body: str, place: int) -> TripRecord:
    began = DEPARTURE + timedelta(days=place * (_NIGHTS + 1))
    home = began + timedelta(days=_NIGHTS)
    seat = name_body(body)
    is_dear = place == 0
    lodging = _LODGING * (2 if is_dear else 1) * _PERSONS * _NIGHTS
    return TripRecord(
        legs=(
            Leg(began.isoformat(), "北京", seat, "train"),
            Leg(home.isoformat(), seat, "北京", "train"),
        ),
        costs=(
            Cost("transport", body, _PERSONS, 1, _TRAIN * _PERSONS),
            Cost("lodging", body, _PERSONS, _NIGHTS, lodging, "演练：县城只有一家旅馆" * is_dear),
            Cost("meals", body, _PERSONS, _NIGHTS + 1, Decimal(100 * _PERSONS * (_NIGHTS + 1))),
        ),
        conduct=(Conduct("no_banquets", "演练：安排宴请一次", True, "已谢绝，在食堂就餐"),)
        if place == 1
        else (),
        is_nothing_offered=place != 1,
    )


def _write_letters(cycle: Cycle) -> None:
    """Draft all letters, sign two and issue one, so that every step is seen."""
    clerk = User.objects.get(username="office-1")
    leader = User.objects.get(username="deputy-chair")
    for number, body in enumerate(list_lending(cycle)):
        letter = draft_letter(
            cycle,
            body,
            place="全国总工会机关",
            contact="基层组织建设部（演练电话）",
            answer_by=ANSWER_BY,
            by=clerk,
        )
        if number < 2:
            sign_letter(cycle, body, seen=letter.digest, by=leader)
        if number < 1:
            issue_letter(cycle, body, seen=letter.digest, by=clerk)
