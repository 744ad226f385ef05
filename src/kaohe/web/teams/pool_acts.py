"""Entering people into the pool, changing what is known of them, taking them out: each one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.core.teams import TIES, allocation_faults, renew_inspectors
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import find_met, put_down_act, put_down_need
from kaohe.web.rules.library import find_known
from kaohe.web.teams.faults import (
    BODY_NOT_KNOWN,
    DAYS_WRONG,
    FIELD_TOO_LONG,
    ORIGIN_WRONG,
    PERSON_IN_POOL,
    PERSON_NO_INSPECTOR,
    TEAMS_CHANGED,
)
from kaohe.web.teams.limits import expect_open, expect_role, read_reason
from kaohe.web.teams.models import DEPARTMENTS, PoolPerson, PoolTie
from kaohe.web.teams.rows import find_fixed, find_person, find_pool, list_inspectors
from kaohe.workflows.teams import teams_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

NEED: Final = "teams_formed"
LONGEST: Final = {"unit": 80, "post": 60}
_DEPARTMENTS: Final = frozenset(department for department, _ in DEPARTMENTS)


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of an inspector."""

    account: str
    lent_by: str = ""
    department: str = ""
    unit: str = ""
    post: str = ""
    may_lead: bool = False
    lent_since: date | None = None
    lent_until: date | None = None
    ties: tuple[tuple[str, str], ...] = field(default=())
    """Bodies that the person must not assess, each with the kind of the tie."""


def enter_people(
    cycle: Cycle, people: Sequence[PersonDetails], *, by: User, request: str = ""
) -> None:
    """Enter people into the pool, all of them or nobody.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: the fieldwork has ended.
    """
    expect_role(by, "office")
    with act("team-people-entered", by=by, request=request) as doing:
        cycle.refresh_from_db()
        expect_open(cycle)
        faults = [fault for each in people for fault in find_faults(each)]
        held = {row.person.username: row for row in find_pool(cycle, with_out=True)}
        faults += [
            PERSON_IN_POOL.at(each.account, account=each.account)
            for each in people
            if each.account in held and not held[each.account].is_out
        ]
        raise_all(InputError, faults)
        versions = {account: row.version for account, row in held.items()}
        for each in people:
            versions[each.account] = versions.get(each.account, 0) + 1
            _write(cycle, each, doing, version=versions[each.account])
        doing.details = {"cycle": cycle.id, "people": [_describe(each) for each in people]}
        put_down_act(cycle, doing)


def change_person(
    cycle: Cycle, details: PersonDetails, *, version: int, by: User, request: str = ""
) -> None:
    """Change what is known of a person; teams that no longer keep recusal lose their fixing.

    Args:
        cycle: the cycle.
        details: all that is known of the person from now on.
        version: the version that was on the screen.
        by: somebody of the office.
        request: key of the form.

    Raises:
        InputError: with everything that is wrong.
        StepRefused: the person was changed meanwhile, or the fieldwork has ended.
    """
    expect_role(by, "office")
    with act("team-person-changed", by=by, request=request) as doing:
        _expect_version(cycle, details.account, version)
        raise_all(InputError, find_faults(details))
        _write(cycle, details, doing, version=version + 1)
        doing.details = {"cycle": cycle.id, **_describe(details)}
        _look_again(cycle, doing)
        put_down_act(cycle, doing)


def take_out(
    cycle: Cycle, account: str, *, reason: str, version: int, by: User, request: str = ""
) -> None:
    """Take a person out of the pool, with the reason.

    Raises:
        InputError: the reason is missing.
        StepRefused: the person was changed meanwhile, or the fieldwork has ended.
    """
    expect_role(by, "office")
    with act("team-person-left", by=by, request=request) as doing:
        held = _expect_version(cycle, account, version)
        said = read_reason(reason, account)
        details = describe_row(held)
        _write(cycle, details, doing, version=version + 1, is_out=True)
        doing.details = {"cycle": cycle.id, "account": account, "reason": said}
        _look_again(cycle, doing)
        put_down_act(cycle, doing)


def describe_row(row: PoolPerson) -> PersonDetails:
    """Return what a row of the pool says."""
    return PersonDetails(
        account=row.person.username,
        lent_by=row.lent_by,
        department=row.department,
        unit=row.unit,
        post=row.post,
        may_lead=row.may_lead,
        lent_since=row.lent_since,
        lent_until=row.lent_until,
        ties=tuple((tie.body, tie.kind) for tie in row.ties.all()),
    )


def find_faults(details: PersonDetails) -> Iterator[Fault]:
    """Yield what is wrong with the details of a person."""
    where = details.account or "-"
    person = User.objects.filter(username=details.account, is_active=True).first()
    if person is None or not person.has_role("inspector"):
        yield PERSON_NO_INSPECTOR.at(where, account=details.account)
    if bool(details.lent_by) == bool(details.department):
        yield ORIGIN_WRONG.at(where)
    if details.department and details.department not in _DEPARTMENTS:
        yield ORIGIN_WRONG.at(where)
    for body in (details.lent_by, *(body for body, _ in details.ties)):
        if body and body not in BODY_NAMES:
            yield BODY_NOT_KNOWN.at(where, body=body)
    yield from (BODY_NOT_KNOWN.at(where, body=kind) for _, kind in details.ties if kind not in TIES)
    first, last = details.lent_since, details.lent_until
    if (details.lent_by and not (first and last)) or (first and last and last < first):
        yield DAYS_WRONG.at(where)
    for name, most in LONGEST.items():
        if len(getattr(details, name)) > most:
            yield FIELD_TOO_LONG.at(where, field=name, most=most)


def _expect_version(cycle: Cycle, account: str, version: int) -> PoolPerson:
    cycle.refresh_from_db()
    expect_open(cycle)
    held = find_person(cycle, account)
    if held is None or held.is_out or held.version != version:
        raise TEAMS_CHANGED.error_at(account)
    return held


def _write(
    cycle: Cycle,
    details: PersonDetails,
    doing: OfficeAct,
    *,
    version: int,
    is_out: bool = False,
) -> None:
    row = PoolPerson.objects.create(
        cycle=cycle,
        person=User.objects.get(username=details.account),
        version=version,
        lent_by=details.lent_by,
        department=details.department,
        unit=details.unit.strip(),
        post=details.post.strip(),
        may_lead=details.may_lead,
        lent_since=details.lent_since,
        lent_until=details.lent_until,
        is_out=is_out,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )
    PoolTie.objects.bulk_create(
        PoolTie(row=row, body=body, kind=kind) for body, kind in sorted(set(details.ties))
    )


def _look_again(cycle: Cycle, doing: OfficeAct) -> None:
    """Take the need of formed teams back where the fixed formation no longer keeps the rules."""
    fixed = find_fixed(cycle)
    if fixed is None or NEED not in find_met(cycle):
        return
    pack = find_known(cycle.pack_digest).pack
    renewed = renew_inspectors(fixed.as_allocation(), list_inspectors(cycle))
    broken = allocation_faults(
        renewed,
        rule=teams_rule(pack),
        bodies=[body.id for body in pack.bodies],
        with_leaders=True,
    )
    if broken:
        put_down_need(cycle, NEED, is_met=False, doing=doing)
        doing.details = {**doing.details, "broken": [fault.kind.code for fault in broken]}


def _describe(details: PersonDetails) -> dict[str, Json]:
    return {
        "account": details.account,
        "lent_by": details.lent_by,
        "department": details.department,
        "may_lead": details.may_lead,
        "since": details.lent_since.isoformat() if details.lent_since else "",
        "until": details.lent_until.isoformat() if details.lent_until else "",
        "ties": [[body, kind] for body, kind in details.ties],
    }
