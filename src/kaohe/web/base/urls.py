"""Addresses of what every page shares."""

from __future__ import annotations

from typing import Final

from django.urls import path
from django.views.i18n import set_language

from kaohe.web.accounts.rights import allow_anybody
from kaohe.web.base.first_steps import first_steps
from kaohe.web.base.pages import health, home
from kaohe.web.base.status import status
from kaohe.web.base.theme import set_theme

urlpatterns: Final = [
    path("", home, name="home"),
    path("first-steps", first_steps, name="first_steps"),
    path("theme", set_theme, name="set_theme"),
    path("health", health, name="health"),
    path("language", allow_anybody(set_language), name="set_language"),
    path("status", status, name="status"),
]
