"""Addresses of the years."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.cycles import page_acts, pages

_OF = "cycles/of/<str:cycle_id>"

urlpatterns: Final = [
    path("cycles", pages.cycles, name="cycles"),
    path("cycles/new", page_acts.open_cycle, name="open_cycle"),
    path(_OF, pages.board, name="cycle"),
    path(f"{_OF}/pack", page_acts.choose_pack, name="choose_pack"),
    path(f"{_OF}/check", page_acts.check_pack, name="check_pack"),
    path(f"{_OF}/seat", page_acts.give_seat, name="give_seat"),
    path(f"{_OF}/sign-off", pages.sign_off, name="sign_off"),
    path(f"{_OF}/sign", page_acts.sign_step, name="sign_step"),
    path(f"{_OF}/end", page_acts.end_step, name="end_step"),
    path(f"{_OF}/leave-out", page_acts.leave_out_step, name="leave_out_step"),
    path(f"{_OF}/history", pages.history, name="cycle_history"),
    path(f"{_OF}/leaders", pages.leaders, name="leaders"),
    path(f"{_OF}/progress", pages.progress, name="progress"),
    path(f"{_OF}/calendar", pages.calendar, name="calendar"),
    path(f"{_OF}/reminders", pages.reminders, name="reminders"),
    path(f"{_OF}/reminders/schedule", page_acts.schedule_reminders, name="schedule_reminders"),
    path(f"{_OF}/reminders/send/<str:step>", page_acts.remind, name="remind"),
    path(f"{_OF}/reminders/<int:key>/read", page_acts.confirm_reading, name="confirm_reading"),
]
