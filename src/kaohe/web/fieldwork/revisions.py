"""A revision that was received is read, held against ledger and rules, and takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction

from kaohe.core.canonical import read_canonical
from kaohe.core.draw.completion_code import make_completion_code
from kaohe.core.errors import DrawError, StepRefused, raise_all
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.entry_kinds import place_of
from kaohe.web.audit.office_acts import ledger
from kaohe.web.fieldwork.campaign import load_campaign
from kaohe.web.fieldwork.models import (
    Device,
    DeviceRevocation,
    FieldRevision,
    FieldVisit,
    VisitDecision,
)
from kaohe.workflows.field_visits.conflicts import Arrived, Decided, judge_arrival, stand_visit
from kaohe.workflows.field_visits.faults import PACK_REPLACED, PREVIOUS_MISSING, VISIT_UNDISCLOSED
from kaohe.workflows.field_visits.revision import find_identity_faults, read_revision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Entry
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.models import Inbox
    from kaohe.workflows.field_visits.conflicts import Decision, VisitStanding
    from kaohe.workflows.field_visits.revision import Revision


def enter_revision(row: Inbox, device: Device, *, admitted: Collection[str]) -> None:
    """Let a revision take its place in its visit; the same again changes nothing.

    Args:
        row: as it was received.
        device: that has made it.
        admitted: codes of what a person has let pass.

    Raises:
        DrawError: it cannot be read, or is not of this device and visit.
        StepRefused: it waits for something, or for a person.
    """
    revision = read_revision(bytes(row.content))
    campaign = load_campaign(device.campaign)
    raise_all(
        DrawError,
        find_identity_faults(
            revision,
            visit=row.place,
            name=row.subject,
            device=device.pk,
            campaign=campaign.setting.campaign,
            key=bytes.fromhex(device.signing_key),
        ),
    )
    told = _follow_county(device.campaign, revision.visit)
    found = (
        each for each in _find_waiting(revision, device, told) if each.kind.code not in admitted
    )
    raise_all(StepRefused, found)
    body, county = place_of(revision.visit)
    with transaction.atomic():
        FieldVisit.objects.get_or_create(
            pk=revision.visit,
            defaults={"campaign": device.campaign, "body": body, "county": county},
        )
        visit = FieldVisit.objects.select_for_update().get(pk=revision.visit)
        if not FieldRevision.objects.filter(pk=revision.id).exists():
            _take_place(row, visit, revision, device, told)


def standing_of(visit: FieldVisit) -> VisitStanding:
    """Return how a visit stands, by the revisions that came and what people have decided."""
    return stand_visit(_happened(visit))


def next_order(visit: FieldVisit) -> int:
    """Return the place of what happens next to a visit, whose row is locked."""
    return visit.revisions.count() + visit.decisions.count() + 1


def _take_place(
    row: Inbox, visit: FieldVisit, revision: Revision, device: Device, told: _County
) -> None:
    arrived = [each for each in _happened(visit) if isinstance(each, Arrived)]
    revoked = DeviceRevocation.objects.filter(device__body=visit.body)
    is_late, is_disputed = judge_arrival(
        revision.sha256,
        device=device.pk,
        parent=revision.parent,
        arrived=arrived,
        revoked=set(revoked.values_list("device_id", flat=True)),
        committed=told.committed(revision, device),
        is_next_disclosed=told.is_next_disclosed,
    )
    FieldRevision.objects.create(
        id=revision.id,
        inbox=row,
        visit=visit,
        device=device,
        parent=revision.parent,
        sha256=revision.sha256,
        outcome=revision.outcome,
        is_late=is_late,
        is_disputed=is_disputed,
        order=next_order(visit),
        at=row.received_at,
    )


def _happened(visit: FieldVisit) -> list[Arrived | Decided]:
    placed: list[tuple[int, Arrived | Decided]] = [
        (
            each.order,
            Arrived(
                each.pk,
                each.parent,
                each.device_id,
                each.sha256,
                is_late=each.is_late,
                is_disputed=each.is_disputed,
            ),
        )
        for each in FieldRevision.objects.filter(visit=visit)
    ]
    placed += [
        (each.order, Decided(cast("Decision", each.kind), each.revision_id))
        for each in VisitDecision.objects.filter(visit=visit)
    ]
    return [each for _order, each in sorted(placed, key=lambda pair: pair[0])]


def _find_waiting(revision: Revision, device: Device, told: _County) -> Iterator[Fault]:
    """Yield what a sound revision waits for."""
    if revision.pack != device.campaign.cycle.pack_digest:
        yield PACK_REPLACED.at(revision.visit)
    if not told.is_disclosed:
        yield VISIT_UNDISCLOSED.at(revision.visit)
    previous = FieldRevision.objects.filter(sha256=revision.previous)
    if revision.previous and not previous.exists():
        yield PREVIOUS_MISSING.at(revision.visit)


class _County:
    """What the ledger tells of a visit and of its county."""

    def __init__(self, visit: str, entries: list[Entry]) -> None:
        self.visit, self.entries = visit, entries
        disclosed = [str(each.content["visit"]) for each in entries if each.kind == "disclosed"]
        self.is_disclosed = visit in disclosed
        self.is_next_disclosed = self.is_disclosed and disclosed[-1] != visit

    def committed(self, revision: Revision, device: Device) -> str:
        """Return the digest of the revision that the visit's closing has committed to."""
        for each in self.entries:
            if each.kind in ("closed", "kept") and each.content["visit"] == self.visit:
                return _revision_of(str(each.content["record"]))
        for each in self.entries:
            if each.kind == "promised" and each.content["visit"] == self.visit:
                return self._promised(revision, device, str(each.content["code"]))
        return ""

    def _promised(self, revision: Revision, device: Device, code: str) -> str:
        """Return a revision's digest if its completion code was read aloud, and another if not."""
        shown = make_completion_code(
            load_campaign(device.campaign).setting.campaign,
            revision=bytes.fromhex(revision.sha256),
            visit=self.visit,
            device=device.pk,
        )
        return revision.sha256 if shown == code else code


def _follow_county(draw: DrawCampaign, visit: str) -> _County:
    """Return what the ledger tells of a visit and of its county."""
    county = place_of(visit)[1]
    kept = [
        each
        for kind in ("disclosed", "closed", "promised", "kept")
        for each in ledger().find_entries(kind=kind, campaign=draw.pk)
    ]
    entries = [read_entry(each.entry) for each in sorted(kept, key=lambda one: one.index)]
    here = [each for each in entries if place_of(str(each.content["visit"]))[1] == county]
    return _County(visit, here)


def _revision_of(record: str) -> str:
    """Return the digest of the frozen revision that a closing record names; empty for none."""
    document = ledger().document(record)
    body = read_canonical(document) if document else None
    details = body.get("details") if isinstance(body, dict) else None
    return str(details.get("revision", "")) if isinstance(details, dict) else ""
