"""Addresses of signing in, of the own account, and of everything about people."""

from __future__ import annotations

from typing import Final

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from kaohe.web.accounts import importing, page_acts, pages
from kaohe.web.accounts.rights import allow_anybody, allow_signed_in

_ENTRY: Final = [
    path("login", allow_anybody(account.login), name="account_login"),
    path("logout", allow_anybody(account.logout), name="account_logout"),
    path("second-factor/sign-in", allow_anybody(mfa.authenticate), name="mfa_authenticate"),
]
_OWN: Final = [
    path("password", allow_signed_in(account.password_change), name="account_change_password"),
    path("reauthenticate", allow_signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("second-factor", allow_signed_in(mfa.index), name="mfa_index"),
    path("second-factor/confirm", allow_signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/totp", allow_signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path(
        "second-factor/totp/end", allow_signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path(
        "second-factor/codes",
        allow_signed_in(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/codes/new",
        allow_signed_in(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/file",
        allow_signed_in(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
_PEOPLE: Final = [
    path("directory", pages.directory, name="directory"),
    path("people", pages.people, name="people"),
    path("people/new", page_acts.open_account, name="open_account"),
    path("people/import", importing.import_people, name="import_people"),
    path("people/import/template", importing.contact_template, name="contact_template"),
    path("people/proposals", pages.proposals, name="proposals"),
    path("people/proposals/<int:key>", page_acts.decide_proposal, name="decide_proposal"),
    path("people/unlock", page_acts.unlock_account, name="unlock_account"),
    path("people/of/<str:number>", pages.person, name="person"),
    path("people/of/<str:number>/password", page_acts.renew_password, name="renew_password"),
    path("people/of/<str:number>/close", page_acts.close_account, name="close_account"),
    path(
        "people/of/<str:number>/second-factor",
        page_acts.end_second_factor,
        name="end_second_factor",
    ),
    path("people/of/<str:number>/give", page_acts.give_role, name="give_role"),
    path("people/of/<str:number>/end", page_acts.end_role, name="end_role"),
    path("people/of/<str:number>/successor", page_acts.hand_over, name="hand_over"),
    path(
        "people/of/<str:number>/administrator",
        page_acts.propose_administrator,
        name="propose_administrator",
    ),
]

urlpatterns: Final = [*_ENTRY, *_OWN, *_PEOPLE]
