"""Opening a year, seating the leading group, signing, going on: each one act.

The state machine decides (``kaohe.workflows.cycle``); here its answer is kept with the entry.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError

from kaohe.core.errors import InputError, raise_all
from kaohe.stores.packs import load_pack
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.faults import (
    CYCLE_CHANGED,
    CYCLE_EXISTS,
    CYCLE_FIELD_WRONG,
    NEED_UNKNOWN,
)
from kaohe.web.cycles.models import Cycle, CycleSeat, CycleSignature, CycleStep, MetNeed
from kaohe.workflows.cycle import STEPS, advance, leave_out, seat_person, sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct

NEEDS: Final = frozenset(need.id for step in STEPS for need in step.needs)


def open_cycle(details: Mapping[str, str], *, by: User, request: str = "") -> Cycle:
    """Open the assessment of a year under a pack.

    Raises:
        InputError: with every field that is wrong.
        PackError: the pack cannot be used.
    """
    _expect(by, "office")
    loaded = load_pack(details.get("pack", ""))
    with act("cycle-opened", by=by, request=request) as doing:
        cycle = Cycle(
            id=details.get("id", "").strip(),
            title=details.get("title", "").strip(),
            pack=f"{loaded.pack.pack} {loaded.pack.version}",
            pack_digest=loaded.digest,
            opened_at=doing.at,
            opened_by=by,
        )
        raise_all(InputError, _find_faults(cycle))
        cycle.save(force_insert=True)
        due = {deadline.id: deadline.by for deadline in loaded.pack.deadlines}
        CycleStep.objects.bulk_create(
            CycleStep(
                cycle=cycle,
                step=step.id,
                due=due.get(step.deadline),
                began_at=doing.at if step.id == cycle.step else None,
            )
            for step in STEPS
        )
        doing.details = {"cycle": cycle.id, "pack": cycle.pack, "digest": cycle.pack_digest}
    return cycle


def give_seat(cycle: Cycle, seat: str, person: User, *, by: User, version: int) -> None:
    """Give a seat of the leading group to a person.

    Raises:
        StepRefused: the person sits elsewhere, or the cycle has changed meanwhile.
    """
    _expect(by, "office")
    if not person.has_role("leader"):
        raise NOT_ALLOWED.error_at(person.username)
    with _changing(cycle, "seat-given", by=by, version=version) as doing:
        seat_person(cycle.year(), seat, person=person.username)
        cycle.seats.filter(seat=seat, until=None).update(until=doing.at)
        CycleSeat.objects.create(cycle=cycle, seat=seat, person=person, since=doing.at)
        doing.details = {"cycle": cycle.id, "seat": seat, "person": person.username}


def sign_step(cycle: Cycle, seat: str, *, by: User, version: int) -> None:
    """Sign off the present step in one's seat.

    Raises:
        StepRefused: it is not asked for, not one's own, or the cycle has changed meanwhile.
    """
    with _changing(cycle, "step-signed", by=by, version=version) as doing:
        sign(cycle.year(), seat, person=by.username)
        CycleSignature.objects.create(
            cycle=cycle, step=cycle.step, seat=seat, person=by, at=doing.at, version=version
        )
        doing.details = {"cycle": cycle.id, "step": cycle.step, "seat": seat}


def end_step(cycle: Cycle, *, by: User, version: int) -> None:
    """End the present step and begin the next.

    Raises:
        StepRefused: with everything that is missing.
    """
    _expect(by, "office")
    with _changing(cycle, "step-ended", by=by, version=version) as doing:
        ended = cycle.step
        following = advance(cycle.year(), met=find_met(cycle)).step
        _move(cycle, following, doing)
        doing.details = {"cycle": cycle.id, "ended": ended, "begun": following}


def leave_out_step(cycle: Cycle, *, by: User, version: int) -> None:
    """Leave out the present step, where the office may."""
    _expect(by, "office")
    with _changing(cycle, "step-left-out", by=by, version=version) as doing:
        left = cycle.step
        following = leave_out(cycle.year()).step
        cycle.steps.filter(step=left).update(is_left_out=True)
        _move(cycle, following, doing)
        doing.details = {"cycle": cycle.id, "left_out": left, "begun": following}


def tell_need(cycle: Cycle, need: str, *, is_met: bool, by: User, record: str = "") -> None:
    """Put down that a need is met, or no longer is; rooms of the office tell it."""
    if need not in NEEDS:
        raise NEED_UNKNOWN.error_at(cycle.id, need=need)
    with act("need-told", by=by) as doing:
        doing.details = {"cycle": cycle.id, "need": need, "met": is_met, "record": record}
        MetNeed.objects.create(
            cycle=cycle, need=need, is_met=is_met, at=doing.at, by=by, entry=doing.index
        )


def find_met(cycle: Cycle) -> frozenset[str]:
    """Return the needs that are met now: what was told last of each."""
    told: dict[str, bool] = {}
    for each in cycle.met_needs.order_by("pk"):
        told[each.need] = each.is_met
    return frozenset(need for need, is_met in told.items() if is_met)


@contextmanager
def _changing(cycle: Cycle, subject: str, *, by: User, version: int) -> Iterator[OfficeAct]:
    """Change a cycle that is still as its page showed it."""
    with act(subject, by=by) as doing:
        changed = Cycle.objects.filter(pk=cycle.pk, version=version).update(version=version + 1)
        if not changed:
            raise CYCLE_CHANGED.error_at(cycle.id)
        cycle.refresh_from_db()
        yield doing


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
