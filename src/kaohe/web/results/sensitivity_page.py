"""The page that says what the places rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaohe.core.values import exact
from kaohe.documents.bar_picture import Bar, draw_bars
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.seeing import HEADQUARTERS, results_scope
from kaohe.web.results.sensitivity import (
    find_basis,
    list_bodies,
    list_decisions,
    list_untried,
    list_visits,
)
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.results.sensitivity import BodyLine


@require_safe
@allow(*HEADQUARTERS, "auditor")
def sensitivity(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show which bodies change places under each other choice, and what the visits can tell."""
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is None or not results_scope(person_of(request), cycle).is_everything:
        raise Http404
    known, basis = find_known(scoring.pack_digest), find_basis(scoring)
    bodies, visits = list_bodies(basis, known.pack), list_visits(basis)
    ranked = [each for each in visits if each.best is not None]
    context = {
        "cycle": cycle,
        "scoring": scoring,
        "known": known,
        "tried": len(basis.shifts),
        "decisions": list_decisions(basis, known.pack),
        "untried": list_untried(basis, known.pack),
        "bodies": bodies,
        "picture": _draw(bodies, len(basis.shifts)),
        "visits": visits,
        "ranked": len(ranked),
        "apart_not": sum((each.best, each.worst) == (1, len(ranked)) for each in ranked),
    }
    return render(request, "results/sensitivity.html", context)


def _draw(bodies: Sequence[BodyLine], tried: int) -> str:
    bars = [
        Bar(each.name, exact(str(each.moved)), f"{each.moved} / {tried}")
        for each in sorted(bodies, key=lambda each: -each.moved)
    ]
    picture = draw_bars(bars, title=_("换一种做法时位次变化的次数"))
    return mark_safe(picture)  # noqa: S308 - every word in it is escaped
