"""A lost device is handed over to another one of its team, with what the key holders approved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import telling
from kaohe.web.fieldwork.campaign import disclosing_office
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.faults import REASON_MISSING
from kaohe.web.fieldwork.models import Device
from kaohe.workflows.disclosure.handing_over import hand_over_device
from kaohe.workflows.keyholding.records import (
    LARGEST_RECORD,
    HolderApproval,
    read_holder_record,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.accounts.models import User
    from kaohe.workflows.ledgers.recording import Recorded

_MOST_FILES: Final = 20


def hand_over(
    lost: Device, heir: Device, *, reason: str, approvals: Mapping[str, bytes], by: User
) -> Recorded:
    """Enter that a device takes the place of a lost one.

    Args:
        lost: the lost device.
        heir: another one of the same team.
        reason: in just the words that the key holders have approved.
        approvals: their files by name, one of each holder.
        by: who enters it.

    Raises:
        InputError: no reason is given.
        ProofInvalid: a file is no approval of this.
        StepRefused: an approval is lacking, or a device is none of the team or handed over before.
    """
    why = reason.strip()
    if not why:
        raise REASON_MISSING.error_at(lost.pk)
    given = [
        read_holder_record(content, HolderApproval, where=name)
        for name, content in approvals.items()
    ]
    office = disclosing_office(lost.campaign, by=by)
    return hand_over_device(office, lost.pk, heir.pk, reason=why, approvals=given)


@require_POST
@allow("office")
def hand_over_page(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Hand a device over; the same again is the same act."""
    _cycle, draw = find_held(cycle_id)
    rows = Device.objects.select_related("campaign__cycle").filter(campaign=draw)
    lost, heir = (
        get_object_or_404(rows, pk=request.POST.get(name, "")[:60]) for name in ("device", "heir")
    )
    files = request.FILES.getlist("approvals")[:_MOST_FILES]
    given = {str(each.name): each.read(LARGEST_RECORD + 1) for each in files}
    with telling(request, _("已移交；接替的手机在“出发”页点“接替”。")):
        hand_over(
            lost,
            heir,
            reason=request.POST.get("reason", ""),
            approvals=given,
            by=person_of(request),
        )
    return redirect("field_devices", cycle_id)
