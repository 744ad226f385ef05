"""Permits to delete visits from phones, after publication: who gets one, and what is lacking."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kaohe.web.fieldwork.board import list_missing
from kaohe.web.fieldwork.faults import NOTHING_TO_PURGE
from kaohe.web.fieldwork.inbox_models import QUARANTINED
from kaohe.web.fieldwork.models import Device, FieldRevision, Inbox, PurgePermit
from kaohe.web.fieldwork.revisions import standing_of
from kaohe.web.fieldwork.store import is_over
from kaohe.web.fieldwork.visit_acts import permit_purge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.web.accounts.models import User
    from kaohe.web.accounts.scope import Scope
    from kaohe.web.draw.models import DrawCampaign


@dataclass(slots=True)
class DeviceToPurge:
    """A device that holds visits."""

    device: Device
    due: list[FieldRevision] = field(default_factory=list)
    """Counting revisions that may be deleted from it and have no permit yet."""
    permits: list[PurgePermit] = field(default_factory=list)
    waiting: int = 0
    """Visits in conflict or with an amendment that nobody has decided about."""
    missing: int = 0
    """Photos and documents that have not come."""
    quarantined: int = 0

    @property
    def is_ready(self) -> bool:
        """Tell whether everything of it is here, so that permits can be given."""
        lacking = self.waiting or self.missing or self.quarantined
        return bool(self.due) and not lacking


def list_devices(draw: DrawCampaign, scope: Scope) -> list[DeviceToPurge]:
    """Return the devices from which a revision has come, each with what is due and lacking."""
    rows = Device.objects.filter(campaign=draw).select_related("person", "campaign")
    found = {
        each.pk: DeviceToPurge(each) for each in scope.limit(rows).order_by("body", "at", "pk")
    }
    sent = FieldRevision.objects.filter(visit__campaign=draw).select_related("visit")
    for revision in sent.order_by("visit_id", "order"):
        if revision.device_id in found:
            _add(found[revision.device_id], revision)
    for permit in PurgePermit.objects.filter(device__campaign=draw).select_related("by"):
        if permit.device_id in found:
            found[permit.device_id].permits.append(permit)
    waiting = Inbox.objects.filter(device__campaign=draw, state__state=QUARANTINED)
    for device in waiting.values_list("device_id", flat=True):
        if device in found:
            found[device].quarantined += 1
    for each in found.values():
        given = {permit.revision_id for permit in each.permits}
        each.due = [one for one in each.due if one.pk not in given]
    return [each for each in found.values() if each.due or each.permits or each.waiting]


def permit_devices(
    draw: DrawCampaign, names: Iterable[str], scope: Scope, *, by: User, request: str = ""
) -> int:
    """Permit devices to delete their visits; return how many permits were given.

    Raises:
        StepRefused: nothing is published yet, or a device lacks something; nothing is permitted.
    """
    wanted = set(names)
    if not is_over(draw.pk):
        raise NOTHING_TO_PURGE.error_at(draw.pk)
    found = [each for each in list_devices(draw, scope) if each.device.pk in wanted]
    unready = next((each.device.pk for each in found if not each.is_ready), "")
    if unready or not found:
        raise NOTHING_TO_PURGE.error_at(unready or draw.pk)
    revisions = [(each.device, one) for each in found for one in each.due]
    for number, (device, revision) in enumerate(revisions):
        key = f"{request}-{number}" if request else ""
        permit_purge(device, revision, by=by, request=key)
    return len(revisions)


def _add(device: DeviceToPurge, revision: FieldRevision) -> None:
    """Put down what a revision means for the device that has sent it."""
    standing = standing_of(revision.visit)
    if standing.disputed or standing.late:
        device.waiting += 1
    elif standing.counting == revision.pk:
        device.due.append(revision)
    device.missing += len(list_missing([revision]))
