"""Devices in whose place another one stands, as the ledger says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kaohe.core.ledger import read_entry
from kaohe.web.draw.campaigns import book_of
from kaohe.web.fieldwork.models import Device

if TYPE_CHECKING:
    from kaohe.web.draw.models import DrawCampaign


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A device that was handed over."""

    device: str
    body: str
    lost: str
    """Name of the person whose device it was; the device itself where nobody is known."""
    heir: str
    at: datetime


def name_handed_over(draw: DrawCampaign) -> list[HandedOver]:
    """Return every device that was handed over, in the order of the ledger."""
    kept = book_of(draw).find_entries(kind="handed_over", campaign=draw.pk)
    entries = [read_entry(each.entry) for each in kept]
    wanted = {str(each.content[name]) for each in entries for name in ("device", "to")}
    rows = Device.objects.filter(pk__in=wanted).values_list("pk", "person__name")
    names = dict(rows)
    return [
        HandedOver(
            device=str(each.content["device"]),
            body=str(each.content["body"]),
            lost=names.get(str(each.content["device"]), str(each.content["device"])),
            heir=names.get(str(each.content["to"]), str(each.content["to"])),
            at=datetime.fromisoformat(each.at),
        )
        for each in entries
    ]
