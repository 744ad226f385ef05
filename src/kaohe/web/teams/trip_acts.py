"""Recording a trip, handing the record in, reviewing it; entering standards: each one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import digest
from kaohe.core.errors import InputError, raise_all
from kaohe.core.teams.money import write_yuan
from kaohe.core.teams.trips import trip_faults
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.teams.faults import (
    NO_FORMATION,
    STANDARDS_WRONG,
    TEAM_WITHOUT_BODY,
    TEAMS_CHANGED,
    TRIP_ACCEPTED,
    TRIP_HANDED_IN,
    TRIP_NOT_HANDED_IN,
)
from kaohe.web.teams.limits import expect_role, read_reason
from kaohe.web.teams.models import StandardSet, Trip, TripReview, TripVersion
from kaohe.web.teams.rows import find_fixed, find_record, find_standards, find_team_of

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.teams.standards import StandardTable
    from kaohe.core.teams.trips import TripRecord
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

LONGEST_SOURCE: Final = 120


def may_record(cycle: Cycle, team: str, person: User) -> bool:
    """Tell whether a person writes the records of a team: one of its members, or the office."""
    if person.has_role("office"):
        return True
    return person.has_role("inspector") and find_team_of(person, cycle) == team


def find_trip(cycle: Cycle, team: str, body: str) -> Trip | None:
    """Return a trip that was begun."""
    return cycle.trips.filter(team=team, body=body).first()


def record_trip(
    cycle: Cycle,
    team: str,
    body: str,
    *,
    record: TripRecord,
    version: int,
    hand_in: bool,
    by: User,
    request: str = "",
) -> TripVersion:
    """Keep what is recorded of a trip, and hand it in where this is asked.

    Args:
        cycle: the cycle.
        team: such as ``team-3``.
        body: that the team went to.
        record: all that is recorded from now on.
        version: number of the version on the screen; 0 for none.
        hand_in: whether the record goes to the finance department.
        by: a member of the team, or somebody of the office.
        request: key of the form.

    Raises:
        InputError: what is handed in is not complete, or the team does not go there.
        StepRefused: it was changed meanwhile, waits for its review, or is accepted.
    """
    if not may_record(cycle, team, by):
        raise NOT_ALLOWED.error_at(by.username)
    subject = "trip-handed-in" if hand_in else "trip-recorded"
    with act(subject, by=by, request=request) as doing:
        _expect_goes(cycle, team, body)
        trip = find_trip(cycle, team, body)
        held = find_record(trip) if trip else None
        if (held.number if held else 0) != version:
            raise TEAMS_CHANGED.error_at(f"{team} {body}")
        if held is not None:
            _expect_open_record(held)
        if hand_in:
            standards = standards_of(record)
            raise_all(InputError, trip_faults(record, standards.as_table() if standards else None))
        if trip is None:
            trip = Trip.objects.create(
                cycle=cycle, team=team, body=body, at=doing.at, by=by, entry=doing.index
            )
        written = record.to_json()
        kept = TripVersion.objects.create(
            trip=trip,
            number=version + 1,
            record=written,
            is_handed_in=hand_in,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.id,
            "team": team,
            "body": body,
            "version": kept.number,
            "record": digest(written),
            "total": write_yuan(record.total),
        }
        put_down_act(cycle, doing)
    return kept


def review_trip(
    cycle: Cycle,
    team: str,
    body: str,
    *,
    version: int,
    is_accepted: bool,
    reason: str,
    by: User,
    request: str = "",
) -> None:
    """Accept a record that was handed in, or return it with a reason.

    Raises:
        InputError: it is returned without a reason.
        StepRefused: this version is not handed in, or reviewed already.
    """
    expect_role(by, "finance")
    with act("trip-reviewed", by=by, request=request) as doing:
        trip = find_trip(cycle, team, body)
        held = find_record(trip) if trip else None
        if held is None or held.number != version or not held.is_handed_in:
            raise TRIP_NOT_HANDED_IN.error_at(f"{team} {body}")
        if hasattr(held, "review"):
            raise TRIP_NOT_HANDED_IN.error_at(f"{team} {body}")
        said = "" if is_accepted and not reason.strip() else read_reason(reason, f"{team} {body}")
        record = held.as_record()
        standards = standards_of(record)
        TripReview.objects.create(
            version=held,
            is_accepted=is_accepted,
            reason=said,
            standards=standards,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        over = record.over(standards.as_table() if standards else None)
        doing.details = {
            "cycle": cycle.id,
            "team": team,
            "body": body,
            "version": version,
            "accepted": is_accepted,
            "over": write_yuan(over),
            "reason": said,
        }
        put_down_act(cycle, doing)


def enter_standards(table: StandardTable, *, as_of: date, by: User, request: str = "") -> None:
    """Enter the standards that hold from a day on; earlier ones stay for trips before it.

    Raises:
        InputError: the paper behind them is not said.
    """
    expect_role(by, "finance")
    with act("trip-standards-entered", by=by, request=request) as doing:
        if not 0 < len(table.source.strip()) <= LONGEST_SOURCE or not table.standards:
            raise STANDARDS_WRONG.error_at("source")
        _keep_standards(table, as_of, doing)


def standards_of(record: TripRecord) -> StandardSet | None:
    """Return the standards in force when a trip began; today's where no day is entered yet."""
    began = record.first_day()
    return find_standards(began or read_today())


def _keep_standards(table: StandardTable, as_of: date, doing: OfficeAct) -> None:
    written = table.to_json()
    StandardSet.objects.create(
        as_of=as_of, table=written, at=doing.at, by=doing.actor, entry=doing.index
    )
    doing.details = {"as_of": as_of.isoformat(), "standards": digest(written)}


def _expect_goes(cycle: Cycle, team: str, body: str) -> None:
    fixed = find_fixed(cycle)
    if fixed is None:
        raise NO_FORMATION.error_at(cycle.id)
    of_team = {each.id: each.bodies for each in fixed.as_allocation().teams}
    if body not in of_team.get(team, ()) and find_trip(cycle, team, body) is None:
        raise TEAM_WITHOUT_BODY.error_at(f"{team} {body}")


def _expect_open_record(held: TripVersion) -> None:
    review = getattr(held, "review", None)
    if review is not None and review.is_accepted:
        raise TRIP_ACCEPTED.error_at(f"{held.trip.team} {held.trip.body}")
    if held.is_handed_in and review is None:
        raise TRIP_HANDED_IN.error_at(f"{held.trip.team} {held.trip.body}")
