"""The duty officer's screen (值班台): who may call, and where a call stands; never a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.cycles.words import name_body
from kaohe.web.fieldwork.desk_standing import find_county, stand_call
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.handed_over import name_handed_over
from kaohe.web.fieldwork.models import Device, DutyCall, DutyPhone, VoicePad
from kaohe.web.fieldwork.office_pages import name_county

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.draw.models import DrawCampaign
    from kaohe.workflows.without_network.voice_desk import SpokenDigits

DESK_ROLES: Final = ("duty", "office")
"""Who sees the desk; only a duty officer takes calls, either may be the second person."""
SHOWN_CALLS: Final = 30
NUMBERED: Final = 10
"""Digits that the number of a call has at most."""


@require_safe
@allow(*DESK_ROLES)
def duty(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show whose phones may call, the calls that go on, and those that are over."""
    cycle, draw = find_held(cycle_id)
    calls = DutyCall.objects.filter(campaign=draw).select_related("device__person", "by")
    rows = [_show_call(each) for each in calls.order_by("-pk")[:SHOWN_CALLS]]
    phone = DutyPhone.objects.filter(campaign=draw).last()
    context = {
        "cycle": cycle,
        "draw": draw,
        "page": "duty",
        "phone": phone.number if phone else "",
        "callers": _list_callers(draw),
        "calls": rows,
        "may_take": person_of(request).has_role("duty"),
    }
    return render(request, "fieldwork/duty.html", context)


@require_safe
@allow(*DESK_ROLES)
@never_cache
def duty_call(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Show a call: what may be done now, and what was done."""
    return show_call(request, find_call(cycle_id, number))


def show_call(
    request: HttpRequest, call: DutyCall, *, spoken: SpokenDigits | None = None
) -> HttpResponse:
    """Show a call; the digits stand on the answer to the act that told them, and nowhere else."""
    person, standing = person_of(request), stand_call(call)
    context = {
        "cycle": call.campaign.cycle,
        "page": "duty",
        "call": call,
        "county": name_county(call.county),
        "standing": standing,
        "awaited": Device.objects.select_related("person").filter(pk=standing.awaits).first(),
        "steps": call.steps.select_related("by"),
        "is_over": call.steps.filter(kind="ended").exists(),
        "may_act": person.has_role("duty"),
        "person": person,
        "spoken": spoken,
    }
    return render(request, "fieldwork/call.html", context)


def find_call(cycle_id: str, number: int) -> DutyCall:
    """Return a call of a cycle.

    Raises:
        Http404: there is none.
    """
    _cycle, draw = find_held(cycle_id)
    if len(str(number)) > NUMBERED:
        raise Http404
    rows = DutyCall.objects.filter(campaign=draw)
    return get_object_or_404(
        rows.select_related("device__person", "campaign__cycle", "by"), pk=number
    )


def _list_callers(draw: DrawCampaign) -> list[dict[str, Any]]:
    """Return every device in use, with the county of its team and its pad."""
    pads = dict(VoicePad.objects.filter(device__campaign=draw).values_list("device", "number"))
    lost = {each.device for each in name_handed_over(draw)}
    rows = Device.objects.filter(campaign=draw, revocation=None).select_related("person")
    counties: dict[str, str | None] = {}
    found = []
    for device in rows.order_by("body", "at", "pk"):
        if device.pk in lost:
            continue
        if device.body not in counties:
            counties[device.body] = find_county(draw, device.body)
        county = counties[device.body]
        found.append(
            {
                "device": device,
                "body": name_body(device.body),
                "county": name_county(county) if county else "",
                "county_code": county or "",
                "pad": pads.get(device.pk, 0),
            }
        )
    return found


def _show_call(call: DutyCall) -> dict[str, Any]:
    steps = list(call.steps.all())
    asked = stand_call(call).repeat
    return {
        "call": call,
        "county": name_county(call.county),
        "last": steps[-1] if steps else None,
        "is_over": any(each.kind == "ended" for each in steps),
        "waits": asked is not None and asked.kind == "asked",
    }
