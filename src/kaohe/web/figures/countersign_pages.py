"""Pages of the countersignatures: all bodies, one body with all that is its own, the form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.accounts.scope import scope_of
from kaohe.web.base.papers import take_paper
from kaohe.web.base.telling import list_faults, tell_done
from kaohe.web.base.today import read_today
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.cycles.words import name_body
from kaohe.web.figures.acts import CLOSED_IN
from kaohe.web.figures.completion_pages import show_completed
from kaohe.web.figures.completions import find_completions
from kaohe.web.figures.countersigned import list_words, what_is_countersigned, word_of
from kaohe.web.figures.countersigning import countersign
from kaohe.web.figures.definitions import SHOWN, name_measure, show_exact, show_measured
from kaohe.web.figures.difference_pages import show_difference
from kaohe.web.figures.differences import find_differences
from kaohe.web.figures.forms import WordForm
from kaohe.web.figures.framing import OF_BODIES, expect_body, find_cycle, frame
from kaohe.web.figures.measuring import find_place, find_register, measure_whole
from kaohe.web.figures.papers import PAPERS
from kaohe.web.figures.queries import state_of
from kaohe.web.figures.sets import asked_of, is_signed, latest_set, rows_of
from kaohe.web.figures.words import (
    KIND_NAMES,
    QUERY_STATES,
    STATES,
    name_figure,
    name_when,
    show_count,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.web.base.telling import ToldFault
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.countersigned import BodyWord

_COUNTED: Final = ("lines", "clean", "flagged", "quarantined", "rejected")
"""What the register tells of each delivered file."""


@require_safe
@allow(*OF_BODIES)
def countersignatures(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show how every body that a person may see stands."""
    cycle = find_cycle(cycle_id)
    scope = scope_of(person_of(request))
    words = [each for each in list_words(cycle) if scope.holds(each.body)]
    counts = [
        (word, colour, sum(each.state == state for each in words))
        for state, (word, colour) in STATES.items()
    ]
    return render(
        request,
        "figures/countersignatures.html",
        frame(
            request,
            cycle,
            "words",
            counts=counts,
            lines=[{"name": name_body(each.body), **_show_word(each)} for each in words],
            has_register=find_register(cycle) is not None,
        ),
    )


@require_safe
@allow(*OF_BODIES)
def body_figures(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show everything that is one body's own: register, figures, both side by side, its words."""
    cycle = find_cycle(cycle_id)
    expect_body(request, cycle, body)
    return render(request, "figures/body.html", _describe(request, cycle, body))


@require_http_methods(["GET", "POST"])
@allow("province")
@confirm_first
def countersign_body(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show what a body countersigns, or take its word."""
    cycle = find_cycle(cycle_id)
    expect_body(request, cycle, body)
    form = WordForm(request.POST or None, request.FILES or None)
    faults: list[ToldFault] = []
    if request.method == "POST" and form.is_valid():
        is_agreed = form.cleaned_data["word"] == "agree"
        try:
            countersign(
                cycle,
                body,
                is_agreed=is_agreed,
                by=person_of(request),
                seen=request.POST.get("seen", ""),
                reason=form.cleaned_data["reason"],
                reported=form.read_reported(),
                paper=take_paper(form.cleaned_data["paper"]),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = list_faults(error)
        else:
            tell_done(request, _("已确认会签。") if is_agreed else _("异议已提交考核办公室。"))
            return redirect("body_figures", cycle.pk, body)
    context = _describe(request, cycle, body)
    now = what_is_countersigned(cycle, body)
    return render(
        request,
        "figures/countersign.html",
        context | {"form": form, "faults": faults, "now": now},
        status=REFUSED if request.method == "POST" else None,
    )


@require_safe
@allow(*OF_BODIES)
def word_paper(request: HttpRequest, cycle_id: str, key: int) -> HttpResponse:
    """Give the paper that came with a body's word."""
    cycle = find_cycle(cycle_id)
    rows = scope_of(person_of(request)).limit(cycle.countersignatures.exclude(paper_digest=""))
    word = get_object_or_404(rows, pk=key)
    return PAPERS.give(word.paper_name, word.paper_digest)


def _describe(request: HttpRequest, cycle: Cycle, body: str) -> dict[str, Any]:
    """Return everything that a page shows of one body."""
    version = latest_set(cycle)
    rows = rows_of(version, body=body)
    told = {row.key: row.value for row in rows}
    context: dict[str, Any] = {
        "body": body,
        "name": name_body(body),
        "state": _show_word(word_of(cycle, body)),
        "version": version,
        "is_signed": is_signed(version),
        "figures": [
            {
                "kind": KIND_NAMES[each.kind],
                "name": name_figure(each.kind, each.indicator),
                "when": name_when(each.kind, each.when),
                "value": show_count(told.get((each.kind, body, each.indicator, each.when))),
            }
            for each in asked_of(cycle)
        ],
        "completions": [
            show_completed(each) for each in find_completions(cycle, rows, bodies=[body])
        ],
        "words": list(
            cycle.countersignatures.filter(body=body).select_related("by").order_by("-pk")
        ),
        "queries": [
            {"query": each, "state": QUERY_STATES[state_of(each, on=read_today())]}
            for each in cycle.figure_queries.filter(body=body)
            .select_related("closing")
            .prefetch_related("answers")
            .order_by("-pk")
        ],
        "may_countersign": cycle.step not in CLOSED_IN
        and person_of(request).has_role("province")
        and scope_of(person_of(request)).holds(body),
    }
    try:
        register = find_register(cycle)
    except KaoheError as error:
        context["register_faults"] = list_faults(error)
        register = None
    if register is not None:
        context |= _describe_register(cycle, register, body)
    return frame(request, cycle, "words", **context)


def _describe_register(cycle: Cycle, register: Snapshot, body: str) -> dict[str, Any]:
    place = find_place(body)
    if place is None:
        raise Http404
    measured = {each.measure: each for each in measure_whole(register, place)}
    deliveries = [
        {
            "table": each["table"],
            "file": each["file"],
            "counts": [show_count(each[name]) for name in _COUNTED],
        }
        for each in register.manifest["deliveries"]
        if each["deliverer"] == body and each["table"] not in ("statistics", "targets")
    ]
    lines = [each for each in find_differences(cycle, register).lines if each.body == body]
    return {
        "register": register,
        "measures": [
            {
                "measure": measure,
                "name": name_measure(measure),
                "shown": show_measured(measured[measure]),
                "exact": show_exact(measured[measure].value),
            }
            for measure in SHOWN
            if measure in measured
        ],
        "deliveries": deliveries,
        "differences": [show_difference(each) for each in lines],
    }


def _show_word(each: BodyWord) -> dict[str, Any]:
    word, colour = STATES[each.state]
    return {"body": each.body, "state": word, "colour": colour, "word": each.word}
