"""What the forms of the pool do: read the form, call the act, show the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaohe.core.errors import KaoheError
from kaohe.web.accounts.contact_list import LARGEST
from kaohe.web.accounts.page_acts import REFUSED
from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults, tell_done, tell_refused
from kaohe.web.cycles.page_acts import read_key
from kaohe.web.teams import pool_acts
from kaohe.web.teams.forms import NewPersonForm, PoolForm, PoolListForm
from kaohe.web.teams.lists import read_pool_list
from kaohe.web.teams.pages import find_cycle, read_number, room_of
from kaohe.web.teams.pool_acts import PersonDetails
from kaohe.web.teams.pool_pages import person_context
from kaohe.web.teams.rows import find_person
from kaohe.web.teams.words import name_people_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_POST
@allow("office")
def enter_person(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Enter a person into the pool."""
    cycle, form = find_cycle(cycle_id), NewPersonForm(request.POST)
    faults: list[object] = []
    if form.is_valid():
        details = read_details(form.cleaned_data, form.cleaned_data["account"])
        try:
            pool_acts.enter_people(
                cycle, [details], by=person_of(request), request=read_key(request)
            )
        except KaoheError as error:
            faults = [*list_faults(name_people_in(error))]
        else:
            tell_done(request, _("已列入人员库。"))
            return redirect("pool", cycle_id)
    context = {**room_of(request, cycle, "pool"), "form": form, "faults": faults}
    return render(request, "teams/new_person.html", context, status=REFUSED)


@require_POST
@allow("office")
def import_pool(request: HttpRequest, cycle_id: str) -> HttpResponse:
    """Take a list of people in, or tell everything that is wrong with it."""
    cycle, form = find_cycle(cycle_id), PoolListForm(request.POST, request.FILES)
    faults: list[object] = []
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        try:
            people = read_pool_list(sheet.read(LARGEST + 1), name=sheet.name)
            pool_acts.enter_people(cycle, people, by=person_of(request), request=read_key(request))
        except KaoheError as error:
            faults = [*list_faults(name_people_in(error))]
        else:
            tell_done(request, _("已列入%(count)s人。") % {"count": len(people)})
            return redirect("pool", cycle_id)
    context = {**room_of(request, cycle, "pool"), "list_form": form, "faults": faults}
    return render(request, "teams/new_person.html", context, status=REFUSED)


@require_POST
@allow("office")
def change_person(request: HttpRequest, cycle_id: str, account: str) -> HttpResponse:
    """Change what is known of a person."""
    cycle = find_cycle(cycle_id)
    row = find_person(cycle, account)
    if row is None:
        raise Http404
    form = PoolForm(request.POST)
    faults: list[object] = []
    if form.is_valid():
        try:
            pool_acts.change_person(
                cycle,
                read_details(form.cleaned_data, account),
                version=read_number(request.POST.get("version", "")),
                by=person_of(request),
                request=read_key(request),
            )
        except KaoheError as error:
            faults = [*list_faults(name_people_in(error))]
        else:
            tell_done(request, _("已修改，原内容保留在下方。"))
            return redirect("pool_person", cycle_id, account)
    context = {**person_context(request, cycle, row, form), "faults": faults}
    return render(request, "teams/person.html", context, status=REFUSED)


@require_POST
@allow("office")
def take_out(request: HttpRequest, cycle_id: str, account: str) -> HttpResponse:
    """Take a person out of the pool."""
    try:
        pool_acts.take_out(
            find_cycle(cycle_id),
            account,
            reason=request.POST.get("reason", ""),
            version=read_number(request.POST.get("version", "")),
            by=person_of(request),
            request=read_key(request),
        )
    except KaoheError as error:
        tell_refused(request, name_people_in(error))
        return redirect("pool_person", cycle_id, account)
    tell_done(request, _("已移出人员库。"))
    return redirect("pool", cycle_id)


def read_details(given: dict[str, Any], account: str) -> PersonDetails:
    """Return what a form says of a person."""
    return PersonDetails(
        account=account,
        lent_by=given["lent_by"],
        department=given["department"],
        unit=given["unit"],
        post=given["post"],
        may_lead=given["may_lead"],
        lent_since=given["lent_since"],
        lent_until=given["lent_until"],
        ties=given["ties"],
    )
