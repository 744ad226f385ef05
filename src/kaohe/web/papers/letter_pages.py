"""The page of all letters of a year's results, and what its forms do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.documents.results.paper_set import are_letters_sent
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import tell_done, tell_refused
from kaohe.web.cycles.models import Cycle
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.papers.letters import (
    STEPS,
    do_with_letters,
    draft_letters,
    find_waiting,
    list_letters,
    measure_letters,
)
from kaohe.web.papers.showing import STAGES
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_safe
@allow("office", "leader")
def letters(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show the letter of every body, and what can be done with all of them."""
    cycle, person = get_object_or_404(Cycle, pk=cycle_id), person_of(request)
    if not are_letters_sent(find_known(cycle.pack_digest).pack):
        raise Http404
    lines = list_letters(cycle)
    waiting = {
        step: len(find_waiting(lines, step))
        for step, (_stage, role) in STEPS.items()
        if person.has_role(role)
    }
    context = {
        "cycle": cycle,
        "rows": [(line, *STAGES[line.letter.stage if line.letter else "none"]) for line in lines],
        "seen": measure_letters(lines),
        "waiting": {step: count for step, count in waiting.items() if count},
        "lacking": sum(line.letter is None for line in lines) if person.has_role("office") else 0,
    }
    return render(request, "papers/letters.html", context)


@require_POST
@allow("office")
def draft_all(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Draft the letters that are not there yet."""
    return _do(
        request,
        cycle_id,
        lambda cycle: draft_letters(cycle, by=person_of(request), request=read_key(request)),
    )


@require_POST
@allow("office", "leader")
@confirm_first
def do_with_all(request: HttpRequest, cycle_id: str, step: str) -> HttpResponse:
    """Check, approve, number or issue all letters that wait for it."""
    if step not in STEPS:
        raise Http404
    return _do(
        request,
        cycle_id,
        lambda cycle: do_with_letters(
            cycle,
            step,
            seen=request.POST.get("seen", ""),
            by=person_of(request),
            request=read_key(request),
        ),
    )


def _do(request: HttpRequest, cycle_id: str, step: Callable[[Cycle], int]) -> HttpResponse:
    cycle = get_object_or_404(Cycle, pk=cycle_id)
    try:
        count = step(cycle)
    except KaoheError as error:
        tell_refused(request, error)
    else:
        told = ngettext("已办理%(count)s件。", "已办理%(count)s件。", count)
        tell_done(request, told % {"count": count})
    return redirect("result_letters", cycle_id)
