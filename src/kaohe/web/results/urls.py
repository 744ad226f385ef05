"""Addresses of the results."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.results import (
    comparison_page,
    gathering_pages,
    page_acts,
    pages,
    sensitivity_page,
    statistics_page,
)

_OF = "cycles/of/<str:cycle_id>/results"

urlpatterns: Final = [
    path(_OF, pages.results, name="results"),
    path(f"{_OF}/score", page_acts.score, name="score_cycle"),
    path(f"{_OF}/sensitivity", sensitivity_page.sensitivity, name="sensitivity"),
    path(f"{_OF}/sensitivity/<str:decision>", sensitivity_page.decision, name="turned_decision"),
    path(f"{_OF}/statistics", statistics_page.statistics, name="results_statistics"),
    path(f"{_OF}/statistics/units.csv", statistics_page.units, name="results_units"),
    path(f"{_OF}/comparison", comparison_page.comparison, name="results_comparison"),
    path(f"{_OF}/rooms", gathering_pages.rooms, name="rooms"),
    path(f"{_OF}/rooms/sheet", gathering_pages.room_sheet, name="room_sheet"),
    path(f"{_OF}/rooms/score", gathering_pages.score_from_rooms, name="score_from_rooms"),
    path(f"{_OF}/rooms/differences", gathering_pages.room_differences, name="room_differences"),
    path(f"{_OF}/<str:body>", pages.body_result, name="body_result"),
    path(f"{_OF}/<str:body>/trace", pages.body_trace, name="body_trace"),
]
