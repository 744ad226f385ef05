"""Addresses of the draw."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.draw import end_page_acts, end_pages, page_acts, pages

_OF = "draw/of/<str:cycle_id>"

urlpatterns: Final = [
    path("draw", pages.draws, name="draws"),
    path(_OF, pages.overview, name="draw"),
    path(f"{_OF}/void", page_acts.give_up, name="draw_void"),
    path(f"{_OF}/plan", pages.plan, name="draw_plan"),
    path(f"{_OF}/plan/enter", page_acts.enter_plan, name="draw_enter_plan"),
    path(f"{_OF}/frame", pages.frame, name="draw_frame"),
    path(f"{_OF}/frame/build", page_acts.build_frame, name="draw_build_frame"),
    path(f"{_OF}/frame/keys", page_acts.county_keys, name="draw_county_keys"),
    path(f"{_OF}/frame/salts", page_acts.county_salts, name="draw_county_salts"),
    path(f"{_OF}/frame/statement", page_acts.take_statement, name="draw_take_statement"),
    path(f"{_OF}/frame/enter", page_acts.enter_frame, name="draw_enter_frame"),
    path(f"{_OF}/keys", pages.keys, name="draw_keys"),
    path(f"{_OF}/keys/hand-in", page_acts.hand_in_key, name="draw_hand_in_key"),
    path(f"{_OF}/keys/enter", page_acts.enter_keys, name="draw_enter_keys"),
    path(f"{_OF}/keys/extract", page_acts.holder_extract, name="draw_extract"),
    path(f"{_OF}/peers", page_acts.name_peer, name="draw_name_peer"),
    path(f"{_OF}/peers/ask", page_acts.ask_peers, name="draw_ask_peers"),
    path(f"{_OF}/witnesses", pages.witnesses, name="draw_witnesses"),
    path(f"{_OF}/witnesses/sign", page_acts.sign_checkpoint, name="draw_sign_checkpoint"),
    path(f"{_OF}/witnesses/request", page_acts.witness_request, name="draw_witness_request"),
    path(f"{_OF}/witnesses/take", page_acts.take_cosignature, name="draw_take_cosignature"),
    path(f"{_OF}/witnesses/ask", page_acts.ask_witnesses, name="draw_ask_witnesses"),
    path(f"{_OF}/witnesses/enter", page_acts.enter_checkpoint, name="draw_enter_checkpoint"),
    path(f"{_OF}/seed", pages.seed, name="draw_seed"),
    path(f"{_OF}/seed/roll", page_acts.roll, name="draw_roll"),
    path(f"{_OF}/seed/dice", page_acts.enter_dice, name="draw_enter_dice"),
    path(f"{_OF}/seed/type", page_acts.type_result, name="draw_type_result"),
    path(f"{_OF}/seed/make", page_acts.make_seed, name="draw_make_seed"),
    path(f"{_OF}/disclosed", pages.monitor, name="draw_monitor"),
    path(f"{_OF}/disclosed/<str:body>", pages.body, name="draw_body"),
    path(f"{_OF}/end", end_pages.end, name="draw_end"),
    path(f"{_OF}/end/enter", end_page_acts.enter_end, name="draw_enter_end"),
    path(f"{_OF}/end/secret", end_page_acts.hand_in_secret, name="draw_hand_in_secret"),
    path(f"{_OF}/sheet", page_acts.sheet, name="draw_sheet"),
    path(f"{_OF}/verification", pages.checks, name="draw_checks"),
    path(f"{_OF}/published", page_acts.published, name="draw_published"),
]
