"""What an account owes before it may do anything: present rights, an own password, two factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kaohe.web.accounts.entering import is_session_over, keep_session
from kaohe.web.accounts.models import User
from kaohe.web.accounts.passwords import is_too_old
from kaohe.web.accounts.rights import rights_of, turn_away
from kaohe.web.accounts.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

ALWAYS: Final = frozenset({"account_logout", "set_language", "health"})
OWN_PASSWORD: Final = "account_change_password"  # noqa: S105 - name of a page
SECOND_FACTOR: Final = "mfa_activate_totp"
_OF_SECOND_FACTOR: Final = frozenset({SECOND_FACTOR, "account_reauthenticate", "mfa_index"})


class AccountDuties:
    """Ends sessions that are over, leads to what is owed, and opens no page without rights."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to what is owed; nothing of it is kept by browsers."""
        response = self._end_session(request) or self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: object, _args: object, _kwargs: Any
    ) -> HttpResponse | None:
        """Lead to what is owed, and refuse a page before anything of it runs.

        Raises:
            Http404: it does not say who may open it, or does not open to this person.
        """
        user, match = getattr(request, "user", None), request.resolver_match
        name = (match.url_name if match else None) or ""
        if isinstance(user, User) and name not in ALWAYS:
            led = _lead(user, name, now=timezone.now())
            if led:
                return led
        rights = rights_of(view)
        if rights is None:
            raise Http404
        return turn_away(request, rights)

    def _end_session(self, request: HttpRequest) -> HttpResponse | None:
        """End a session that is over; one that is not goes on."""
        user = request.user
        if not isinstance(user, User):
            return None
        now = timezone.now()
        if is_session_over(request.session, user, now=now):
            logout(request)
            messages.warning(request, _("会话已结束，请重新登录。"))
            is_page = request.method == "GET"
            return redirect_to_login(request.get_full_path() if is_page else reverse("home"))
        keep_session(request.session, now=now)
        return None


def _lead(user: User, name: str, *, now: datetime) -> HttpResponse | None:
    """Lead to the own password, then to the second factor, before anything else."""
    if user.is_practice:
        return None
    if user.must_change_password or is_too_old(user, now=now):
        return None if name == OWN_PASSWORD else redirect(OWN_PASSWORD)
    owes = any(ROLES[role].needs_second_factor for role in user.roles)
    if owes and name not in _OF_SECOND_FACTOR and not is_mfa_enabled(user):
        return redirect(SECOND_FACTOR)
    return None
