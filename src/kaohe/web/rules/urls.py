"""Addresses of the rules."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.rules import page_acts, pages

urlpatterns: Final = [
    path("rules", pages.packs, name="packs"),
    path("rules/upload", page_acts.upload, name="upload_pack"),
    path("rules/compare", page_acts.compare, name="compare_packs"),
    path("rules/simulate", page_acts.simulate, name="simulate_packs"),
    path("rules/of/<str:digest>", pages.pack, name="pack"),
    path("rules/of/<str:digest>/file", pages.pack_file, name="pack_file"),
    path("rules/of/<str:digest>/settle", page_acts.settle, name="settle_decisions"),
]
