"""Pages of the results: the table of the groups, one score as a tree, its trace as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.core.values import exact
from kaohe.documents.bar_picture import Bar, draw_bars
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.acts import SCORED_IN
from kaohe.web.results.forms import SheetForm
from kaohe.web.results.history import find_history
from kaohe.web.results.keeping import read_kept, read_trace
from kaohe.web.results.openings import Openings
from kaohe.web.results.origins import find_origin
from kaohe.web.results.own_view import find_own_points
from kaohe.web.results.pictures import draw_body, draw_spread, draw_tile_map
from kaohe.web.results.seeing import GATHERERS, HEADQUARTERS, READERS, results_scope
from kaohe.web.results.showing import (
    list_columns,
    list_losses,
    show_groups,
    show_score,
    sort_results,
)
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaohe.core.errors import KaoheError
    from kaohe.web.results.models import BodyResult
    from kaohe.web.results.showing import Group


@require_safe
@allow(*READERS)
def results(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the places and points of the bodies, group by group."""
    return show_results(request, get_object_or_404(Cycle, pk=cycle_id))


@require_safe
@allow(*READERS)
def body_result(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Open a score down to clause, evidence, person and time."""
    result = _find(request, cycle_id, body)
    scoring = result.scoring
    trace, known = read_trace(result.trace_digest), find_known(scoring.pack_digest)
    openings = Openings(scoring.cycle, body, by=person_of(request))
    top = show_score(trace, known, find_own_points(result), find_page=openings.find)
    rivals = _list_rivals(request, result)
    group = next((each for each in known.pack.comparison_groups if each.id == result.group), None)
    return render(
        request,
        "results/body.html",
        {
            "cycle": scoring.cycle,
            "scoring": scoring,
            "result": result,
            "name": name_body(body),
            "group": "" if group is None else name_in_language(group.name),
            "among": trace["standing"]["among"],
            "notice": "" if known.pack.notice is None else name_in_language(known.pack.notice),
            "known": known,
            "origin": find_origin(scoring),
            "is_headquarters": person_of(request).has_role(*HEADQUARTERS),
            "top": top,
            "picture": draw_body(top),
            "losses": list_losses(top, result.total, rivals),
            "has_rivals": bool(rivals),
            "history": find_history(person_of(request), body),
            "may_compare": results_scope(person_of(request), scoring.cycle).is_everything,
        },
    )


@require_safe
@allow(*READERS)
def body_trace(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Give the trace of a body, from which all of the page can be checked."""
    result = _find(request, cycle_id, body)
    name = f"{cycle_id}-{body}-trace.json"
    return HttpResponse(
        read_kept(result.trace_digest),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def show_results(
    request: HttpRequest,
    cycle: Cycle,
    *,
    form: SheetForm | None = None,
    error: KaoheError | None = None,
) -> HttpResponse:
    """Show the table, with what was wrong with a sheet that was handed in."""
    person = person_of(request)
    scope = results_scope(person, cycle)
    scoring = cycle.scorings.order_by("-number").first()
    order = request.GET.get("sort", "place")
    context: dict[str, Any] = {
        "cycle": cycle,
        "scoring": scoring,
        "is_hidden": not scope.is_everything and not scope.bodies,
        "order": order,
        "form": form or SheetForm(),
        "faults": list_faults(error) if error else [],
        "may_gather": person.has_role(*GATHERERS),
        "may_score": person.has_role("office") and cycle.step in SCORED_IN,
    }
    if scoring:
        known = find_known(scoring.pack_digest)
        context["origin"] = find_origin(scoring)
        rows = list(scope.limit(scoring.results.all()))
        groups = show_groups(rows, known.pack, order=order)
        context |= {
            "known": known,
            "notice": "" if known.pack.notice is None else name_in_language(known.pack.notice),
            "columns": list_columns(known.pack, order),
            "groups": groups,
            "pictures": [(group.name, _draw(group)) for group in groups],
            "former": [
                (each, find_origin(each))
                for each in cycle.scorings.select_related("by").order_by("-number")[1:]
            ],
            "tiles": draw_tile_map(sort_results(rows, "name")) if scope.is_everything else None,
            "spread": draw_spread(groups, known.pack) if scope.is_everything else None,
            "may_see_basis": scope.is_everything,
            "is_headquarters": person.has_role(*HEADQUARTERS),
        }
    status = REFUSED if form is not None else None
    return render(request, "results/results.html", context, status=status)


def _find(request: HttpRequest, cycle_id: str, body: str) -> BodyResult:
    """Return a body's result in the last scoring, if the person may see it.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    scoring = cycle.scorings.order_by("-number").first()
    found = scoring and scoring.results.select_related("scoring").filter(body=body).first()
    if not found or not results_scope(person_of(request), cycle).holds(body):
        raise Http404
    return found


def _list_rivals(request: HttpRequest, result: BodyResult) -> list[str]:
    """Return the totals of the others of the group, for those who see all of them."""
    if not results_scope(person_of(request), result.scoring.cycle).is_everything:
        return []
    others = result.scoring.results.filter(group=result.group).exclude(body=result.body)
    return list(others.values_list("total", flat=True))


def _draw(group: Group) -> str:
    """Return the totals of a group as bars."""
    bars = [
        Bar(line.name, exact(line.result.total) if line.result.total else None, line.result.total)
        for line in group.lines
    ]
    title = _("%(group)s：总分") % {"group": group.name}
    return mark_safe(draw_bars(bars, title=title))  # noqa: S308 - every word in it is escaped
