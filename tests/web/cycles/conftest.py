"""A cycle with its leading group."""

from __future__ import annotations

import pytest

from kaohe.web.cycles.acts import give_seat, leave_out_step, open_cycle, tell_need
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.cycle import SEATS

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}


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
