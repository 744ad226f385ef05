"""Addresses of fieldwork: the office's pages, the interface of phones, the app."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.fieldwork import (
    api,
    app_pages,
    device_page_acts,
    device_pages,
    office_pages,
    visit_page_acts,
    visit_pages,
)

_CYCLE: Final = "cycles/of/<str:cycle_id>"
_OFFICE: Final = "fieldwork/of/<str:cycle_id>"
_API: Final = "field/v1"

urlpatterns: Final = [
    path("fieldwork", device_pages.field_home, name="field_home"),
    path(f"{_CYCLE}/devices", device_pages.devices, name="field_devices"),
    path(f"{_CYCLE}/devices/code", device_page_acts.make_code, name="field_code"),
    path(f"{_CYCLE}/devices/revoke", device_page_acts.revoke, name="field_revoke"),
    path(f"{_CYCLE}/devices/replace", device_page_acts.replace, name="field_replace"),
    path(f"{_CYCLE}/devices/phone", device_page_acts.name_phone, name="field_phone"),
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
