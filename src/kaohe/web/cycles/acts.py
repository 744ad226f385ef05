"""Opening a year, seating the leading group, signing, going on: each one act.

The state machine decides (``kaohe.workflows.cycle``); here its answer is kept with the entry.
Every act takes the version of the cycle that its page showed, and the key of its form.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from kaohe.core.canonical import digest
from kaohe.core.errors import InputError, StepRefused, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.faults import (
    CYCLE_CHANGED,
    CYCLE_EXISTS,
    CYCLE_FIELD_WRONG,
    NEED_UNKNOWN,
    RULES_FIXED,
    STATEMENT_CHANGED,
)
from kaohe.web.cycles.models import Cycle, CycleAct, CycleSeat, CycleSignature, CycleStep, MetNeed
from kaohe.web.rules.library import find_known, keep_copy
from kaohe.workflows.cycle import STEPS, advance, find_unmet, leave_out, seat_person, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.rules.library import KnownPack

RULES_OPEN: Final = frozenset({"consulting", "rules"})
"""Steps in which another pack may be taken."""
NEEDS: Final = frozenset(need.id for step in STEPS for need in step.needs)


def open_cycle(details: Mapping[str, str], *, by: User, request: str = "") -> Cycle:
    """Open the assessment of a year under a pack of the library.

    Raises:
        InputError: with every field that is wrong, or the pack is not known.
    """
    _expect(by, "office")
    known = find_known(details.get("pack", ""))
    keep_copy(known)
    with act("cycle-opened", by=by, request=request) as doing:
        cycle = Cycle(
            id=details.get("id", "").strip(),
            title=details.get("title", "").strip(),
            pack=known.label,
            pack_digest=known.digest,
            opened_at=doing.at,
            opened_by=by,
        )
        raise_all(InputError, _find_faults(cycle))
        cycle.save(force_insert=True)
        CycleStep.objects.bulk_create(
            CycleStep(
                cycle=cycle, step=step.id, began_at=doing.at if step.id == cycle.step else None
            )
            for step in STEPS
        )
        _take_days(cycle, known)
        doing.details = {"cycle": cycle.id, "pack": cycle.pack, "digest": cycle.pack_digest}
        put_down_need(cycle, "rules_chosen", is_met=True, doing=doing, record=known.digest)
        put_down_act(cycle, doing)
    return cycle


def choose_pack(cycle: Cycle, reference: str, *, by: User, version: int, request: str = "") -> None:
    """Take another pack, as long as nobody has signed the rules.

    Raises:
        StepRefused: the rules are signed or in force, or the cycle has changed meanwhile.
    """
    _expect(by, "office")
    known = find_known(reference)
    keep_copy(known)
    with changing(cycle, "pack-chosen", by=by, version=version, request=request) as doing:
        if cycle.step not in RULES_OPEN or cycle.signatures.exists():
            raise RULES_FIXED.error_at(cycle.id)
        cycle.pack, cycle.pack_digest = known.label, known.digest
        cycle.save()
        _take_days(cycle, known)
        doing.details = {"cycle": cycle.id, "pack": cycle.pack, "digest": cycle.pack_digest}
        put_down_need(cycle, "rules_chosen", is_met=True, doing=doing, record=known.digest)
        for need in ("rules_sound", "decisions_settled"):
            put_down_need(cycle, need, is_met=False, doing=doing)


def give_seat(
    cycle: Cycle, seat: str, person: User, *, by: User, version: int, request: str = ""
) -> None:
    """Give a seat of the leading group to a person.

    Raises:
        StepRefused: the person sits elsewhere, or the cycle has changed meanwhile.
    """
    _expect(by, "office")
    if not person.has_role("leader"):
        raise NOT_ALLOWED.error_at(person.username)
    with changing(cycle, "seat-given", by=by, version=version, request=request) as doing:
        seat_person(cycle.year(), seat, person=person.username)
        cycle.seats.filter(seat=seat, until=None).update(until=doing.at)
        CycleSeat.objects.create(cycle=cycle, seat=seat, person=person, since=doing.at)
        doing.details = {"cycle": cycle.id, "seat": seat, "person": person.username}


def sign_step(
    cycle: Cycle, seat: str, *, by: User, version: int, seen: str, request: str = ""
) -> None:
    """Sign off the present step in one's seat, once all that it needs is there.

    Args:
        cycle: the cycle.
        seat: the seat that one signs in.
        by: who signs.
        version: the version of the cycle on the screen.
        seen: SHA-256 of the statement on the screen.
        request: key of the form.

    Raises:
        StepRefused: it is not asked for, not one's own, lacks something, or what is signed has
            changed meanwhile.
    """
    with changing(cycle, "step-signed", by=by, version=version, request=request) as doing:
        statement = cycle.statement()
        if digest(statement) != seen:
            raise STATEMENT_CHANGED.error_at(cycle.id)
        year = cycle.year()
        sign(year, seat, person=by.username)
        raise_all(StepRefused, find_unmet(year, met=find_met(cycle)))
        CycleSignature.objects.create(
            cycle=cycle,
            step=cycle.step,
            seat=seat,
            person=by,
            at=doing.at,
            version=version,
            statement=seen,
        )
        doing.details = {
            "cycle": cycle.id,
            "step": cycle.step,
            "seat": seat,
            "statement": statement,
            "statement_digest": seen,
        }


def end_step(cycle: Cycle, *, by: User, version: int, request: str = "") -> None:
    """End the present step and begin the next.

    Raises:
        StepRefused: with everything that is missing.
    """
    _expect(by, "office")
    with changing(cycle, "step-ended", by=by, version=version, request=request) as doing:
        ended = cycle.step
        following = advance(cycle.year(), met=find_met(cycle)).step
        _move(cycle, following, doing)
        doing.details = {"cycle": cycle.id, "ended": ended, "begun": following}


def leave_out_step(cycle: Cycle, *, by: User, version: int, request: str = "") -> None:
    """Leave out the present step, where the office may."""
    _expect(by, "office")
    with changing(cycle, "step-left-out", by=by, version=version, request=request) as doing:
        left = cycle.step
        following = leave_out(cycle.year()).step
        cycle.steps.filter(step=left).update(is_left_out=True)
        _move(cycle, following, doing)
        doing.details = {"cycle": cycle.id, "left_out": left, "begun": following}


def tell_need(
    cycle: Cycle, need: str, *, is_met: bool, by: User, record: str = "", request: str = ""
) -> None:
    """Put down that a need is met, or no longer is; rooms of the office tell it.

    Raises:
        InputError: there is no such need.
    """
    with act("need-told", by=by, request=request) as doing:
        doing.details = {"cycle": cycle.id, "need": need, "met": is_met, "record": record}
        put_down_need(cycle, need, is_met=is_met, doing=doing, record=record)
        put_down_act(cycle, doing)


def put_down_need(
    cycle: Cycle, need: str, *, is_met: bool, doing: OfficeAct, record: str = ""
) -> None:
    """Put down a need as part of an act that shows it met, or unmet.

    Raises:
        InputError: there is no such need.
    """
    if need not in NEEDS:
        raise NEED_UNKNOWN.error_at(cycle.id, need=need)
    MetNeed.objects.create(
        cycle=cycle,
        need=need,
        is_met=is_met,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
        record=record,
    )


def put_down_act(cycle: Cycle, doing: OfficeAct) -> None:
    """Put an act into the history of a cycle; what it changed is in its details by now."""
    CycleAct.objects.create(
        cycle=cycle,
        subject=doing.subject,
        person=doing.actor,
        at=doing.at,
        entry=doing.index,
        details=doing.details,
    )


def find_met(cycle: Cycle, told: Mapping[str, MetNeed] | None = None) -> frozenset[str]:
    """Return the needs that are met now: what was told last of each.

    Args:
        cycle: the cycle.
        told: what was told of the needs, where a page has read it already.
    """
    told = cycle.told_needs() if told is None else told
    return frozenset(need for need, each in told.items() if each.is_met)


@contextmanager
def changing(
    cycle: Cycle, subject: str, *, by: User, version: int, request: str = ""
) -> Iterator[OfficeAct]:
    """Change a cycle that is still as its page showed it, and put the act into its history.

    Raises:
        StepRefused: it has changed meanwhile, or the request was carried out before.
    """
    with act(subject, by=by, request=request) as doing:
        changed = Cycle.objects.filter(pk=cycle.pk, version=version).update(version=version + 1)
        if not changed:
            raise CYCLE_CHANGED.error_at(cycle.id)
        cycle.refresh_from_db()
        yield doing
        put_down_act(cycle, doing)


def _take_days(cycle: Cycle, known: KnownPack) -> None:
    due = {deadline.id: deadline.by for deadline in known.pack.deadlines}
    for step in STEPS:
        cycle.steps.filter(step=step.id).update(due=due.get(step.deadline))


def _move(cycle: Cycle, following: str, doing: OfficeAct) -> None:
    cycle.steps.filter(step=cycle.step).update(ended_at=doing.at)
    cycle.steps.filter(step=following).update(began_at=doing.at)
    cycle.step = following
    cycle.save()


def _find_faults(cycle: Cycle) -> Iterator[Fault]:
    if Cycle.objects.filter(pk=cycle.pk).exists():
        yield CYCLE_EXISTS.at(cycle.pk, id=cycle.pk)
    try:
        cycle.clean_fields(exclude=["opened_by", "opened_at"])
    except ValidationError as wrong:
        for field, reasons in wrong.message_dict.items():
            label = getattr(Cycle._meta.get_field(field), "verbose_name", field)
            reason = "；".join(each.rstrip("。.") for each in reasons)
            yield CYCLE_FIELD_WRONG.at(cycle.pk or "-", field=label, reason=reason)


def _expect(by: User, *roles: str) -> None:
    if not by.has_role(*roles):
        raise NOT_ALLOWED.error_at(by.username)
