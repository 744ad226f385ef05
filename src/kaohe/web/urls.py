"""Every address of the office."""

from __future__ import annotations

from typing import Final

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.i18n import set_language

from kaohe.web.base.pages import health, home

urlpatterns: Final = [
    path("", home, name="home"),
    path("health", health, name="health"),
    path("language", set_language, name="set_language"),
    path("login", account.login, name="account_login"),
    path("logout", account.logout, name="account_logout"),
    path("password", account.password_change, name="account_change_password"),
    path("reauthenticate", account.reauthenticate, name="account_reauthenticate"),
    path("second-factor", mfa.index, name="mfa_index"),
    path("second-factor/sign-in", mfa.authenticate, name="mfa_authenticate"),
    path("second-factor/confirm", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/totp", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/totp/end", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/codes", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/codes/new",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/codes/file",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
