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

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@allow_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Show who one is here, and what one may do."""
    person = person_of(request)
    roles = [ROLES[role].name for role in ROLES if person.has_role(role)]
    steps = list(show_steps(person))
    is_open = any(not step.is_done for step in steps)
    context = {"roles": roles, "steps": steps, "is_open": is_open}
    return render(request, "base/home.html", context)


@require_safe
@allow_anybody
def health(_request: HttpRequest) -> JsonResponse:
    """Say that the database answers; nothing else is told to strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"well": True})
