"""Addresses of the figures."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.figures import (
    completion_pages,
    countersign_pages,
    difference_pages,
    entering_pages,
    indicator_pages,
    query_pages,
    table_pages,
)

_OF: Final = "figures/of/<str:cycle_id>"
_BODY: Final = f"{_OF}/bodies/<str:body>"
_QUERY: Final = f"{_OF}/queries/<int:key>"
_VERSION: Final = f"{_OF}/versions/<int:number>"

urlpatterns: Final = [
    path("figures", table_pages.figures, name="figures"),
    path(_OF, table_pages.figure_table, name="figure_table"),
    path(f"{_OF}/enter", entering_pages.enter, name="enter_figures"),
    path(f"{_OF}/import", entering_pages.import_book, name="import_figures"),
    path(f"{_OF}/sign", entering_pages.sign, name="sign_figures"),
    path(f"{_OF}/template", table_pages.figure_template, name="figure_template"),
    path(_VERSION, table_pages.figure_version, name="figure_version"),
    path(f"{_VERSION}/file", table_pages.figure_file, name="figure_file"),
    path(f"{_OF}/indicators", indicator_pages.indicators, name="indicators"),
    path(f"{_OF}/indicators/group", indicator_pages.indicator_group, name="indicator_group"),
    path(f"{_OF}/indicators/file", indicator_pages.indicator_file, name="indicator_file"),
    path(f"{_OF}/indicators/sheet", indicator_pages.indicator_sheet, name="indicator_sheet"),
    path(f"{_OF}/completions", completion_pages.completions, name="completions"),
    path(f"{_OF}/bodies", countersign_pages.countersignatures, name="countersignatures"),
    path(_BODY, countersign_pages.body_figures, name="body_figures"),
    path(f"{_BODY}/countersign", countersign_pages.countersign_body, name="countersign"),
    path(f"{_OF}/papers/<int:key>", countersign_pages.word_paper, name="word_paper"),
    path(f"{_OF}/differences", difference_pages.differences, name="differences"),
    path(f"{_OF}/queries", query_pages.queries, name="queries"),
    path(f"{_OF}/queries/ask", query_pages.ask, name="ask_query"),
    path(f"{_OF}/queries/ask-all", query_pages.ask_every, name="ask_all"),
    path(_QUERY, query_pages.query, name="query"),
    path(f"{_QUERY}/answer", query_pages.answer, name="answer_query"),
    path(f"{_QUERY}/close", query_pages.close, name="close_query"),
    path(f"{_OF}/answers/<int:key>", query_pages.answer_paper, name="answer_paper"),
]
