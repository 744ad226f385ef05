"""Taking what a phone sends: raw bytes first, then what is quick is done at once."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import DrawError, KaoheError
from kaohe.web.fieldwork.keys import field_keys
from kaohe.web.fieldwork.models import FieldBlob, Inbox
from kaohe.web.fieldwork.processing import process, put_aside
from kaohe.web.fieldwork.store import DjangoStore
from kaohe.workflows.field_visits.events import read_events
from kaohe.workflows.field_visits.ports import Kept
from kaohe.workflows.field_visits.receiving import EventsReceived, receive, receive_events
from kaohe.workflows.field_visits.revision import read_revision

if TYPE_CHECKING:
    from kaohe.core.errors import Fault
    from kaohe.web.fieldwork.models import Device
    from kaohe.workflows.field_visits.ports import Kind
    from kaohe.workflows.field_visits.receipts import Receipt

LARGEST_REVISION: Final = 2 * 2**20
LARGEST_DOCUMENT: Final = 256 * 1024
LARGEST_EVENTS: Final = 2**20


class Taken:
    """What became of a piece: its receipt, whether it was new, what speaks against it."""

    def __init__(self, receipt: Receipt, faults: tuple[Fault, ...], *, is_new: bool) -> None:
        self.receipt, self.faults, self.is_new = receipt, faults, is_new


def take(kind: Kind, subject: str, content: bytes, *, device: Device, place: str = "") -> Taken:
    """Keep bytes, sign for them, and process them.

    Raises:
        StepRefused: other bytes were received under this name before.
    """
    digest = sha256(content).hexdigest()
    kept = Kept(kind, subject, digest, device.pk, place, content)
    received = receive(DjangoStore(), kept, key=field_keys().receipts)
    row = Inbox.objects.get(kind=kind, subject=subject)
    faults = process(row)
    last = DjangoStore().last_receipt_of(device.pk, subject)
    return Taken(last or received.receipt, faults, is_new=received.is_new)


def take_events(
    body: bytes, *, device: Device, visit: str, first: int, last: int
) -> tuple[EventsReceived, tuple[Fault, ...]]:
    """Keep a range of events; what cannot be read or forks the chain goes to the quarantine."""
    try:
        events, previous = read_events(body, visit=visit, first=first, last=last)
        received = receive_events(
            DjangoStore(),
            events,
            visit=visit,
            device=device.pk,
            body=body,
            previous=previous,
            key=field_keys().receipts,
        )
    except KaoheError as wrong:
        return EventsReceived(0, _set_aside(body, wrong, device, visit)), wrong.faults
    return received, ()


def _set_aside(body: bytes, wrong: KaoheError, device: Device, visit: str) -> Receipt:
    """Keep events that cannot be taken, as they came."""
    digest = sha256(body).hexdigest()
    kept = Kept("events", digest, digest, device.pk, visit, body)
    receive(DjangoStore(), kept, key=field_keys().receipts)
    row = Inbox.objects.get(kind="events", subject=digest)
    return put_aside(row, wrong.faults, again=False)


def find_missing(content: bytes) -> list[str]:
    """Return the digests of a revision's photos and documents that are not there yet."""
    try:
        named = read_revision(content).blobs
    except DrawError:
        return []
    known = set(FieldBlob.objects.filter(pk__in=named).values_list("pk", flat=True))
    return [each for each in named if each not in known]
