"""Addresses of the audit administrator."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.audit import pages

urlpatterns: Final = [
    path("ledger", pages.ledger_page, name="ledger"),
    path("ledger/entries/<int:index>", pages.entry_page, name="ledger_entry"),
    path("ledger-check", pages.check_page, name="ledger_check"),
    path("ledger/tiles", pages.tiles, name="ledger_tiles"),
    path("sign-ins", pages.sign_ins, name="sign_ins"),
]
