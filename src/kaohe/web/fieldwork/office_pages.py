"""Pages of the office on fieldwork: the live board, and what waits in quarantine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaohe.engines.divisions import divisions
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.fieldwork.board import make_board, mark_board
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.quarantine import list_quarantine
from kaohe.web.fieldwork.visit_words import VisitWords

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign
    from kaohe.web.fieldwork.board import BodyOnBoard

FOLLOWERS: Final = ("office", "duty", "leader")
"""Roles that follow fieldwork."""
READERS: Final = ("office", "leader")
"""Roles that read what was found."""
REGIONS: Final = {
    "1": _("华北"),
    "2": _("东北"),
    "3": _("华东"),
    "4": _("中南"),
    "5": _("西南"),
    "6": _("西北"),
}
_UNCHANGED: Final = 204
"""htmx leaves the page as it is."""


@require_safe
@allow(*FOLLOWERS)
def board(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show who is where, what came, what waits; of one body every visit."""
    cycle, draw = find_held(cycle_id)
    context = {"cycle": cycle, "draw": draw, "page": "board", **_show(request, cycle, draw)}
    return render(request, "fieldwork/board.html", context)


@require_safe
@allow(*FOLLOWERS)
def board_part(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Return the part of the board that changes, or nothing where it has not."""
    cycle, draw = find_held(cycle_id)
    if request.GET.get("seen") == mark_board(draw):
        return HttpResponse(status=_UNCHANGED)
    context = {"cycle": cycle, "draw": draw, **_show(request, cycle, draw)}
    return render(request, "fieldwork/board_part.html", context)


@require_safe
@allow(*FOLLOWERS)
def quarantine(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what waits, why, and when it is tried again."""
    cycle, draw = find_held(cycle_id)
    person = person_of(request)
    context = {
        "cycle": cycle,
        "draw": draw,
        "page": "quarantine",
        "pieces": list_quarantine(draw, scope_of(person)),
        "is_office": person.has_role("office"),
    }
    return render(request, "fieldwork/quarantine.html", context)


def name_county(code: str) -> str:
    """Return how a county is called."""
    found = divisions().counties.get(code)
    return found.name if found else code


def _show(request: HttpRequest, cycle: Cycle, draw: DrawCampaign) -> dict[str, Any]:
    mark = mark_board(draw)  # before the rows are read: a change between them shows again
    person = person_of(request)
    bodies = make_board(draw, scope_of(person).holds)
    chosen = request.GET.get("body", "")
    one = next((each for each in bodies if each.code == chosen), None)
    return {
        "regions": _list_regions(bodies),
        "rows": [{"body": each, **_say_place(each)} for each in bodies if each.state != "none"],
        "chosen": one,
        "visits": [
            {"visit": visit, "county": name_county(visit.row.county), **_say_outcome(visit, cycle)}
            for body in ([one] if one else bodies)
            for visit in body.visits
            if one or visit.is_open
        ],
        "mark": mark,
        "may_read": person.has_role(*READERS),
    }


def _list_regions(bodies: list[BodyOnBoard]) -> list[dict[str, Any]]:
    """Return the bodies by their regions, which the first digit of the code tells (GB/T 2260)."""
    found = []
    for digit, name in REGIONS.items():
        inside = [each for each in bodies if each.code.startswith(digit)]
        if inside:
            found.append({"name": name, "bodies": inside})
    return found


def _say_place(body: BodyOnBoard) -> dict[str, Any]:
    """Return the county in which something was disclosed last, and the unit that is visited."""
    going_on = body.line.going_on
    counties = body.line.counties
    here = next((each for each in counties if going_on in each.visits), None) if going_on else None
    last = here or (counties[-1] if counties else None)
    return {"county": name_county(last.code) if last else "", "unit": going_on}


def _say_outcome(visit: Any, cycle: Cycle) -> dict[str, str]:
    line = visit.line
    if line is None or not line.outcome:
        return {"outcome": ""}
    return {"outcome": VisitWords(cycle, "").name_outcome(line.outcome)}
