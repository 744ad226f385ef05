"""Addresses of fieldwork: the office's pages, the interface of phones, the app."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.fieldwork import (
    api,
    app_pages,
    device_page_acts,
    device_pages,
    duty_page_acts,
    duty_pages,
    export_pages,
    hand_over_page,
    office_pages,
    purge_pages,
    text_page_acts,
    visit_page_acts,
    visit_pages,
)

_CYCLE: Final = "cycles/of/<str:cycle_id>"
_OFFICE: Final = "fieldwork/of/<str:cycle_id>"
_CALL: Final = f"{_OFFICE}/duty/calls/<int:number>"
_API: Final = "field/v1"

urlpatterns: Final = [
    path("fieldwork", device_pages.field_home, name="field_home"),
    path(f"{_CYCLE}/devices", device_pages.devices, name="field_devices"),
    path(f"{_CYCLE}/devices/code", device_page_acts.make_code, name="field_code"),
    path(f"{_CYCLE}/devices/revoke", device_page_acts.revoke, name="field_revoke"),
    path(f"{_CYCLE}/devices/replace", device_page_acts.replace, name="field_replace"),
    path(f"{_CYCLE}/devices/hand-over", hand_over_page.hand_over_page, name="field_hand_over"),
    path(f"{_CYCLE}/devices/phone", device_page_acts.name_phone, name="field_phone"),
    path(f"{_CYCLE}/devices/pad", duty_pages.pad, name="field_pad_page"),
    path(f"{_CYCLE}/devices/pad/make", duty_page_acts.make_pad, name="field_pad"),
    path(f"{_OFFICE}/duty", duty_pages.duty, name="field_duty"),
    path(f"{_OFFICE}/duty/take", duty_page_acts.take_call, name="field_take_call"),
    path(f"{_OFFICE}/duty/envelopes", text_page_acts.take_lists, name="field_envelopes"),
    path(f"{_OFFICE}/duty/proofs", duty_page_acts.give_proofs, name="field_proofs"),
    path(f"{_CALL}", duty_pages.duty_call, name="field_call"),
    path(f"{_CALL}/code", duty_page_acts.type_code, name="field_type_code"),
    path(f"{_CALL}/open", text_page_acts.open_by_text, name="field_open_text"),
    path(f"{_CALL}/texts", text_page_acts.take_texts, name="field_texts"),
    path(f"{_CALL}/request", text_page_acts.give_request, name="field_text_request"),
    path(f"{_CALL}/tell", duty_page_acts.tell, name="field_tell"),
    path(f"{_CALL}/ask", duty_page_acts.ask_repeat, name="field_ask_repeat"),
    path(f"{_CALL}/agree", duty_page_acts.agree_repeat, name="field_agree"),
    path(f"{_CALL}/again", duty_page_acts.tell_again, name="field_tell_again"),
    path(f"{_CALL}/compare", duty_page_acts.compare, name="field_compare"),
    path(f"{_CALL}/end", duty_page_acts.end_call, name="field_end_call"),
    path(f"{_OFFICE}/export", export_pages.export, name="field_export"),
    path(f"{_OFFICE}/export/visits.csv", export_pages.visits_csv, name="field_visits_csv"),
    path(f"{_OFFICE}/export/visits.xlsx", export_pages.visits_book, name="field_visits_book"),
    path(f"{_OFFICE}/purge", purge_pages.purge, name="field_purge"),
    path(f"{_OFFICE}/purge/permit", purge_pages.permit, name="field_permit"),
    path(f"{_OFFICE}/board", office_pages.board, name="field_board"),
    path(f"{_OFFICE}/board/part", office_pages.board_part, name="field_board_part"),
    path(f"{_OFFICE}/decide", visit_page_acts.decide, name="field_decide"),
    path(f"{_OFFICE}/return", visit_page_acts.return_visit, name="field_return"),
    path(f"{_OFFICE}/photos/<str:revision>/<str:digest>", visit_pages.photo, name="field_photo"),
    path(f"{_OFFICE}/quarantine", office_pages.quarantine, name="field_quarantine"),
    path(f"{_OFFICE}/quarantine/admit", visit_page_acts.admit, name="field_admit"),
    path(f"{_OFFICE}/quarantine/try", visit_page_acts.try_again, name="field_try"),
    path(f"{_OFFICE}/visits/<path:visit>", visit_pages.visit, name="field_visit"),
    path("field/", app_pages.app, name="field_app"),
    path(f"{_API}/enrolments", api.enrol),
    path(f"{_API}/hello", api.greet),
    path(f"{_API}/setting", api.setting),
    path(f"{_API}/bundles", api.bundles),
    path(f"{_API}/bundles/<str:county>", api.bundle),
    path(f"{_API}/journal", api.journal),
    path(f"{_API}/openings", api.openings),
    path(f"{_API}/county-keys", api.county_keys),
    path(f"{_API}/tellings", api.tellings),
    path(f"{_API}/documents/<str:digest>", api.documents),
    path(f"{_API}/visits/<path:visit>/revisions/<str:revision>", api.revisions),
    path(f"{_API}/visits/<path:visit>/events/<int:first>-<int:last>", api.events),
    path(f"{_API}/blobs/<str:digest>", api.blob),
    path(f"{_API}/receipts", api.receipts),
    path(f"{_API}/tasks", api.tasks),
    path(f"{_API}/hand-overs/<str:digest>", api.hand_overs),
    path("field/<path:name>", app_pages.app, name="field_app_file"),
]
