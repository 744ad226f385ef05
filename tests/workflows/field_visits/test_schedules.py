"""The invariant: every event ever shown as saved is on the server or on a device, once."""

from __future__ import annotations

from devices import WAYS
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from schedule import STEPS, Schedule

NUMBERS = st.integers(0, 2**16)


class LossyFieldwork(RuleBasedStateMachine):
    """Devices record and upload over a line that does anything."""

    @initialize(count=st.integers(1, 3))
    def begin(self, count):
        self.schedule = Schedule.in_memory(count)

    @rule(
        what=st.sampled_from(STEPS),
        which=NUMBERS,
        visit=NUMBERS,
        way=st.sampled_from(WAYS),
        place=NUMBERS,
    )
    def step(self, what, which, visit, way, place):
        self.schedule.step(what, which, visit, way, place)

    @invariant()
    def nothing_that_was_shown_as_saved_is_lost_or_there_twice(self):
        if hasattr(self, "schedule"):
            assert self.schedule.find_lost() == []

    def teardown(self):
        if hasattr(self, "schedule"):
            self.schedule.drain()
            assert self.schedule.find_unsent() == []


TestLossyFieldwork = LossyFieldwork.TestCase
TestLossyFieldwork.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def test_an_office_that_forgets_what_it_receipted_is_found_out():
    schedule = Schedule.in_memory(1)
    (device,) = schedule.devices
    device.record("a")
    device.finalise("a")
    schedule.drain()
    device.purge("a")
    assert schedule.find_lost() == []
    schedule.office.store.events.clear()
    schedule.office.store.inbox.clear()
    assert len(schedule.find_lost()) == 3
