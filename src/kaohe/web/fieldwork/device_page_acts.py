"""What is done on the pages about devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.models import User
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import tell_refused, telling
from kaohe.web.cycles.page_acts import do_in_cycle, read_key
from kaohe.web.fieldwork import device_acts, enrolment
from kaohe.web.fieldwork.device_pages import find_held, show_made
from kaohe.web.fieldwork.models import Device

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACK = "field_devices"


@require_POST
@allow("office")
def make_code(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Make a one-time code, and show it this once."""
    cycle, _draw = find_held(cycle_id)
    person = get_object_or_404(User, username=request.POST.get("person", ""))
    try:
        row, code = enrolment.make_code(
            cycle,
            request.POST.get("body", ""),
            person,
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect(BACK, cycle_id)
    return show_made(request, cycle, row, code)


@require_POST
@allow("office", "duty")
def revoke(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Revoke a device."""
    device = _find_device(request, cycle_id)
    with telling(request, _("设备已停用；它上报的内容仍会保存，由办公室决定。")):
        device_acts.revoke_device(
            device,
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    return redirect(BACK, cycle_id)


@require_POST
@allow("office")
def replace(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Revoke a lost device, and show the code for another one."""
    device = _find_device(request, cycle_id)
    try:
        row, code = device_acts.replace_device(
            device,
            reason=request.POST.get("reason", ""),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect(BACK, cycle_id)
    return show_made(request, device.campaign.cycle, row, code)


@require_POST
@allow("office", "duty")
def name_phone(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down the duty officer's telephone."""
    return do_in_cycle(
        request,
        cycle_id,
        lambda cycle: device_acts.name_duty_phone(
            cycle,
            request.POST.get("number", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("值班电话已登记。"),
        back=BACK,
    )


def _find_device(request: HttpRequest, cycle_id: str) -> Device:
    _cycle, draw = find_held(cycle_id)
    rows = Device.objects.select_related("person", "campaign__cycle").filter(campaign=draw)
    return get_object_or_404(rows, pk=request.POST.get("device", "")[:60])
