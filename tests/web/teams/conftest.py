"""A cycle whose pool has people for five teams."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams import Allocation, Team, name_leader
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.teams.formation_acts import bring_formation, fix_formation
from kaohe.web.teams.models import DEPARTMENTS
from kaohe.web.teams.pool_acts import PersonDetails, enter_people
from kaohe.web.teams.rows import list_inspectors

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
DAYS = {"lent_since": date(2013, 1, 6), "lent_until": date(2013, 2, 28)}
LENDING = ("33", "44", "51", "61", "21")
"""Lends one to each team, none of which visits it."""


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def second(person):
    return person("office-two", "office")


@pytest.fixture
def cycle(office):
    open_cycle(DETAILS, by=office)
    return Cycle.objects.get()


@pytest.fixture
def people(person, cycle, office):
    """One of each department and one lent person for each of five teams."""
    details = []
    for number in range(5):
        for department, _ in DEPARTMENTS:
            account = f"{department}-{number}"
            leads = department == "research"
            details.append(PersonDetails(account, department=department, may_lead=leads))
        body = LENDING[number]
        details.append(PersonDetails(f"lent-{body}", lent_by=body, unit="组织部", **DAYS))
    for each in details:
        person(each.account, "inspector")
    enter_people(cycle, details, by=office)
    return {each.account: each for each in details}


@pytest.fixture
def allocation(cycle, people):
    """Five teams of which nobody visits what lent him: bodies in the order of their codes."""
    pool = {each.id: each for each in list_inspectors(cycle)}
    bodies, sizes = list(BODY_NAMES), (7, 7, 6, 6, 6)
    teams = []
    for number, size in enumerate(sizes):
        visited, bodies = tuple(bodies[:size]), bodies[size:]
        accounts = [f"{department}-{number}" for department, _ in DEPARTMENTS]
        accounts.append(next(f"lent-{body}" for body in _away(visited, teams)))
        members = tuple(pool[account] for account in accounts)
        teams.append(name_leader(Team(f"team-{number + 1}", members, visited)))
    return Allocation(tuple(teams))


def _away(visited, teams):
    taken = {each.lent_by for team in teams for each in team.inspectors}
    return [body for body in LENDING if body not in visited and body not in taken]


@pytest.fixture
def brought(cycle, allocation, office):
    """A formation that waits for a second person."""
    return bring_formation(cycle, allocation, reason="会议商定", by=office)


@pytest.fixture
def fixed(cycle, brought, second):
    """A formation that is fixed."""
    fix_formation(cycle, number=brought.number, seen=brought.digest, by=second)
    return brought
