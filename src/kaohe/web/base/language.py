"""Pages are Chinese, unless somebody has chosen English; what a browser prefers is not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from kaohe.core.errors import Language


class ChosenLanguage:
    """Answers each request in the language of its cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in Chinese or in English."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


def spoken() -> Language:
    """Return the language of the page that is being made, as faults take it."""
    return "en" if translation.get_language() == "en" else "zh"


def pick(names: tuple[str, str]) -> str:
    """Return the Chinese or the English of two names, as the page speaks."""
    return names[0] if spoken() == "zh" else names[1]


def join_sentences(*sentences: str) -> str:
    """Return sentences one after the other; Chinese puts no space between them."""
    return ("" if spoken() == "zh" else " ").join(sentences)
