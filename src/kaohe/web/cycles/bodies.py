"""How far each body is, and reminders of what is due: told and sent as acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Max

from kaohe.core.divisions import BODY_NAMES
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.faults import BODY_STATE_UNKNOWN, REMINDER_NOT_DUE
from kaohe.web.cycles.models import STATES, BodyState, Reminder, ReminderReading
from kaohe.workflows.cycle import find_reminder, find_step

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cycles.models import Cycle

CASES: Final = "cases"
"""Part of the progress board that counts what is open at a body."""
HEADQUARTERS: Final = ""
"""Stands for headquarters where a body is named."""


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder that can be sent now."""

    step: str
    due: date
    mark: int
    """Days before the deadline on which it goes out."""
    recipients: tuple[str, ...]


def tell_body(
    cycle: Cycle,
    body: str,
    *,
    part: str,
    state: str,
    by: User,
    value: str = "",
    request: str = "",
) -> None:
    """Put down how far a body is with a part of its work; rooms of the office tell it.

    Args:
        cycle: the cycle.
        body: two digits.
        part: a part of the progress board, or the id of a section of the rubric.
        state: one of ``STATES``.
        by: who did what is told.
        value: what is shown beside it, such as points.
        request: key of the form.

    Raises:
        InputError: there is no such body or state.
    """
    with act("body-told", by=by, request=request) as doing:
        put_down_body(cycle, body, part=part, state=state, doing=doing, value=value)
        doing.details = {
            "cycle": cycle.id,
            "body": body,
            "part": part,
            "state": state,
            "value": value,
        }
        put_down_act(cycle, doing)


def put_down_body(
    cycle: Cycle, body: str, *, part: str, state: str, doing: OfficeAct, value: str = ""
) -> None:
    """Put down how far a body is as part of an act that shows it.

    Raises:
        InputError: there is no such body or state.
    """
    if body not in BODY_NAMES or state not in STATES:
        raise BODY_STATE_UNKNOWN.error_at(cycle.id, body=body, state=state)
    BodyState.objects.create(
        cycle=cycle,
        body=body,
        part=part,
        state=state,
        value=value,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def put_down_cases(cycle: Cycle, body: str, *, room: str, count: int, doing: OfficeAct) -> None:
    """Put down how many cases of a room are open at a body; the board shows those of all rooms."""
    state = "under_way" if count else "done"
    own = f"{CASES}_{room}"
    put_down_body(cycle, body, part=own, state=state, doing=doing, value=f"{count}")
    total = sum(
        int(each.value)
        for (of, part), each in find_states(cycle).items()
        if of == body and part.startswith(f"{CASES}_")
    )
    state = "under_way" if total else "done"
    put_down_body(cycle, body, part=CASES, state=state, doing=doing, value=f"{total}")


@dataclass(frozen=True, slots=True)
class ToldState:
    """What was told last of a part of a body's work."""

    state: str
    value: str


def find_states(cycle: Cycle, body: str = "") -> dict[tuple[str, str], ToldState]:
    """Return what was told last of each body, or of one, and part; what came before is not read."""
    rows = cycle.body_states.filter(body=body) if body else cycle.body_states
    last = rows.order_by().values("body", "part").annotate(last=Max("pk"))
    told = cycle.body_states.filter(pk__in=last.values("last"))
    return {
        (body, part): ToldState(state, value)
        for body, part, state, value in told.values_list("body", "part", "state", "value")
    }


def find_recipients(cycle: Cycle, step: str, *, pack: Pack) -> tuple[str, ...]:
    """Return whom a deadline concerns and who is not done: bodies, or headquarters."""
    asked = find_step(step).deadline
    owner = next((each.owner for each in pack.deadlines if each.id == asked), "")
    if owner != "bodies":
        return (HEADQUARTERS,)
    states = find_states(cycle)
    bodies = [each.id for each in pack.bodies] or list(BODY_NAMES)
    done = {body for (body, part), each in states.items() if part == step and each.state == "done"}
    return tuple(body for body in bodies if body not in done)


def find_due(cycle: Cycle, step: str, *, pack: Pack, on: date) -> DueReminder:
    """Return which reminder of a step is due, and who has not had it yet.

    Raises:
        StepRefused: none is due.
    """
    row = cycle.steps.filter(step=step, ended_at=None).first()
    due = row.due if row else None
    mark = find_reminder(due, on=on) if due else None
    recipients: tuple[str, ...] = ()
    if due and mark is not None:
        sent = cycle.reminders.filter(step=step, due=due, days_before=mark)
        had = set(sent.values_list("body", flat=True))
        asked = find_recipients(cycle, step, pack=pack)
        recipients = tuple(each for each in asked if each not in had)
    if due is None or mark is None or not recipients:
        found = find_step(step)
        raise REMINDER_NOT_DUE.error_at(cycle.id, step=found.zh, step_en=found.en)
    return DueReminder(step, due, mark, recipients)


def send_reminders(
    cycle: Cycle,
    step: str,
    *,
    pack: Pack,
    on: date,
    by: User,
    request: str = "",
    on_schedule: bool = False,
) -> tuple[str, ...]:
    """Remind whoever is not done of a deadline; return whom.

    Args:
        cycle: the cycle.
        step: the step that has the deadline.
        pack: the rules of the cycle.
        on: the day in Beijing.
        by: somebody of the office, who sends it or has asked for it to be sent on its day.
        request: key of the form.
        on_schedule: whether it goes out by itself.

    Raises:
        StepRefused: no reminder is due, or all have had it.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("reminded", by=by, request=request) as doing:
        found = find_due(cycle, step, pack=pack, on=on)
        Reminder.objects.bulk_create(
            Reminder(
                cycle=cycle,
                step=step,
                body=body,
                due=found.due,
                days_before=found.mark,
                on_schedule=on_schedule,
                at=doing.at,
                by=by,
                entry=doing.index,
            )
            for body in found.recipients
        )
        doing.details = {
            "cycle": cycle.id,
            "step": step,
            "days_before": found.mark,
            "bodies": [*found.recipients],
            "on_schedule": on_schedule,
        }
        put_down_act(cycle, doing)
    return found.recipients


def is_addressed(reminder: Reminder, person: User) -> bool:
    """Tell whether a reminder goes to a person: to one of the body, or of headquarters."""
    if reminder.body == HEADQUARTERS:
        return scope_of(person).is_everything
    return person.has_role("province") and person.body == reminder.body


def read_reminder(reminder: Reminder, *, by: User, request: str = "") -> None:
    """Put down that a person has read a reminder; a second time changes nothing.

    Raises:
        StepRefused: this request was carried out before.
        InputError: the reminder is not for this person.
    """
    if not is_addressed(reminder, by):
        raise NOT_ALLOWED.error_at(by.username)
    if reminder.readings.filter(person=by).exists():
        return
    with act("reminder-read", by=by, request=request) as doing:
        ReminderReading.objects.create(reminder=reminder, person=by, at=doing.at)
        doing.details = {
            "cycle": reminder.cycle_id,
            "step": reminder.step,
            "body": reminder.body,
            "days_before": reminder.days_before,
        }
        put_down_act(reminder.cycle, doing)
