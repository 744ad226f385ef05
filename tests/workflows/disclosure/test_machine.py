"""Office, devices and holders in every order: nothing is drawn twice, nothing comes too early."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

PICKS = st.integers(0, 5)


def machine_of(parts, walker_kind):  # noqa: C901 - one small rule after the other
    class Disclosure(RuleBasedStateMachine):
        """A campaign of one body whose acts come in any order."""

        @initialize(number=st.integers(0, 20), depth=st.integers(0, 2))
        def begin(self, number, depth):
            self.walker = walker_kind(parts, number)
            if depth:
                self.walker.depart()
            for _ in range(depth - 1):
                self.walker.go_on()

        @rule()
        def go_on(self):
            self.walker.go_on()

        @rule(pick=PICKS, act=st.integers(0, 17))
        def do_anything(self, pick, act):
            self.walker.attempt(self.walker.acts()[act], pick)

        @rule()
        def end_visits(self):
            self.walker.end_visits()

        @rule(pick=PICKS)
        def replace_a_unit(self, pick):
            self.walker.attempt(self.walker.give_reason, pick)
            self.walker.attempt(self.walker.replace_on_device, pick)

        @rule(pick=PICKS, device=st.integers(0, 9))
        def open_for_a_device(self, pick, device):
            self.walker.attempt(self.walker.open_due, pick, device)

        @rule(pick=PICKS)
        def arrive_with_one_signature(self, pick):
            had = bool(self.walker.device.county_choices)
            assert not (self.walker.attempt(self.walker.arrive, pick, False) and had)

        @rule(pick=PICKS)
        def exchange_without_a_holder(self, pick):
            before = self.walker.opened()
            self.walker.attempt(self.walker.exchange, pick, False)
            assert self.walker.opened() == before

        @invariant()
        def nothing_came_too_early(self):
            if hasattr(self, "walker"):
                self.walker.check()

    return Disclosure


def test_no_order_of_acts_draws_twice_or_too_early(parts, walker_kind):
    case = machine_of(parts, walker_kind).TestCase
    case.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
    case("runTest").runTest()
