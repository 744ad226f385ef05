"""Pages about devices: who has enrolled one, and the code that is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import segno
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body
from kaohe.web.draw.campaigns import find_draw, plan_of_draw
from kaohe.web.fieldwork.campaign import list_visited
from kaohe.web.fieldwork.enrolment import show_code
from kaohe.web.fieldwork.handed_over import name_handed_over
from kaohe.web.fieldwork.models import Device, DutyPhone
from kaohe.web.fieldwork.team import people_of_body

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.models import EnrolmentCode

DEVICE_ROLES = ("office", "duty", "leader")


@require_safe
@allow(*DEVICE_ROLES)
def field_home(request: HttpRequest) -> HttpResponse:
    """Lead to the board of the cycle whose fieldwork goes on, or list all."""
    cycles = [each for each in Cycle.objects.order_by("-opened_at") if _held(each)]
    if len(cycles) == 1:
        return redirect("field_board", cycles[0].pk)
    rows = [{"cycle": each, "draw": _held(each)} for each in cycles]
    return render(request, "fieldwork/home.html", {"rows": rows})


@require_safe
@allow(*DEVICE_ROLES)
def devices(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the devices of every team, body by body."""
    cycle, draw = find_held(cycle_id)
    person = person_of(request)
    phone = DutyPhone.objects.filter(campaign=draw).last()
    context = {
        "cycle": cycle,
        "draw": draw,
        "page": "devices",
        "bodies": _list_bodies(cycle, draw, scope_of(person).holds),
        "phone": phone.number if phone else "",
        "is_office": person.has_role("office"),
        "may_revoke": person.has_role("office", "duty"),
        "may_pad": person.has_role("office") and "voice" in plan_of_draw(draw).ways,
        "handed_over": name_handed_over(draw),
    }
    return render(request, "fieldwork/devices.html", context)


def show_made(request: HttpRequest, cycle: Cycle, row: EnrolmentCode, code: str) -> HttpResponse:
    """Show a code, this once: in letters and as a picture to be scanned."""
    address = request.build_absolute_uri(f"{reverse('field_app')}#code={code}")
    context = {
        "cycle": cycle,
        "row": row,
        "body": name_body(row.body),
        "code": show_code(code),
        "address": address,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
    }
    return render(request, "fieldwork/code.html", context)


def find_held(cycle_id: str) -> tuple[Cycle, DrawCampaign]:
    """Return a cycle and its draw, which is held here.

    Raises:
        Http404: there is none.
    """
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    draw = _held(cycle)
    if draw is None:
        raise Http404
    return cycle, draw


def _held(cycle: Cycle) -> DrawCampaign | None:
    draw = find_draw(cycle)
    return None if draw is None or draw.is_brought_in else draw


def _list_bodies(cycle: Cycle, draw: DrawCampaign, is_seen: Any) -> list[dict[str, Any]]:
    enrolled: dict[str, list[Device]] = {}
    rows = Device.objects.filter(campaign=draw).select_related("person", "revocation__by")
    for each in rows.prefetch_related("pads").order_by("at", "pk"):
        enrolled.setdefault(each.body, []).append(each)
    found = []
    for body in list_visited(draw):
        people = people_of_body(cycle, body)
        if is_seen(body) and (people or body in enrolled):
            found.append(
                {
                    "code": body,
                    "name": name_body(body),
                    "people": people,
                    "devices": enrolled.get(body, []),
                }
            )
    return found
