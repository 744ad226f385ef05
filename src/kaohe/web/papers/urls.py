"""Addresses of the papers."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.papers import letter_pages, page_acts, pages, receipts, text_pages

urlpatterns: Final = [
    path("papers", pages.papers, name="papers"),
    path("papers/new/<str:cycle_id>", page_acts.draft, name="draft_paper"),
    path("papers/of/<int:key>", pages.paper, name="paper"),
    path("papers/of/<int:key>/pages/<int:number>", pages.page, name="paper_page"),
    path("papers/of/<int:key>/file/<str:form>", pages.paper_file, name="paper_file"),
    path("papers/of/<int:key>/copies/<str:digest>", pages.copy, name="paper_copy"),
    path("papers/of/<int:key>/draft", page_acts.draft_again, name="draft_paper_again"),
    path("papers/of/<int:key>/sign/<str:seat>", page_acts.sign, name="sign_paper"),
    path("papers/of/<int:key>/number", page_acts.number, name="number_paper"),
    path("papers/of/<int:key>/issue", page_acts.issue, name="issue_paper"),
    path("papers/of/<int:key>/void", page_acts.void, name="void_paper"),
    path("papers/of/<int:key>/attach", page_acts.attach, name="attach_paper_copy"),
    path("papers/texts", text_pages.texts, name="paper_texts"),
    path("papers/texts/put", text_pages.put_text, name="put_paper_text"),
    path("papers/texts/of/<int:key>", text_pages.text, name="paper_text"),
    path(
        "papers/texts/of/<int:key>/pages/<int:number>", text_pages.text_page, name="paper_text_page"
    ),
    path("papers/texts/of/<int:key>/use", text_pages.use, name="use_paper_text"),
    path("papers/texts/file/<str:kind>", text_pages.text_file, name="paper_text_file"),
    path("papers/letters/<str:cycle_id>", letter_pages.letters, name="result_letters"),
    path("papers/letters/<str:cycle_id>/draft", letter_pages.draft_all, name="draft_letters"),
    path(
        "papers/letters/<str:cycle_id>/<str:step>", letter_pages.do_with_all, name="do_with_letters"
    ),
    path("papers/receipts/<str:number>", receipts.receipt_paper, name="receipt_paper"),
]
