"""Addresses of reports and reviews."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.self_check import file_acts, page_acts, pages, review_pages

_CYCLE: Final = "cycles/of/<str:cycle_id>"
_REPORT: Final = f"{_CYCLE}/reports/<str:body>"
_FILES: Final = f"{_REPORT}/files"

urlpatterns: Final = [
    path("reports", pages.reports_home, name="reports_home"),
    path("receipts/<str:number>", pages.receipt, name="receipt"),
    path("receipts/<str:number>/file", pages.receipt_file, name="receipt_file"),
    path(f"{_CYCLE}/reports", pages.reports, name="reports"),
    path(f"{_CYCLE}/reports-extend", page_acts.extend, name="extend_report"),
    path(f"{_CYCLE}/reports-extend/<int:key>", page_acts.decide, name="decide_extension"),
    path(_REPORT, pages.report, name="report"),
    path(f"{_REPORT}/items/<str:item>", page_acts.save_answer, name="save_answer"),
    path(f"{_REPORT}/parts", pages.report_parts, name="report_parts"),
    path(f"{_REPORT}/parts/<str:part>", page_acts.save_rows, name="save_rows"),
    path(f"{_REPORT}/spot-checks", page_acts.take_spot_checks, name="take_spot_checks"),
    path(f"{_REPORT}/known", pages.report_known, name="report_known"),
    path(f"{_REPORT}/document.docx", pages.report_document, name="report_document"),
    path(f"{_REPORT}/template", pages.report_template, name="report_template"),
    path(f"{_REPORT}/workbook", page_acts.take_workbook, name="take_workbook"),
    path(f"{_REPORT}/print", pages.report_print, name="report_print"),
    path(f"{_REPORT}/sending", pages.report_sending, name="report_sending"),
    path(f"{_REPORT}/steps/<str:step>", page_acts.take_step, name="take_step"),
    path(f"{_REPORT}/sign", page_acts.sign, name="sign_report"),
    path(f"{_REPORT}/submit", page_acts.submit_report, name="submit_report"),
    path(f"{_REPORT}/return", page_acts.return_report, name="return_report"),
    path(_FILES, pages.report_files, name="report_files"),
    path(f"{_FILES}/take", file_acts.take_files, name="take_files"),
    path(f"{_FILES}/announce", file_acts.announce, name="announce_file"),
    path(f"{_FILES}/uploads", file_acts.begin, name="begin_evidence"),
    path(f"{_FILES}/uploads/<str:key>", file_acts.part, name="evidence_part"),
    path(f"{_FILES}/uploads/<str:key>/end", file_acts.finish, name="finish_evidence"),
    path(f"{_FILES}/<int:number>/describe", file_acts.describe, name="describe_file"),
    path(f"{_FILES}/<int:number>/bring", file_acts.bring, name="bring_file"),
    path(f"{_FILES}/<int:number>/<int:version>", pages.report_file, name="report_file"),
    path(f"{_CYCLE}/reviews", review_pages.reviews, name="reviews"),
    path(f"{_CYCLE}/reviews/rule", review_pages.state_review_rule, name="state_review_rule"),
    path(f"{_CYCLE}/reviews/findings", review_pages.findings, name="findings"),
    path(f"{_CYCLE}/reviews/of/<str:body>/<str:item>", review_pages.review, name="review"),
    path(f"{_CYCLE}/reviews/of/<str:body>/<str:item>/judge", review_pages.judge, name="judge"),
    path(f"{_CYCLE}/journal", review_pages.journal, name="journal"),
    path(f"{_CYCLE}/journal/put", review_pages.put_down, name="put_down_record"),
    path(f"{_CYCLE}/journal/<int:key>/file", review_pages.record_file, name="record_file"),
    path(f"{_CYCLE}/report-queries", review_pages.queries, name="report_queries"),
    path(f"{_CYCLE}/report-queries/ask", review_pages.ask, name="ask_body"),
    path(
        f"{_CYCLE}/report-queries/<int:key>/answer", review_pages.answer, name="answer_body_query"
    ),
    path(f"{_CYCLE}/report-queries/<int:key>/close", review_pages.close, name="close_body_query"),
]
