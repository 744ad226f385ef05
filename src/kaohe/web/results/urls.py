"""Addresses of the results."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.results import page_acts, pages, sensitivity_page

_OF = "cycles/of/<str:cycle_id>/results"

urlpatterns: Final = [
    path(_OF, pages.results, name="results"),
    path(f"{_OF}/score", page_acts.score, name="score_cycle"),
    path(f"{_OF}/sensitivity", sensitivity_page.sensitivity, name="sensitivity"),
    path(f"{_OF}/<str:body>", pages.body_result, name="body_result"),
    path(f"{_OF}/<str:body>/trace", pages.body_trace, name="body_trace"),
]
