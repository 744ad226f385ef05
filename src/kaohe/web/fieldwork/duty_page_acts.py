"""What is done at the duty officer's screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, tell_refused, telling
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.fieldwork import duty_acts
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.downloads import give_file
from kaohe.web.fieldwork.duty_pages import DESK_ROLES, find_call, show_call
from kaohe.web.fieldwork.models import Device
from kaohe.web.fieldwork.voice_desk import make_voice_pad

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.fieldwork.models import DutyCall
    from kaohe.workflows.without_network.voice_desk import SpokenDigits

LONGEST: Final = 60


@require_POST
@allow("duty")
def take_call(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Put down that somebody calls."""
    device = _find_device(request, cycle_id)
    try:
        call = duty_acts.take_call(
            device,
            is_checked=request.POST.get("checked") == "1",
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_duty", cycle_id)
    return redirect("field_call", cycle_id, call.pk)


@require_POST
@allow("duty")
def type_code(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Take the completion code that was read aloud."""
    call = find_call(cycle_id, number)
    with telling(request, _("完成码无误，已登记：这次抽查已经结束，不能再改。可以告知下一家。")):
        duty_acts.type_code(
            call,
            request.POST.get("code", "")[:LONGEST],
            by=person_of(request),
            request=read_key(request),
        )
    return redirect("field_call", cycle_id, number)


@require_POST
@allow("duty")
@never_cache
def tell(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Let the key holders evaluate, and show the digits that are read aloud."""
    return _tell(request, find_call(cycle_id, number), duty_acts.tell_next)


@require_POST
@allow("duty")
@never_cache
def tell_again(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Show the digits of the same unit once more, after a second person has agreed."""
    return _tell(request, find_call(cycle_id, number), duty_acts.tell_again)


@require_POST
@allow("duty")
def ask_repeat(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Ask a second person."""
    call = find_call(cycle_id, number)
    with telling(request, _("已请求再次告知，等待另一人用自己的账号同意。")):
        duty_acts.ask_repeat(call, by=person_of(request), request=read_key(request))
    return redirect("field_call", cycle_id, number)


@require_POST
@allow(*DESK_ROLES)
def agree_repeat(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Agree as the second person."""
    call = find_call(cycle_id, number)
    with telling(request, _("已同意再次告知；由请求的值班员显示并读出。")):
        duty_acts.agree_repeat(call, by=person_of(request), request=read_key(request))
    return redirect("field_call", cycle_id, number)


@require_POST
@allow("duty")
def compare(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Compare what was read back; the digits stay on the screen meanwhile."""
    call = find_call(cycle_id, number)
    faults = []
    try:
        duty_acts.compare_read_back(
            call,
            request.POST.get("digits", "")[:LONGEST],
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        faults = list_faults(error)
        if not request.headers.get("HX-Request"):
            tell_refused(request, error)
    if request.headers.get("HX-Request"):
        context = {"faults": faults, "call": call, "is_read_back": not faults}
        return render(request, "fieldwork/call_compare.html", context)
    if not faults:
        tell_done(request, _("复述相符：手机显示的正是所告知的单位。"))
    return redirect("field_call", cycle_id, number)


@require_POST
@allow("duty")
def end_call(request: HttpRequest, cycle_id: str, number: int) -> HttpResponse:
    """Put down that a call is over."""
    call = find_call(cycle_id, number)
    with telling(request, _("通话已结束。")):
        duty_acts.end_call(call, by=person_of(request), request=read_key(request))
    return redirect("field_duty", cycle_id)


@require_POST
@allow(*DESK_ROLES)
def give_proofs(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give the proofs of what was told in a county, as a file for the phone."""
    device = _find_device(request, cycle_id)
    county = request.POST.get("county", "")[:6]
    try:
        content = duty_acts.write_proofs(
            device, county, by=person_of(request), request=read_key(request)
        )
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_duty", cycle_id)
    return give_file(content, f"{county}.proofs.json")


@require_POST
@allow("office")
@confirm_first
def make_pad(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Make a device's pad and give it, this once."""
    device = _find_device(request, cycle_id)
    try:
        content = make_voice_pad(device, by=person_of(request), request=read_key(request))
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_devices", cycle_id)
    return give_file(content, f"{device.pk}.pad.json")


def _tell(request: HttpRequest, call: DutyCall, doing: Callable[..., SpokenDigits]) -> HttpResponse:
    try:
        spoken = doing(call, by=person_of(request), request=read_key(request))
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("field_call", call.campaign.cycle_id, call.pk)
    return show_call(request, call, spoken=spoken)


def _find_device(request: HttpRequest, cycle_id: str) -> Device:
    _cycle, draw = find_held(cycle_id)
    rows = Device.objects.select_related("person", "campaign__cycle").filter(campaign=draw)
    return get_object_or_404(rows, pk=request.POST.get("device", "")[:60])
