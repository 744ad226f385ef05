"""Addresses of the room."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.observations import pages, sheet_pages

_OF: Final = "observations/of/<str:cycle_id>"
_ONE: Final = f"{_OF}/<int:key>"
_SHEETS: Final = f"{_OF}/sheets"

urlpatterns: Final = [
    path("observations", pages.observations_home, name="observations_home"),
    path(_OF, pages.observation_ledger, name="observation_ledger"),
    path(f"{_OF}/note", pages.note, name="note_observation"),
    path(f"{_OF}/digest", pages.practice_digest, name="practice_digest"),
    path(_SHEETS, sheet_pages.paper_sheets, name="paper_sheets"),
    path(f"{_SHEETS}/take-in", sheet_pages.take_in, name="take_in_sheet"),
    path(f"{_SHEETS}/<int:key>", sheet_pages.paper_sheet, name="paper_sheet"),
    path(f"{_SHEETS}/<int:key>/type", sheet_pages.type_in, name="type_sheet"),
    path(f"{_SHEETS}/<int:key>/settle", sheet_pages.settle, name="settle_sheet"),
    path(f"{_SHEETS}/<int:key>/scan", sheet_pages.sheet_scan, name="sheet_scan"),
    path(_ONE, pages.observation, name="observation"),
    path(f"{_ONE}/ask", pages.ask, name="ask_mending"),
    path(f"{_ONE}/report", pages.report, name="report_mending"),
    path(f"{_ONE}/check", pages.check, name="check_mending"),
    path(f"{_ONE}/close", pages.close, name="close_mending"),
    path(f"{_ONE}/word", pages.word, name="word_practice"),
    path(f"{_ONE}/drop", pages.drop, name="drop_practice"),
    path(f"{_ONE}/papers/<int:step>", pages.step_paper, name="mending_paper"),
]
