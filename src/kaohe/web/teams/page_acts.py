"""What the forms of the teams do: read the form, call the act, show the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.core.teams import Wishes
from kaohe.web.accounts.confirming import confirm_first
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, tell_refused
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.teams import formation_acts
from kaohe.web.teams.formation_acts import Change
from kaohe.web.teams.forms import WishesForm
from kaohe.web.teams.pages import (
    change_context,
    find_cycle,
    form_context,
    read_number,
)
from kaohe.web.teams.rows import find_newest
from kaohe.web.teams.words import name_people_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaohe.web.teams.formation_acts import ChangeKind

KINDS: Final = frozenset({"move", "exchange", "lead", "renew"})


@require_POST
@allow("office")
def form_teams(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Let the solver form the teams, or tell why it cannot."""
    cycle, form = find_cycle(cycle_id), WishesForm(request.POST)
    faults: list[object] = []
    if form.is_valid():
        wishes = Wishes(
            with_leaders=True,
            mixed=form.cleaned_data["mixed"],
            together=form.pairs("together"),
            apart=form.pairs("apart"),
        )
        try:
            made = formation_acts.form_teams(
                cycle,
                wishes,
                seed=form.cleaned_data["seed"],
                by=person_of(request),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = [*list_faults(name_people_in(error))]
        else:
            tell_done(request, _("已编成第%(number)s号方案。") % {"number": made.number})
            return redirect("teams", cycle_id)
    context = {**form_context(request, cycle, form), "faults": faults}
    return render(request, "teams/form.html", context, status=REFUSED)


@require_POST
@allow("office")
def change_teams(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Change the newest formation by hand, or tell which rule would be broken."""
    cycle = find_cycle(cycle_id)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    change = Change(
        cast("ChangeKind", kind), request.POST.get("what", ""), request.POST.get("to", "")
    )
    try:
        made = formation_acts.change_formation(
            cycle,
            change,
            reason=request.POST.get("reason", ""),
            seen=read_number(request.POST.get("seen", "")),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        newest = find_newest(cycle)
        if newest is None:
            raise Http404 from error
        context = change_context(request, cycle, newest)
        context |= {"faults": list_faults(name_people_in(error)), "asked": request.POST}
        return render(request, "teams/change.html", context, status=REFUSED)
    tell_done(
        request,
        _("已调整为第%(number)s号方案，原方案保留；须由另一人核定。") % {"number": made.number},
    )
    return redirect("formation", cycle_id, made.number)


@require_POST
@allow("office")
@confirm_first
def fix_teams(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Fix the newest formation."""
    try:
        formation_acts.fix_formation(
            find_cycle(cycle_id),
            number=read_number(request.POST.get("number", "")),
            seen=request.POST.get("seen", ""),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, name_people_in(error))
    else:
        tell_done(request, _("考核组已核定，并已登记到考核进度。"))
    return redirect("teams", cycle_id)
