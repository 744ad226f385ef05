"""What was received is read and entered; what cannot be waits in the quarantine, with its reasons.

Every piece can be processed again at any time and comes out the same. What waits is tried again
after 5 minutes, 10 minutes, 1 hour, 8 hours and a day, and at once when something has come that it
may have waited for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kaohe.core.errors import KaoheError
from kaohe.web.fieldwork.calls import write_fault
from kaohe.web.fieldwork.documents import ARRIVAL, COUNTY_CHOICE, enter_document, name_document
from kaohe.web.fieldwork.inbox_models import PROCESSED, QUARANTINED
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import Device, Inbox, InboxState
from kaohe.web.fieldwork.noting import note_revision
from kaohe.web.fieldwork.revisions import enter_revision
from kaohe.web.fieldwork.store import DjangoStore
from kaohe.workflows.field_visits.ports import Kept
from kaohe.workflows.field_visits.receiving import find_standing_faults, put_down_faults

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kaohe.core.errors import Fault
    from kaohe.workflows.field_visits.ports import Kind
    from kaohe.workflows.field_visits.receipts import Receipt

PAUSES: Final = (
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""After how long something in quarantine is tried again by itself."""
GRACE: Final = timedelta(minutes=1)
"""How long a piece may be without a state: whoever received it is at it, or was killed."""
_WAITING: Final = ("field-visit-undisclosed", "field-previous-missing")
"""Why a revision waits for something else that comes."""


def process(row: Inbox) -> tuple[Fault, ...]:
    """Process a piece that was received, and return what speaks against it."""
    state = InboxState.objects.filter(inbox=row).first()
    if state is not None and state.state == PROCESSED:
        return ()
    about = name_document(bytes(row.content)) if row.kind == "document" else ""
    faults = _enter(row, about)
    if faults:
        put_aside(row, faults, about=about)
        return faults
    _settle(row, PROCESSED, (), about=about, due=None)
    put_down_faults(DjangoStore(), _name(row), (), key=field_keys().receipts)
    if row.kind == "revision":
        note_revision(row.subject)
    _wake(row, about)
    return ()


def put_aside(
    row: Inbox, faults: Sequence[Fault], *, about: str = "", again: bool = True
) -> Receipt:
    """Put a piece into the quarantine, and sign that it is there."""
    state = InboxState.objects.filter(inbox=row).first()
    tries = state.tries if state else 0
    due = timezone.now() + PAUSES[tries] if again and tries < len(PAUSES) else None
    _settle(row, QUARANTINED, faults, about=about, due=due)
    return put_down_faults(DjangoStore(), _name(row), faults, key=field_keys().receipts)


def process_due(now: datetime | None = None) -> int:
    """Process what is due, and what was received by a process that was killed; return how many."""
    moment = now or timezone.now()
    forgotten = Q(state=None, received_at__lt=moment - GRACE)
    rows = Inbox.objects.filter(forgotten | Q(state__due__lte=moment))
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    for number in numbers:
        row = Inbox.objects.get(pk=number)
        if not _claim(row, moment):
            continue
        process(row)
        state = InboxState.objects.filter(inbox=row).first()
        if state and state.state == QUARANTINED:
            _count_try(state, moment)
    return len(numbers)


def _claim(row: Inbox, moment: datetime) -> bool:
    """Take a piece that is due before another worker does; after a crash it is due once more."""
    states = InboxState.objects.filter(inbox=row)
    taken = states.filter(due__lte=moment).update(due=moment + PAUSES[0])
    return bool(taken) or not states.exists()


def _count_try(state: InboxState, moment: datetime) -> None:
    state.tries += 1
    state.due = moment + PAUSES[state.tries] if state.tries < len(PAUSES) else None
    state.save()


def _enter(row: Inbox, about: str) -> tuple[Fault, ...]:
    """Read and enter a piece; return what speaks against it."""
    device = Device.objects.select_related("person", "campaign__cycle").get(pk=row.device_id)
    admitted = frozenset(row.admissions.values_list("code", flat=True))
    with DjangoStore().begin() as receiving:
        standing = receiving.standing(device.pk)
    found = find_standing_faults(standing, device.pk)
    waiting = tuple(each for each in found if each.kind.code not in admitted)
    if waiting:
        return waiting
    try:
        if row.kind == "revision":
            enter_revision(row, device, admitted=admitted)
        elif row.kind == "document":
            enter_document(row, device, about)
        elif row.kind == "hand-over":
            from kaohe.web.fieldwork.hand_overs import open_hand_over  # it takes in what it holds

            open_hand_over(row)
    except KaoheError as wrong:
        return wrong.faults
    return ()


def _settle(
    row: Inbox, state: str, faults: Sequence[Fault], *, about: str, due: datetime | None
) -> None:
    told = [write_fault(fault) for fault in faults]
    with transaction.atomic():
        InboxState.objects.update_or_create(
            inbox=row,
            defaults={
                "state": state,
                "faults": told,
                "due": due,
                "about": about,
                "changed_at": timezone.now(),
            },
        )


def _wake(row: Inbox, about: str) -> None:
    """Process what may have waited for this piece."""
    body = row.device.body
    rows = Inbox.objects.filter(
        state__state=QUARANTINED, device__body=body, device__campaign=row.device.campaign_id
    )
    if about == COUNTY_CHOICE:
        waiting = rows.filter(kind="document", state__about=ARRIVAL)
    elif row.kind in ("document", "revision"):
        waiting = rows.filter(kind="revision")
    else:
        return
    for each in waiting.exclude(pk=row.pk).order_by("pk"):
        codes = {fault["code"] for fault in each.state.faults}
        if about == COUNTY_CHOICE or codes & set(_WAITING):
            process(each)


def _name(row: Inbox) -> Kept:
    return Kept(cast("Kind", row.kind), row.subject, row.sha256, row.device_id, row.place)
