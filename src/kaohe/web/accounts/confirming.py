"""Who does something that cannot be taken back is asked once more who it is."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired

from kaohe.web.accounts.carried_files import bring_files, keep_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

_View = TypeVar("_View", bound="Callable[..., Any]")


def confirm_first(view: _View) -> _View:
    """Ask for the password or a code again, unless it was given within the last minutes.

    Goes inside ``@allow``. A form that was sent is kept, with its files, and carried out after
    the confirmation.
    """
    asking = reauthentication_required(app="kaohe")(_with_files(view))

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = asking(request, *args, **kwargs)
        except ReauthenticationRequired:
            if request.method == "POST":
                keep_files(request)
            raise
        return response

    return cast("_View", answer)


def _with_files(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            bring_files(request)
        response: HttpResponseBase = view(request, *args, **kwargs)
        return response

    return answer
