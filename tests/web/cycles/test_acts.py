import datetime

import pytest

from kaohe.core.canonical import digest
from kaohe.core.errors import InputError, StepRefused
from kaohe.web.cycles.acts import (
    end_step,
    find_met,
    leave_out_step,
    open_cycle,
    sign_step,
    tell_need,
)
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.cycle import find_step


def codes_of(raised):
    return [fault.kind.code for fault in raised.value.faults]


def test_a_year_is_opened_with_the_days_of_its_pack(cycle):
    assert (cycle.pack, cycle.step) == ("national_2012 2012.1.0", "consulting")
    due = dict(cycle.steps.exclude(due=None).values_list("step", "due"))
    assert due == {
        "ceremony": datetime.date(2013, 1, 10),
        "self_check": datetime.date(2013, 1, 20),
        "approved": datetime.date(2013, 2, 28),
    }


def test_a_year_is_opened_once(cycle, office):
    details = {"id": cycle.id, "title": "", "pack": "national-2012"}
    with pytest.raises(InputError) as raised:
        open_cycle(details, by=office)
    assert codes_of(raised) == ["cycle-exists", "cycle-field-wrong"]


def test_a_step_ends_when_its_needs_are_met_and_its_seats_have_signed(cycle, office, leaders):
    leave_out_step(cycle, by=office, version=cycle.version)
    cycle.refresh_from_db()
    for need in ("rules_sound", "decisions_settled"):
        tell_need(cycle, need, is_met=True, by=office)
    for seat in find_step("rules").seats:
        sign_step(
            cycle,
            seat,
            by=leaders[seat],
            version=cycle.version,
            seen=digest(cycle.statement()),
        )
        cycle.refresh_from_db()
    end_step(cycle, by=office, version=cycle.version)
    cycle.refresh_from_db()
    assert cycle.step == "registers"
    assert cycle.steps.get(step="rules").ended_at == cycle.steps.get(step="registers").began_at


def test_nothing_is_signed_that_has_changed_meanwhile(cycle, office, leaders):
    seen = cycle.version
    leave_out_step(cycle, by=office, version=seen)
    with pytest.raises(StepRefused) as raised:
        sign_step(cycle, "deputy_chair", by=leaders["deputy_chair"], version=seen, seen="")
    assert codes_of(raised) == ["cycle-changed"]


def test_a_refused_step_leaves_the_cycle_as_it_was(cycle, office, books):
    end_step(cycle, by=office, version=cycle.version)
    cycle.refresh_from_db()
    before, entries = cycle.version, books.size()
    with pytest.raises(StepRefused):
        end_step(cycle, by=office, version=before)
    assert (Cycle.objects.get().version, books.size()) == (before, entries)


def test_what_was_told_last_of_a_need_holds(cycle, office):
    tell_need(cycle, "register_frozen", is_met=True, by=office)
    tell_need(cycle, "register_frozen", is_met=False, by=office)
    assert find_met(cycle) == {"rules_chosen"}


def test_only_the_office_ends_steps(cycle, person):
    with pytest.raises(InputError) as raised:
        end_step(cycle, by=person("clerk-two", "finance"), version=cycle.version)
    assert codes_of(raised) == ["account-not-allowed"]
