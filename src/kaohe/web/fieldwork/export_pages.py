"""Pages that give visits away as tables: all that one may see, or those of a body or team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.documents.visit_book import write_visit_book, write_visit_csv
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.words import name_body
from kaohe.web.fieldwork.campaign import list_visited
from kaohe.web.fieldwork.device_pages import find_held
from kaohe.web.fieldwork.export import TABLES, gather_tables, name_teams
from kaohe.web.fieldwork.office_pages import READERS
from kaohe.web.teams.pages import give_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kaohe.documents.visit_book import VisitTable
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign


@require_safe
@allow(*READERS)
def export(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how much there is of each table, and offer the files."""
    cycle, draw = find_held(cycle_id)
    holds, teams = scope_of(person_of(request)).holds, name_teams(cycle)
    tables = _gather(request, cycle, draw)
    bodies = [each for each in list_visited(draw) if holds(each)]
    context: dict[str, Any] = {
        "cycle": cycle,
        "page": "visits",
        "tables": [{"id": id_, "name": t.name, "rows": len(t.rows)} for id_, t in tables.items()],
        "bodies": [{"code": each, "name": name_body(each)} for each in bodies],
        "teams": sorted({teams[each] for each in bodies if each in teams}),
        "body": request.GET.get("body", ""),
        "team": request.GET.get("team", ""),
    }
    return render(request, "fieldwork/export.html", context)


@require_safe
@allow(*READERS)
def visits_csv(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give one table as comma-separated values."""
    cycle, draw = find_held(cycle_id)
    name = request.GET.get("table", TABLES[0])
    if name not in TABLES:
        raise Http404
    content = write_visit_csv(_gather(request, cycle, draw)[name])
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{cycle.pk}-{name}.csv"'},
    )


@require_safe
@allow(*READERS)
def visits_book(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Give all tables as a workbook."""
    cycle, draw = find_held(cycle_id)
    tables = _gather(request, cycle, draw)
    title = _("%(title)s抽查") % {"title": cycle.title}
    made = timezone.localtime().replace(tzinfo=None)
    content = write_visit_book(list(tables.values()), title=title, made=made)
    return give_workbook(content, f"{cycle.pk}-visits.xlsx")


def _gather(request: HttpRequest, cycle: Cycle, draw: DrawCampaign) -> dict[str, VisitTable]:
    return gather_tables(cycle, draw, _wanted(request, cycle))


def _wanted(request: HttpRequest, cycle: Cycle) -> Callable[[str], bool]:
    """Return what tells whether a body was asked for and may be seen."""
    holds = scope_of(person_of(request)).holds
    body, team = request.GET.get("body", ""), request.GET.get("team", "")
    teams = name_teams(cycle) if team else {}
    return lambda code: holds(code) and body in ("", code) and (not team or teams.get(code) == team)
