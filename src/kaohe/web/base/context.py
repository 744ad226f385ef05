"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.web.audit.models import LedgerIdentity
from kaohe.web.base.marking import is_practice
from kaohe.web.base.navigation import find_links, room_of
from kaohe.web.base.theme import read_theme

if TYPE_CHECKING:
    from django.http import HttpRequest


def describe_page(request: HttpRequest) -> dict[str, Any]:
    """Return the links that the person may follow, and whether this is practice.

    Whoever is not signed in is told nothing but the name of the system, and that it is practice.
    """
    theme = read_theme(request)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"links": (), "is_practice": _is_practice(), "theme": theme}
    match = request.resolver_match
    return {
        "theme": theme,
        "links": find_links(user, request.path, room=room_of(match.func) if match else ""),
        "is_practice": _is_practice(),
    }


def _is_practice() -> bool:
    """Tell whether the office holds a rehearsal; one that has no ledger yet holds nothing."""
    try:
        return is_practice()
    except LedgerIdentity.DoesNotExist:
        return False
