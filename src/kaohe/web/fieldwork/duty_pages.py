"""The duty officer's screen (值班台): who may call, and where a call stands; never a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.cycles.words import name_body
from kaohe.web.draw.campaigns import plan_of_draw
from kaohe.web.fieldwork.desk_standing import TEXT, find_county, stand_call
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.envelopes import PAPER, count_envelopes_entered
from kaohe.web.fieldwork.handed_over import name_handed_over
from kaohe.web.fieldwork.models import Device, DutyCall, DutyPhone, VoicePad
from kaohe.web.fieldwork.office_pages import name_county

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.desk_standing import CallStanding
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
        "may_enter": person_of(request).has_role("office"),
        "has_paper": PAPER in plan_of_draw(draw).ways,
        "envelopes": [
            {"county": name_county(county), "holder": holder, "number": number}
            for county, holder, number in count_envelopes_entered(draw)
        ],
    }
    return render(request, "fieldwork/duty.html", context)


@require_safe
@allow("office")
@confirm_first
def pad(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how a phone's pad is made and handed over, once the password was given again."""
    cycle, draw = find_held(cycle_id)
    rows = Device.objects.select_related("person").filter(campaign=draw)
    device = get_object_or_404(rows, pk=request.GET.get("device", "")[:60])
    made = VoicePad.objects.filter(device=device).count()
    context = {"cycle": cycle, "page": "devices", "device": device, "made": made}
    return render(request, "fieldwork/pad.html", context)


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
        "has_pad": VoicePad.objects.filter(device=call.device).exists(),
        "may_text": TEXT in plan_of_draw(call.campaign).ways,
        "step": _name_step(standing),
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


def _name_step(standing: CallStanding) -> str:
    """Return what was opened, as a step: the kind of the next unit, or the unit itself."""
    return standing.label.stage if standing.label else ""


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
