"""The page of the end of a draw: what lacks, who has witnessed it, whose secret is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.core.ledger import read_entry
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.draw.campaigns import book_of, plan_of_draw
from kaohe.web.draw.ending import AFTER_SEED, is_open, list_lacking, revealed
from kaohe.web.draw.forms import EndForm, FileForm
from kaohe.web.draw.keys import DEPARTMENTS
from kaohe.web.draw.pages import BOARD, find_cycle, find_planned, name_county, show_room
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.publication.ending import follow_end

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@allow(*BOARD)
def end(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Show what lacks before the end, and what is to come after it."""
    cycle = find_cycle(cycle_id)
    draw = find_planned(cycle)
    book, person = book_of(draw), person_of(request)
    state, found = state_of(book, draw.id), follow_end(book, draw.id)
    lacking = []
    is_due = state.has_seed and not state.is_complete and not state.is_void
    context = show_room(request, cycle, draw, "end")
    if is_due and not draw.is_brought_in and context["may_watch"]:
        lacking = [
            (each, name_county(each.county) if each.county else "") for each in list_lacking(draw)
        ]
    entered = [
        read_entry(each.entry) for each in book.find_entries(kind="complete", campaign=draw.id)
    ]
    there = revealed(draw)
    return render(
        request,
        "draw/end.html",
        {
            **context,
            "state": state,
            "is_due": is_due and cycle.step in AFTER_SEED,
            "lacking": lacking,
            "stops": any(each.stops for each, _name in lacking),
            "entered": entered[0] if entered else None,
            "found": found,
            "holders": [(name, there.get(name)) for name in plan_of_draw(draw).holders],
            "is_open": is_open(draw),
            "lacks_secrets": len(there) < len(plan_of_draw(draw).holders),
            "may_reveal": person.has_role(*DEPARTMENTS),
            "end_form": EndForm(),
            "secret_form": FileForm(auto_id="id_secret_%s"),
        },
    )
