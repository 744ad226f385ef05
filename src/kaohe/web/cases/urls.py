"""Addresses of the room."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.cases import page_acts, pages

_OF: Final = "cases/of/<str:cycle_id>"
_ONE: Final = f"{_OF}/<int:key>"

urlpatterns: Final = [
    path("cases", pages.cases_home, name="cases_home"),
    path(_OF, pages.case_list, name="case_list"),
    path(f"{_OF}/leads", pages.case_leads, name="case_leads"),
    path(f"{_OF}/open", page_acts.open_one, name="cases_open"),
    path(f"{_OF}/criticism", page_acts.draft_circular, name="draft_circular"),
    path(f"{_OF}/objections", pages.objections, name="objections"),
    path(f"{_OF}/objections/open", page_acts.open_objections, name="open_objections"),
    path(f"{_OF}/objections/ask", page_acts.object_to, name="object_to"),
    path(f"{_OF}/corrections", pages.corrections, name="case_corrections"),
    path(f"{_OF}/corrections/score", page_acts.score_corrections, name="score_corrections"),
    path(f"{_OF}/corrections/close", page_acts.end_cases, name="close_cases"),
    path(_ONE, pages.case, name="case"),
    path(f"{_ONE}/evidence", page_acts.put_evidence, name="put_case_evidence"),
    path(f"{_ONE}/answer", page_acts.answer, name="answer_case"),
    path(f"{_ONE}/propose", page_acts.propose_one, name="propose_case"),
    path(f"{_ONE}/decide", page_acts.decide_one, name="decide_case"),
    path(f"{_ONE}/trace", pages.case_trace, name="case_trace"),
    path(f"{_ONE}/papers/<int:paper>", pages.case_evidence_file, name="case_evidence_file"),
    path(f"{_ONE}/answers/<int:answer>", pages.case_answer_file, name="case_answer_file"),
]
