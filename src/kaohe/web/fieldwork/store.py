"""The port ``ReceivingStore`` on Django's database."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from kaohe.core.canonical import read_canonical
from kaohe.core.draw import Campaign
from kaohe.core.draw.one_form import expect
from kaohe.core.ledger import is_of_rehearsals
from kaohe.web.audit.office_acts import ledger, read_moment, write_moment
from kaohe.web.fieldwork.models import (
    Device,
    DeviceRevocation,
    FieldBlob,
    FieldEvent,
    FieldReceipt,
    Inbox,
)
from kaohe.workflows.field_visits.ports import Kept, KeptEvent, Standing
from kaohe.workflows.field_visits.receipts import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.workflows.field_visits.ports import Kind


class DjangoReceiving:
    """One transaction of receiving."""

    def __init__(self) -> None:
        self._at = read_moment()

    def read_clock(self) -> str:
        """Return the present moment, read after the lock is held."""
        self._at = read_moment()
        return write_moment(self._at)

    def standing(self, device: str) -> Standing:
        """Return how a device stands; its row is locked until the end, where rows can be."""
        found = Device.objects.select_for_update().get(pk=device)
        campaign = Campaign(found.campaign_id, rehearsal=is_of_rehearsals(ledger().origin))
        return Standing(
            campaign,
            found.body,
            is_revoked=DeviceRevocation.objects.filter(device=found).exists(),
            is_closed=is_over(campaign.id),
        )

    def last_receipt(self, device: str) -> Receipt | None:
        """Return the receipt of the highest number."""
        return _read(FieldReceipt.objects.filter(device=device).order_by("-number").first())

    def receipt_of(self, device: str, subject: str) -> Receipt | None:
        """Return the last receipt of a device about a subject."""
        return DjangoStore().last_receipt_of(device, subject)

    def add_receipt(self, receipt: Receipt) -> None:
        """Keep a receipt."""
        FieldReceipt.objects.create(
            device_id=receipt.device,
            number=receipt.number,
            subject=receipt.subject,
            signed=receipt.body,
        )

    def find(self, kind: Kind, subject: str) -> Kept | None:
        """Return what is kept under a name, without its bytes."""
        if kind == "blob":
            blob = FieldBlob.objects.filter(pk=subject).first()
            return Kept(kind, subject, subject, blob.device_id, "") if blob else None
        rows = Inbox.objects.filter(kind=kind, subject=subject)
        row = rows.defer("content").first()
        return Kept(kind, subject, row.sha256, row.device_id, row.place) if row else None

    def keep(self, kept: Kept) -> Kept:
        """Keep bytes; where somebody else was faster, return what is kept."""
        at = datetime.fromisoformat(self.read_clock())
        row = Inbox(
            kind=kept.kind,
            subject=kept.subject,
            sha256=kept.sha256,
            device_id=kept.device,
            place=kept.place,
            content=kept.content,
            received_at=at,
        )
        Inbox.objects.bulk_create([row], ignore_conflicts=True)
        return self.find(kept.kind, kept.subject) or kept

    def last_event(self, device: str, visit: str) -> KeptEvent | None:
        """Return the event of the highest number."""
        rows = FieldEvent.objects.filter(device=device, visit=visit)
        return _event(rows.order_by("-seq").first())

    def event(self, device: str, visit: str, seq: int) -> KeptEvent | None:
        """Return an event by its number."""
        return _event(FieldEvent.objects.filter(device=device, visit=visit, seq=seq).first())

    def add_events(self, device: str, visit: str, events: tuple[KeptEvent, ...]) -> None:
        """Keep events."""
        at = datetime.fromisoformat(self.read_clock())
        FieldEvent.objects.bulk_create(
            FieldEvent(
                device_id=device,
                visit=visit,
                seq=each.seq,
                event=each.id,
                sha256=each.sha256,
                line=each.line,
                at=at,
            )
            for each in events
        )


class DjangoStore:
    """Gives transactions; each is short and holds nothing but what it keeps."""

    @contextmanager
    def begin(self) -> Iterator[DjangoReceiving]:
        """Begin a transaction."""
        with transaction.atomic():
            yield DjangoReceiving()

    def last_receipt_of(self, device: str, subject: str) -> Receipt | None:
        """Return the last receipt of a device about a subject."""
        rows = FieldReceipt.objects.filter(device=device, subject=subject)
        return _read(rows.order_by("-number").first())


def is_over(campaign: str) -> bool:
    """Tell whether a campaign is complete or void."""
    state = ledger().history().campaigns.get(campaign)
    return state is None or state.is_complete or state.is_void


def read_kept_receipt(body: bytes) -> Receipt:
    """Return a receipt of our own, whose signature is not checked again."""
    found = expect(read_canonical(body), dict)
    return Receipt(
        device=str(found["device"]),
        number=expect(found["number"], int),
        subject=str(found["subject"]),
        sha256=str(found["sha256"]),
        status=str(found["status"]),
        reason=str(found["reason"]),
        at=str(found["at"]),
        previous=str(found["previous"]),
        body=body,
    )


def _read(row: FieldReceipt | None) -> Receipt | None:
    return None if row is None else read_kept_receipt(bytes(row.signed))


def _event(row: FieldEvent | None) -> KeptEvent | None:
    return None if row is None else KeptEvent(row.event, row.seq, bytes(row.line), row.sha256)
