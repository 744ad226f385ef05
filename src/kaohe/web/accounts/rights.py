"""Who may open a page: every view says so, and one that says nothing is opened to nobody.

Whoever is not signed in is led to the sign-in page; whoever has not the role is told that there
is no such page, because the address alone must tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from kaohe.web.accounts.models import User
from kaohe.web.accounts.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_View = TypeVar("_View", bound="Callable[..., Any]")
_MARK: Final = "kaohe_rights"


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may open a view; no roles stand for everybody."""

    needs_sign_in: bool
    roles: frozenset[str] | None = None

    def holds(self, user: object) -> bool:
        """Tell whether a person, signed in or not, may open it."""
        if not self.needs_sign_in:
            return True
        if not isinstance(user, User):
            return False
        return self.roles is None or user.has_role(*self.roles)


def allow(*roles: str) -> Callable[[_View], _View]:
    """Open a view to whoever holds one of these roles.

    Raises:
        ValueError: none is named, or one is not known.
    """
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"roles of a view: {sorted(unknown) or 'none'}")
    return _declare(Rights(True, frozenset(roles)))


def allow_signed_in(view: _View) -> _View:
    """Open a view to everybody who is signed in, whatever the role."""
    return _declare(Rights(True))(view)


def allow_anybody(view: _View) -> _View:
    """Open a view to everybody, signed in or not."""
    return _declare(Rights(False))(view)


def rights_of(view: object) -> Rights | None:
    """Return what a view declares."""
    found: Rights | None = getattr(view, _MARK, None)
    return found


def turn_away(request: HttpRequest, rights: Rights) -> HttpResponse | None:
    """Return the way to the sign-in page for who is not signed in; None for who may go on.

    Raises:
        Http404: the person is signed in and may not open it.
    """
    if rights.holds(request.user):
        return None
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path())


def _declare(rights: Rights) -> Callable[[_View], _View]:
    def declare(view: _View) -> _View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            turned_away = turn_away(request, rights)
            if turned_away:
                return turned_away
            response: HttpResponseBase = view(request, *args, **kwargs)
            return response

        setattr(answer, _MARK, rights)
        return cast("_View", answer)

    return declare
