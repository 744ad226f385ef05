"""What an account owes before it may do anything: present rights, an own password, two factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import resolve

from kaohe.web.accounts.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

RIGHTS: Final = "rights_version"
"""Where a session keeps the version of the rights that it began with."""
ALWAYS: Final = frozenset({"account_logout", "set_language", "health"})
OWN_PASSWORD: Final = "account_change_password"  # noqa: S105 - name of a page
SECOND_FACTOR: Final = "mfa_activate_totp"
_OF_SECOND_FACTOR: Final = frozenset({SECOND_FACTOR, "account_reauthenticate", "mfa_index"})


class AccountDuties:
    """Ends sessions of former rights, and leads to what is owed before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to what is owed."""
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        began_with = request.session.setdefault(RIGHTS, user.rights_version)
        if began_with != user.rights_version or not user.is_active:
            logout(request)
            return redirect("account_login")
        name = resolve(request.path_info).url_name or ""
        if name not in ALWAYS:
            if user.must_change_password:
                is_there = name == OWN_PASSWORD
                return self.get_response(request) if is_there else redirect(OWN_PASSWORD)
            owes = any(ROLES[role].needs_second_factor for role in user.roles)
            if owes and not is_mfa_enabled(user) and name not in _OF_SECOND_FACTOR:
                return redirect(SECOND_FACTOR)
        return self.get_response(request)
