"""The office takes what a phone sends: bytes first, with a receipt, before anything is read.

One short transaction keeps the bytes and the signed receipt together. The same bytes again give
the same receipt; other bytes under a known name are refused and overwrite nothing. What is decided
about the content comes later, and adds a receipt where it changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.workflows.field_visits.faults import (
    CAMPAIGN_CLOSED,
    DEVICE_REVOKED,
    EVENTS_FORKED,
    REVISION_OTHER_BYTES,
)
from kaohe.workflows.field_visits.ports import Kept
from kaohe.workflows.field_visits.receipts import ACCEPTED, QUARANTINED, sign_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nacl.signing import SigningKey

    from kaohe.core.errors import Fault
    from kaohe.workflows.field_visits.ports import (
        KeptEvent,
        ReceivingStore,
        ReceivingTransaction,
        Standing,
    )
    from kaohe.workflows.field_visits.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Received:
    """What became of something that a phone sent."""

    receipt: Receipt
    is_new: bool
    """Whether the bytes were not there before."""


@dataclass(frozen=True, slots=True)
class EventsReceived:
    """What became of a range of events."""

    expected: int
    """Number of the event that comes next."""
    receipt: Receipt | None = None
    """None where events before these are lacking, so that nothing was taken."""
    is_new: bool = False


def find_standing_faults(standing: Standing, device: str) -> Iterator[Fault]:
    """Yield why nothing of a device counts by itself any more."""
    if standing.is_revoked:
        yield DEVICE_REVOKED.at(device, device=device)
    if standing.is_closed:
        yield CAMPAIGN_CLOSED.at(standing.campaign.id)


def receive(store: ReceivingStore, kept: Kept, *, key: SigningKey) -> Received:
    """Keep bytes and sign for them.

    Args:
        store: where they are kept.
        kept: the bytes, or for a blob its digest.
        key: the office's key for receipts.

    Raises:
        StepRefused: there are other bytes under this name; nothing was overwritten.
    """
    with store.begin() as transaction:
        standing = transaction.standing(kept.device)
        before = transaction.find(kept.kind, kept.subject)
        found = before or transaction.keep(kept)
        if found.sha256 != kept.sha256:
            raise REVISION_OTHER_BYTES.error_at(kept.subject)
        receipt = transaction.receipt_of(kept.device, kept.subject)
        if receipt is None:
            faults = tuple(find_standing_faults(standing, kept.device))
            receipt = _sign(transaction, kept, standing, faults, key=key)
    return Received(receipt, before is None)


def put_down_faults(
    store: ReceivingStore, kept: Kept, faults: Sequence[Fault], *, key: SigningKey
) -> Receipt:
    """Sign what was decided about something that was received, unless that was signed last."""
    with store.begin() as transaction:
        standing = transaction.standing(kept.device)
        last = transaction.receipt_of(kept.device, kept.subject)
        if last and (last.status, last.reason) == _tell(faults):
            return last
        return _sign(transaction, kept, standing, faults, key=key)


def receive_events(
    store: ReceivingStore,
    events: Sequence[KeptEvent],
    *,
    visit: str,
    device: str,
    body: bytes,
    previous: str,
    key: SigningKey,
) -> EventsReceived:
    """Keep a range of events without gaps; those that are there already are passed over.

    Args:
        store: where they are kept.
        events: what was read from the body, one number after the other.
        visit: the visit.
        device: the device.
        body: what was sent, which the receipt names.
        previous: the digest that the first of the events names before it.
        key: the office's key for receipts.

    Raises:
        StepRefused: another event has one of the numbers, or the chain does not hold; nothing was
            taken.
    """
    digest = sha256(body).hexdigest()
    named = Kept("events", digest, digest, device, visit)
    with store.begin() as transaction:
        standing = transaction.standing(device)
        last = transaction.last_event(device, visit)
        expected = last.seq + 1 if last else 1
        if events[0].seq > expected:
            return EventsReceived(expected)
        _expect_same(transaction, events, expected, visit=visit, device=device)
        before = transaction.event(device, visit, events[0].seq - 1)
        if (before.sha256 if before else "") != previous:
            raise EVENTS_FORKED.error_at(visit, seq=events[0].seq)
        new = tuple(each for each in events if each.seq >= expected)
        if new:
            transaction.add_events(device, visit, new)
        receipt = transaction.receipt_of(device, digest)
        if receipt is None:
            faults = tuple(find_standing_faults(standing, device))
            receipt = _sign(transaction, named, standing, faults, key=key)
    return EventsReceived(max(expected, events[-1].seq + 1), receipt, bool(new))


def _expect_same(
    transaction: ReceivingTransaction,
    events: Sequence[KeptEvent],
    expected: int,
    *,
    visit: str,
    device: str,
) -> None:
    for each in events:
        if each.seq >= expected:
            return
        known = transaction.event(device, visit, each.seq)
        if known is None or known.sha256 != each.sha256:
            raise EVENTS_FORKED.error_at(visit, seq=each.seq)


def _tell(faults: Sequence[Fault]) -> tuple[str, str]:
    """Return status and reason of a receipt."""
    codes = dict.fromkeys(each.kind.code for each in faults)
    return (QUARANTINED if codes else ACCEPTED), ", ".join(codes)


def _sign(
    transaction: ReceivingTransaction,
    kept: Kept,
    standing: Standing,
    faults: Sequence[Fault],
    *,
    key: SigningKey,
) -> Receipt:
    status, reason = _tell(faults)
    receipt = sign_receipt(
        kept.subject,
        kept.sha256,
        device=kept.device,
        after=transaction.last_receipt(kept.device),
        status=status,
        reason=reason,
        at=transaction.read_clock(),
        campaign=standing.campaign,
        key=key,
    )
    transaction.add_receipt(receipt)
    return receipt


def without_content(kept: Kept) -> Kept:
    """Return what names something kept, for whoever needs no bytes of it."""
    return replace(kept, content=b"")
