"""The first page, and the page by which a machine asks whether the office is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.web.accounts.people import person_of
from kaohe.web.accounts.rights import allow_anybody, allow_signed_in
from kaohe.web.accounts.roles import ROLES
from kaohe.web.base.first_steps import show_steps
from kaohe.web.base.waiting import list_waiting, list_years, live_cycles

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@allow_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, where the years stand, and who one is here."""
    person, cycles = person_of(request), live_cycles()
    roles = [ROLES[role].name for role in ROLES if person.has_role(role)]
    steps = list(show_steps(person))
    is_open = any(not step.is_done for step in steps)
    context = {
        "roles": roles,
        "steps": steps,
        "is_open": is_open,
        "years": list_years(person, cycles),
        "waiting": list_waiting(person, cycles),
    }
    return render(request, "base/home.html", context)


@require_safe
@allow_anybody
def health(_request: HttpRequest) -> JsonResponse:
    """Say that the database answers; nothing else is told to strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"well": True})
