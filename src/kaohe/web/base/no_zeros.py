"""No request may hold the character U+0000, which no text has and PostgreSQL cannot keep.

Forms refuse it in their fields; addresses, cookies and what is read from a request without a form
are looked at here, once for every page, so that both databases answer alike.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.template.loader import render_to_string

from kaohe.web.base.faults import ZERO_CHARACTER
from kaohe.web.base.language import join_sentences, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest
    from django.http.request import QueryDict

ZERO: Final = "\0"
FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class NoZeroCharacters:
    """Refuses requests that hold U+0000, before anything is looked up with what they hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse what its address or its cookies hold, or let it go on."""
        cookies = request.COOKIES
        if ZERO in request.path_info or _is_in(cookies, cookies.values(), _words(request.GET)):
            return _refuse()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, _args: object, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what its form holds; a view without CSRF reads its own body, and checks it."""
        reads_itself = getattr(view, "csrf_exempt", False)
        if reads_itself or request.method != "POST" or request.content_type not in FORMS:
            return None
        return _refuse() if _is_in(_words(request.POST)) else None


def _words(given: QueryDict) -> Iterable[str]:
    for name, values in given.lists():
        yield name
        yield from map(str, values)


def _is_in(*groups: Iterable[str]) -> bool:
    return any(ZERO in each for group in groups for each in group)


def _refuse() -> HttpResponse:
    """Say so on a page that needs neither a session nor a person, who may not be known yet."""
    fault, language = ZERO_CHARACTER.at("request"), spoken()
    told = join_sentences(fault.problem(language), fault.remedy(language))
    page = render_to_string("400.html", {"told": told})
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(page, status=HTTPStatus.BAD_REQUEST, headers=headers)
