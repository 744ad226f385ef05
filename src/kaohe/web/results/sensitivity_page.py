"""The pages that say what the places rest on: all open decisions, and each by itself."""

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
from kaohe.web.cycles.words import name_in_language
from kaohe.web.results.comparing import show_comparison
from kaohe.web.results.seeing import HEADQUARTERS, results_scope
from kaohe.web.results.sensitivity import (
    find_basis,
    list_bodies,
    list_decisions,
    list_untried,
    turn_decision,
)
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from kaohe.web.results.models import Scoring
    from kaohe.web.results.sensitivity import BodyLine


@require_safe
@allow(*HEADQUARTERS, "auditor")
def sensitivity(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show which bodies change places under each other choice."""
    scoring = find_last_scoring(request, cycle_id)
    known, basis = find_known(scoring.pack_digest), find_basis(scoring)
    bodies = list_bodies(basis, known.pack)
    context = {
        "cycle": scoring.cycle,
        "scoring": scoring,
        "known": known,
        "tried": len(basis.shifts),
        "decisions": list_decisions(basis, known.pack),
        "untried": list_untried(basis, known.pack),
        "bodies": bodies,
        "picture": _draw(bodies, len(basis.shifts)),
    }
    return render(request, "results/sensitivity.html", context)


@require_safe
@allow(*HEADQUARTERS, "auditor")
def decision(request: HttpRequest, cycle_id: str, decision: str) -> HttpResponse:
    """Show who moves, and by which items, when one decision is taken the other way."""
    scoring = find_last_scoring(request, cycle_id)
    known = find_known(scoring.pack_digest)
    asked = next((each for each in known.pack.decisions if each.id == decision), None)
    found = turn_decision(scoring.sheet_digest, scoring.pack_digest, decision) if asked else None
    if asked is None or found is None:
        raise Http404
    context = {
        "cycle": scoring.cycle,
        "scoring": scoring,
        "known": known,
        "id": asked.id,
        "question": name_in_language(asked.question),
        "choice": name_in_language(asked.choice),
        "otherwise": name_in_language(asked.otherwise),
        "comparison": show_comparison(found),
    }
    return render(request, "results/decision.html", context)


def find_last_scoring(request: HttpRequest, cycle_id: str) -> Scoring:
    """Return the scoring that counts, for somebody who may see the results of all bodies.

    Raises:
        Http404: there is none, or the person may not.
    """
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is None or not results_scope(person_of(request), cycle).is_everything:
        raise Http404
    return scoring


def _draw(bodies: Sequence[BodyLine], tried: int) -> str:
    bars = [
        Bar(each.name, exact(str(each.moved)), f"{each.moved} / {tried}")
        for each in sorted(bodies, key=lambda each: -each.moved)
    ]
    picture = draw_bars(bars, title=_("换一种做法时位次变化的次数"))
    return mark_safe(picture)  # noqa: S308 - every word in it is escaped
