"""Addresses of the teams."""

from __future__ import annotations

from typing import Final

from django.urls import path

from kaohe.web.teams import (
    letter_pages,
    page_acts,
    pages,
    pool_page_acts,
    pool_pages,
    trip_pages,
)

_OF: Final = "teams/of/<str:cycle_id>"
_TRIP: Final = f"{_OF}/trips/<str:team>/<str:body>"
_LETTER: Final = f"{_OF}/letters/<str:body>"

urlpatterns: Final = [
    path("teams", pages.teams_now, name="teams_now"),
    path("teams/standards", trip_pages.standards, name="trip_standards"),
    path("teams/standards/sheet", trip_pages.standards_sheet, name="trip_standards_sheet"),
    path(_OF, pages.teams, name="teams"),
    path(f"{_OF}/own", pages.own_team, name="own_team"),
    path(f"{_OF}/form", pages.form_page, name="form_teams"),
    path(f"{_OF}/form/now", page_acts.form_teams, name="form_teams_now"),
    path(f"{_OF}/change", pages.change_page, name="change_teams"),
    path(f"{_OF}/change/now", page_acts.change_teams, name="change_teams_now"),
    path(f"{_OF}/fix", page_acts.fix_teams, name="fix_teams"),
    path(f"{_OF}/compare", pages.compare, name="compare_teams"),
    path(f"{_OF}/formations/<int:number>", pages.formation, name="formation"),
    path(f"{_OF}/people", pool_pages.pool, name="pool"),
    path(f"{_OF}/people/sheet", pool_pages.pool_sheet, name="pool_sheet"),
    path(f"{_OF}/people/enter", pool_page_acts.enter_person, name="enter_person"),
    path(f"{_OF}/people/import", pool_page_acts.import_pool, name="import_pool"),
    path(f"{_OF}/people/one/<str:account>", pool_pages.person, name="pool_person"),
    path(
        f"{_OF}/people/one/<str:account>/change", pool_page_acts.change_person, name="change_person"
    ),
    path(f"{_OF}/people/one/<str:account>/out", pool_page_acts.take_out, name="take_out_person"),
    path(f"{_OF}/trips", trip_pages.trips, name="trips"),
    path(f"{_OF}/trips/sheet", trip_pages.trips_sheet, name="trips_sheet"),
    path(_TRIP, trip_pages.trip, name="trip"),
    path(f"{_TRIP}/review", trip_pages.review, name="review_trip"),
    path(f"{_OF}/letters", letter_pages.letters, name="letters"),
    path(_LETTER, letter_pages.letter, name="letter"),
    path(f"{_LETTER}/paper.<str:form>", letter_pages.letter_paper, name="letter_paper"),
    path(f"{_LETTER}/draft", letter_pages.draft, name="draft_letter"),
    path(f"{_LETTER}/sign", letter_pages.sign, name="sign_letter"),
    path(f"{_LETTER}/issue", letter_pages.issue, name="issue_letter"),
]
