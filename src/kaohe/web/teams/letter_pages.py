"""Pages of the letters that borrow staff: the list, one letter, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.papers import give_file
from kaohe.web.base.telling import tell_done, tell_refused
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.teams import letter_acts
from kaohe.web.teams.letter_acts import list_lending, write_letter
from kaohe.web.teams.letter_papers import write_letter_pdf, write_letter_word
from kaohe.web.teams.pages import find_cycle, room_of
from kaohe.web.teams.rows import find_letter
from kaohe.web.teams.trip_showing import state_of_letter
from kaohe.web.teams.words import name_people_in, name_short

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kaohe.web.cycles.models import Cycle
    from kaohe.workflows.teams import SecondmentLetter

FORMS: Final = {
    "pdf": (write_letter_pdf, "application/pdf"),
    "docx": (
        write_letter_word,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
"""How the letter is given, by the ending of the file."""


@require_safe
@allow("office", "leader")
def letters(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """List the bodies that lend staff, and how far the letter to each is."""
    cycle = find_cycle(cycle_id)
    written = set(cycle.letters.values_list("body", flat=True))
    rows = []
    for body in sorted({*list_lending(cycle), *written}):
        held = find_letter(cycle, body)
        state, word, colour = state_of_letter(held)
        issued = (
            next((each for each in held.steps.all() if each.step == "issued"), None)
            if held
            else None
        )
        rows.append(
            {
                "body": body,
                "name": name_short(body),
                "state": state,
                "word": word,
                "colour": colour,
                "people": len(held.as_letter().people) if held else "",
                "issued": issued,
            }
        )
    return render(
        request, "teams/letters.html", {**room_of(request, cycle, "letters"), "rows": rows}
    )


@require_safe
@allow("office", "leader")
def letter(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Show a letter with its steps, and whether the pool has moved on since."""
    cycle = find_cycle(cycle_id)
    held = find_letter(cycle, body)
    if held is None and body not in list_lending(cycle):
        raise Http404
    state, word, colour = state_of_letter(held)
    said = held.as_letter() if held else None
    return render(
        request,
        "teams/letter.html",
        {
            **room_of(request, cycle, "letters"),
            "body": body,
            "name": name_short(body),
            "held": held,
            "said": said,
            "state": state,
            "word": word,
            "colour": colour,
            "steps": held.steps.select_related("by").order_by("pk") if held else (),
            "is_stale": said is not None and _is_stale(cycle, said),
        },
    )


@require_safe
@allow("office", "leader")
def letter_paper(request: HttpRequest, cycle_id: str, body: str, form: str) -> HttpResponse:
    """Give the letter as an official document: PDF, or Word to be worked on."""
    cycle = find_cycle(cycle_id)
    held = find_letter(cycle, body)
    if held is None or form not in FORMS:
        raise Http404
    try:
        content = FORMS[form][0](held)
    except KaoheError as error:
        tell_refused(request, error)
        return redirect("letter", cycle_id, body)
    return give_file(content, f"{cycle_id}-{body}.{form}", FORMS[form][1])


@require_POST
@allow("office")
def draft(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Draft a letter from the pool."""
    return _do(
        request,
        cycle_id,
        body,
        lambda cycle: letter_acts.draft_letter(
            cycle,
            body,
            place=request.POST.get("place", ""),
            contact=request.POST.get("contact", ""),
            answer_by=request.POST.get("answer_by", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已拟稿，请送领导小组签发。"),
    )


@require_POST
@allow("leader")
@confirm_first
def sign(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Sign the letter on the screen."""
    return _do(
        request,
        cycle_id,
        body,
        lambda cycle: letter_acts.sign_letter(
            cycle,
            body,
            seen=request.POST.get("seen", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已签发。"),
    )


@require_POST
@allow("office")
@confirm_first
def issue(request: HttpRequest, cycle_id: str, body: str) -> HttpResponse:
    """Number and issue the signed letter."""
    return _do(
        request,
        cycle_id,
        body,
        lambda cycle: letter_acts.issue_letter(
            cycle,
            body,
            seen=request.POST.get("seen", ""),
            by=person_of(request),
            request=read_key(request),
        ),
        done=_("已编号印发。"),
    )


def _do(
    request: HttpRequest,
    cycle_id: str,
    body: str,
    doing: Callable[[Cycle], object],
    *,
    done: str,
) -> HttpResponse:
    try:
        doing(find_cycle(cycle_id))
    except KaoheError as error:
        tell_refused(request, name_people_in(error))
    else:
        tell_done(request, done)
    return redirect("letter", cycle_id, body)


def _is_stale(cycle: Cycle, said: SecondmentLetter) -> bool:
    """Tell whether the pool would give another letter now."""
    try:
        now = write_letter(
            cycle,
            said.body,
            place=said.place,
            contact=said.contact,
            answer_by=said.answer_by,
        )
    except KaoheError:
        return True
    return now != said
