"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.web.audit.office_acts import ledger
from kaohe.web.base.navigation import find_links
from kaohe.web.base.theme import read_theme

if TYPE_CHECKING:
    from django.http import HttpRequest


def describe_page(request: HttpRequest) -> dict[str, Any]:
    """Return the links that the person may follow, and whether this is practice.

    Whoever is not signed in is told nothing but the name of the system.
    """
    theme = read_theme(request)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"links": (), "is_practice": False, "theme": theme}
    return {
        "theme": theme,
        "links": find_links(user, request.path),
        "is_practice": is_of_rehearsals(ledger().origin),
    }
