"""What the page of reminders shows: what is due, what was sent, who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kaohe.core.errors import StepRefused
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.bodies import find_due, is_addressed
from kaohe.web.cycles.words import name_body, name_step

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.cycles.models import Cycle, Reminder, ReminderReading


@dataclass(frozen=True, slots=True)
class DueLine:
    """A reminder that can be sent now."""

    step: str
    name: str
    due: date
    mark: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentReminder:
    """A reminder as a person sees it."""

    reminder: Reminder
    name: str
    to: str
    mark: str
    readings: tuple[ReminderReading, ...]
    may_be_read: bool
    """Whether the person has yet to say that it was read."""


def show_due(cycle: Cycle, *, pack: Pack, on: date) -> list[DueLine]:
    """Return the reminders that are due on a day and have not reached everybody."""
    found = []
    for row in cycle.steps.exclude(due=None).order_by("due"):
        try:
            each = find_due(cycle, row.step, pack=pack, on=on)
        except StepRefused:
            continue
        names = tuple(name_body(body) for body in each.recipients)
        found.append(DueLine(each.step, name_step(each.step), each.due, say_mark(each.mark), names))
    return found


def show_reminders(cycle: Cycle, person: User) -> list[SentReminder]:
    """Return the reminders of a person's scope, the latest first, each with who has read it."""
    rows = scope_of(person).limit(cycle.reminders.all())
    found = []
    for row in (
        rows.order_by("-at", "body").select_related("by").prefetch_related("readings__person")
    ):
        readings = tuple(row.readings.all())
        has_read = any(each.person_id == person.pk for each in readings)
        found.append(
            SentReminder(
                row,
                name_step(row.step),
                name_body(row.body),
                say_mark(row.days_before),
                readings,
                is_addressed(row, person) and not has_read,
            )
        )
    return found


def say_mark(days_before: int) -> str:
    """Return which reminder it is."""
    return _("当天") if days_before == 0 else _("提前%(days)s天") % {"days": days_before}
