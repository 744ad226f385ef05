"""By which moment a report is judged: the clock, or in practice the day that is practised."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.today import read_today
from kaohe.workflows.self_check.deadlines import BEIJING

if TYPE_CHECKING:
    from datetime import date

    from kaohe.web.cycles.models import Cycle


def read_now() -> datetime:
    """Return the present moment."""
    return timezone.now()


def judged_moment(at: datetime, practised: datetime | None = None) -> datetime:
    """Return the moment that counts against a deadline.

    Args:
        at: when the act was done, by the clock of the database.
        practised: a moment of the practice year; an office in earnest never looks at it.
    """
    if not is_of_rehearsals(ledger().origin):
        return at
    if practised:
        return practised
    today = read_today()
    local = at.astimezone(BEIJING)
    return at if today == local.date() else datetime.combine(today, local.time(), BEIJING)


def due_of(cycle: Cycle, body: str) -> date | None:
    """Return the day by which a body's report is due, its extension included."""
    row = cycle.steps.filter(step="self_check").first()
    due = row.due if row else None
    granted = cycle.extensions.filter(body=body, is_granted=True).order_by("-due").first()
    if granted and (due is None or granted.due > due):
        return granted.due
    return due
