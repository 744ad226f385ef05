"""A cycle with its leading group, and browsers of people who are signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from kaohe.web.cycles.acts import give_seat, leave_out_step, open_cycle, tell_need
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.cycle import SEATS

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def cycle(office):
    open_cycle(DETAILS, by=office)
    return Cycle.objects.get()


@pytest.fixture
def leaders(cycle, office, person):
    """A person in each seat."""
    seated = {}
    for seat in SEATS:
        seated[seat] = person(seat.replace("_", "-"), "leader")
        give_seat(cycle, seat, seated[seat], by=office, version=cycle.version)
        cycle.refresh_from_db()
    return seated


@pytest.fixture
def rules_step(cycle, office, leaders):
    """A cycle whose rules are ready to be signed."""
    leave_out_step(cycle, by=office, version=cycle.version)
    for need in ("rules_sound", "decisions_settled"):
        tell_need(cycle, need, is_met=True, by=office)
    cycle.refresh_from_db()
    return cycle


@pytest.fixture
def enter():
    """Sign a person in through the page, as one who practises and needs no second factor."""

    def sign_in(user):
        user.is_practice = True
        user.save()
        browser = Client()
        browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
        return browser

    return sign_in
