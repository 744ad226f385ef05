"""Addresses of the registers."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.registers import (
    correction_page_acts,
    correction_pages,
    page_acts,
    pages,
    report_pages,
    screening_pages,
    upload_acts,
)

_OF = "registers/of/<str:cycle_id>"
_ONE = f"{_OF}/corrections/<int:key>"

urlpatterns: Final = [
    path("registers", pages.registers, name="registers"),
    path(_OF, pages.register, name="register"),
    path(f"{_OF}/uploads", upload_acts.begin, name="begin_upload"),
    path(f"{_OF}/uploads/<str:upload_id>", upload_acts.add, name="add_piece"),
    path(f"{_OF}/uploads/<str:upload_id>/end", upload_acts.finish, name="finish_upload"),
    path(f"{_OF}/hand-in", page_acts.hand_in, name="hand_in"),
    path(f"{_OF}/take-back", page_acts.take_back, name="take_back_delivery"),
    path(f"{_OF}/folder", page_acts.take_folder, name="take_folder"),
    path(f"{_OF}/import", page_acts.ask_import, name="ask_import"),
    path(f"{_OF}/quality", report_pages.quality, name="register_quality"),
    path(f"{_OF}/quality/rows", report_pages.broken_rows, name="broken_rows"),
    path(f"{_OF}/quality/book", report_pages.quality_book, name="quality_book"),
    path(f"{_OF}/marked-up/<str:body>", report_pages.marked_up, name="marked_up"),
    path(f"{_OF}/comparison", report_pages.comparison, name="register_comparison"),
    path(f"{_OF}/screening", screening_pages.screening, name="register_screening"),
    path(f"{_OF}/screening/ask", screening_pages.screen, name="screen_register"),
    path(f"{_OF}/screening/list", screening_pages.screening_list, name="screening_list"),
    path(f"{_OF}/freeze", pages.freeze_page, name="freeze_page"),
    path(f"{_OF}/freeze/sign", page_acts.sign, name="sign_freeze"),
    path(f"{_OF}/corrections", correction_pages.corrections, name="register_corrections"),
    path(f"{_OF}/corrections/new", correction_page_acts.ask_correction, name="ask_correction"),
    path(
        f"{_OF}/corrections/template",
        correction_pages.correction_template,
        name="correction_template",
    ),
    path(_ONE, correction_pages.correction, name="register_correction"),
    path(f"{_ONE}/papers/<str:which>", correction_pages.correction_paper, name="correction_paper"),
    path(f"{_ONE}/approval", correction_pages.correction_approval, name="correction_approval"),
    path(f"{_ONE}/prepare", correction_page_acts.prepare_correction, name="prepare_correction"),
    path(f"{_ONE}/sign", correction_page_acts.sign_correction, name="sign_correction"),
    path(f"{_ONE}/refuse", correction_page_acts.refuse_correction, name="refuse_correction"),
    path(f"{_ONE}/withdraw", correction_page_acts.withdraw_correction, name="withdraw_correction"),
]
