"""Finds the rows that hold: the last version of each person, formation, trip and letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.web.cycles.models import Cycle
from kaohe.web.teams.models import Formation, LetterVersion, PoolPerson, StandardSet, Trip
from kaohe.workflows.cycle import STEPS

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.teams import Inspector
    from kaohe.web.accounts.models import User
    from kaohe.web.teams.models import TripVersion


def find_pool(cycle: Cycle, *, with_out: bool = False) -> list[PoolPerson]:
    """Return the people of a cycle in the order of their origins and accounts."""
    rows = cycle.pool.select_related("person").prefetch_related("ties").order_by("version")
    last = {row.person_id: row for row in rows}
    kept = [row for row in last.values() if with_out or not row.is_out]
    return sorted(kept, key=lambda row: (row.lent_by, row.department, row.person.username))


def find_person(cycle: Cycle, account: str) -> PoolPerson | None:
    """Return the last version of a person in the pool, also of one who has left it."""
    rows = cycle.pool.filter(person__username=account).prefetch_related("ties")
    return rows.order_by("-version").select_related("person", "by").first()


def list_inspectors(cycle: Cycle) -> list[Inspector]:
    """Return the pool as the solver takes it; closed accounts have left."""
    return [row.as_inspector() for row in find_pool(cycle) if row.person.is_active]


def find_newest(cycle: Cycle) -> Formation | None:
    """Return the newest formation."""
    return cycle.formations.select_related("by", "fixing__by").order_by("-number").first()


def find_fixed(cycle: Cycle) -> Formation | None:
    """Return the formation that holds: the newest that a second person has fixed."""
    fixed = cycle.formations.exclude(fixing=None).select_related("by", "fixing__by")
    return fixed.order_by("-number").first()


def find_formation(cycle: Cycle, number: int) -> Formation | None:
    """Return a formation by its number."""
    return cycle.formations.filter(number=number).select_related("by", "fixing__by").first()


def find_team_of(person: User, cycle: Cycle) -> str:
    """Return the team that a person is in by the fixed formation; empty for none."""
    fixed = find_fixed(cycle)
    teams = fixed.as_allocation().teams if fixed else ()
    of_person = (
        team.id for team in teams for each in team.inspectors if each.id == person.username
    )
    return next(of_person, "")


def list_bodies_of(person: User) -> frozenset[str]:
    """Return the bodies of a person's teams in all years that are not archived."""
    found: set[str] = set()
    for cycle in Cycle.objects.exclude(step=STEPS[-1].id):
        fixed = find_fixed(cycle)
        for team in fixed.as_allocation().teams if fixed else ():
            if any(each.id == person.username for each in team.inspectors):
                found |= set(team.bodies)
    return frozenset(found)


def find_record(trip: Trip) -> TripVersion | None:
    """Return the last version of a trip's record."""
    rows = trip.versions.select_related("by", "review__by", "review__standards")
    return rows.order_by("-number").first()


def find_letter(cycle: Cycle, body: str) -> LetterVersion | None:
    """Return the last version of the letter to a body."""
    rows = cycle.letters.filter(body=body).prefetch_related("steps__by").select_related("by")
    return rows.order_by("-number").first()


def find_standards(on: date) -> StandardSet | None:
    """Return the standards in force on a day: the last entered of those that begin last."""
    return StandardSet.objects.filter(as_of__lte=on).order_by("-as_of", "-pk").first()
