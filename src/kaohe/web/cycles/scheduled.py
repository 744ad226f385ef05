"""Reminders that go out by themselves on their days, in the name of whoever has asked for it.

Somebody of the office answers for every reminder, also for one that no hand has sent. If that
person leaves the office, nothing goes out any more, and the page of reminders says so.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kaohe.core.errors import StepRefused
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.cycles.acts import changing
from kaohe.web.cycles.bodies import send_reminders
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.library import find_known
from kaohe.workflows.cycle import STEPS, find_reminder

if TYPE_CHECKING:
    from datetime import date

    from kaohe.web.accounts.models import User


def schedule(cycle: Cycle, *, is_on: bool, by: User, version: int, request: str = "") -> None:
    """Let reminders go out on their days in the own name, or have each sent by hand again.

    Raises:
        StepRefused: the cycle has changed meanwhile, or the request was carried out before.
        InputError: the person does not belong to the office.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with changing(cycle, "reminders-scheduled", by=by, version=version, request=request) as doing:
        cycle.reminds_by = by if is_on else None
        cycle.save()
        doing.details = {"cycle": cycle.id, "is_on": is_on}


def find_keeper(cycle: Cycle) -> User | None:
    """Return in whose name reminders go out, if that person still belongs to the office."""
    keeper = cycle.reminds_by
    return keeper if keeper is not None and keeper.has_role("office") else None


def send_scheduled(*, on: date) -> int:
    """Send every reminder that is due on a day and has not gone out; return how many.

    May be called as often as one likes and by several processes: each reminder has a key of its
    own in the ledger and goes out once.
    """
    sent = 0
    for cycle in Cycle.objects.exclude(reminds_by=None).exclude(step=STEPS[-1].id):
        keeper = find_keeper(cycle)
        if keeper is None:
            continue
        pack = find_known(cycle.pack_digest).pack
        for row in cycle.steps.filter(ended_at=None).exclude(due=None):
            mark = find_reminder(row.due, on=on) if row.due else None
            if mark is None:
                continue
            key = f"reminder {cycle.pk} {row.step} {row.due} {mark}"
            with suppress(StepRefused):  # all have had it, or another process has sent it
                told = send_reminders(
                    cycle, row.step, pack=pack, on=on, by=keeper, request=key, on_schedule=True
                )
                sent += len(told)
    return sent
