"""What the office wants of a team's phones (``field-tasks/1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.canonical import read_canonical
from kaohe.core.ledger import read_entry
from kaohe.web.audit.office_acts import ledger, read_moment, write_moment
from kaohe.web.fieldwork.models import FieldMessage, FieldVisit, PurgePermit
from kaohe.web.fieldwork.revisions import standing_of

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.web.fieldwork.models import Device


def list_tasks(device: Device) -> dict[str, Json]:
    """Return what waits for a device; nothing in it tells of a unit that is not disclosed."""
    returned: list[Json] = []
    conflicts: list[Json] = []
    picked: list[Json] = []
    for visit in FieldVisit.objects.filter(campaign=device.campaign, body=device.body):
        standing = standing_of(visit)
        if standing.disputed:
            conflicts.append(visit.pk)
        if standing.returned:
            returned.append(_describe_return(visit, standing.returned))
        decided = visit.decisions.filter(kind="picked").values_list("revision_id", flat=True)
        picked += [{"visit": visit.pk, "revision": each} for each in decided]
    permits = PurgePermit.objects.filter(device=device).order_by("pk")
    messages = FieldMessage.objects.filter(campaign=device.campaign, body__in=("", device.body))
    told: list[Json] = [
        {"text": each.text, "at": write_moment(each.at)} for each in messages.order_by("pk")
    ]
    return {
        "format": "field-tasks/1",
        "at": write_moment(read_moment()),
        "returned": returned,
        "conflicts": conflicts,
        "picked": picked,
        "approvals": _list_approvals(device),
        "purge": [read_canonical(bytes(each.signed)) for each in permits],
        "messages": told,
    }


def _describe_return(visit: FieldVisit, revision: str) -> Json:
    decision = visit.decisions.filter(kind="returned", revision=revision).last()
    if decision is None:
        return {"visit": visit.pk, "revision": revision}
    comments: list[Json] = [
        {"item": each.item, "text": each.text} for each in decision.comments.order_by("pk")
    ]
    return {
        "visit": visit.pk,
        "revision": revision,
        "sha256": decision.revision.sha256,
        "comments": comments,
        "at": write_moment(decision.at),
    }


def _list_approvals(device: Device) -> list[Json]:
    """Return the labels of the body whose next attempt the key holders have approved."""
    kept = ledger().find_entries(kind="approval", campaign=device.campaign_id)
    found = [read_entry(each.entry).content["label"] for each in kept]
    return [
        each for each in found if isinstance(each, dict) and each.get("province") == device.body
    ]
