"""Pages are light, unless somebody has chosen dark ones in this browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kaohe.web.accounts.rights import allow_anybody

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE: Final = "theme"
THEMES: Final = ("light", "dark")
KEPT: Final = 365 * 24 * 3600
"""Seconds."""


def read_theme(request: HttpRequest) -> str:
    """Return how this browser wants pages to look."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


@require_POST
@allow_anybody
def set_theme(request: HttpRequest) -> HttpResponse:
    """Show pages light or dark from now on, in this browser."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    answer = redirect(asked if is_ours else "home")
    if request.POST.get("theme") in THEMES:
        answer.set_cookie(
            COOKIE,
            request.POST["theme"],
            max_age=KEPT,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return answer
