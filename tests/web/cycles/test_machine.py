"""Whatever is tried in whatever order: what is illegal is refused, ledger and rows agree."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kaohe.core.canonical import digest
from kaohe.core.errors import KaoheError, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.web.accounts.acts import make_person
from kaohe.web.accounts.models import Grant, User
from kaohe.web.audit import office_acts
from kaohe.web.cycles import acts
from kaohe.web.cycles.models import Cycle
from kaohe.workflows.cycle import SEATS, STEPS, find_step, find_unmet

ORDER = [step.id for step in STEPS]
NEEDS = sorted(acts.NEEDS)
HOLDERS = sorted(SEATS)


def make(number, role):
    user, _ = make_person({"username": number, "name": number}, at=timezone.now())
    Grant.objects.create(user=user, role=role, at=timezone.now())
    return User.objects.get(pk=user.pk)


class YearMachine(RuleBasedStateMachine):
    """A year in the hands of people who press any button at any time."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        office_acts.ledger.cache_clear()
        self.office = make("office-one", "office")
        self.leaders = [make(f"leader-{n}", "leader") for n in range(5)]
        details = {"id": "assessment-2012", "title": "2012", "pack": "national-2012"}
        acts.open_cycle(details, by=self.office)
        self.seen = self.read().step

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)
        office_acts.ledger.cache_clear()

    def read(self):
        return Cycle.objects.get()

    def attempt(self, doing):
        """Do an act; return whether it was done; what is refused leaves no trace."""
        size, before = office_acts.ledger().size(), self.read()
        version, year = before.version, before.year()
        try:
            doing(before)
        except KaoheError:
            after = self.read()
            assert (office_acts.ledger().size(), after.version) == (size, version)
            assert after.year() == year
            return False
        return True

    @rule(seat=st.sampled_from(HOLDERS), who=st.integers(0, 4))
    def seat(self, seat, who):
        person = self.leaders[who]
        elsewhere = {
            held for held, holder in self.read().year().seats.items() if holder == person.username
        } - {seat}
        done = self.attempt(
            lambda cycle: acts.give_seat(cycle, seat, person, by=self.office, version=cycle.version)
        )
        assert done == (not elsewhere)

    @rule()
    def seat_everybody(self):
        for seat, person in zip(HOLDERS, self.leaders, strict=True):
            if seat not in self.read().year().seats:
                self.attempt(
                    lambda cycle, seat=seat, person=person: acts.give_seat(
                        cycle, seat, person, by=self.office, version=cycle.version
                    )
                )

    @rule(need=st.sampled_from(NEEDS), is_met=st.booleans())
    def tell(self, need, is_met):
        acts.tell_need(self.read(), need, is_met=is_met, by=self.office)

    @rule()
    def tell_all(self):
        for need in find_step(self.read().step).needs:
            acts.tell_need(self.read(), need.id, is_met=True, by=self.office)

    @rule(seat=st.sampled_from(HOLDERS), who=st.integers(0, 4))
    def sign(self, seat, who):
        cycle, person = self.read(), self.leaders[who]
        year, met = cycle.year(), acts.find_met(cycle)
        may = (
            seat in find_step(cycle.step).seats
            and year.seats.get(seat) == person.username
            and (cycle.step, seat) not in year.signatures
            and not find_unmet(year, met=met)
        )
        done = self.attempt(
            lambda cycle: acts.sign_step(
                cycle, seat, by=person, version=cycle.version, seen=digest(cycle.statement())
            )
        )
        assert done == may

    @rule()
    def sign_everywhere(self):
        people = {person.username: person for person in self.leaders}
        for seat, holder in self.read().year().seats.items():
            self.attempt(
                lambda cycle, seat=seat, holder=holder: acts.sign_step(
                    cycle,
                    seat,
                    by=people[holder],
                    version=cycle.version,
                    seen=digest(cycle.statement()),
                )
            )

    @rule(who=st.integers(0, 4))
    def sign_what_was_not_seen(self, who):
        cycle = self.read()
        for seat in HOLDERS:
            with pytest.raises(StepRefused):
                acts.sign_step(
                    cycle, seat, by=self.leaders[who], version=cycle.version, seen="0" * 64
                )

    @rule()
    def end(self):
        cycle = self.read()
        step, year = find_step(cycle.step), cycle.year()
        is_ready = {need.id for need in step.needs} <= acts.find_met(cycle)
        has_signed = all((step.id, seat) in year.signatures for seat in step.seats)
        done = self.attempt(
            lambda cycle: acts.end_step(cycle, by=self.office, version=cycle.version)
        )
        assert done == (is_ready and has_signed and step.id != ORDER[-1])
        self.expect_order()

    @rule()
    def leave_out(self):
        step = self.read().step
        done = self.attempt(
            lambda cycle: acts.leave_out_step(cycle, by=self.office, version=cycle.version)
        )
        assert done == (step == "consulting")
        self.expect_order()

    @rule(lag=st.integers(1, 3))
    def press_on_an_old_page(self, lag):
        cycle = self.read()
        with pytest.raises(StepRefused):
            acts.end_step(cycle, by=self.office, version=cycle.version - lag)

    def expect_order(self):
        now = self.read().step
        assert ORDER.index(now) - ORDER.index(self.seen) in (0, 1)
        self.seen = now

    @invariant()
    def ledger_and_rows_agree(self):
        cycle, books = self.read(), office_acts.ledger()
        kept = list(cycle.acts.order_by("entry"))
        assert [each.entry for each in kept] == list(range(books.size()))
        for each in kept[-3:]:
            entry = read_entry(books.entry(each.entry).entry)
            document = json.loads(books.document(entry.content["record"]))
            assert document == {"subject": each.subject, "details": each.details}
            assert entry.actor == each.person.username
        ended = list(cycle.steps.exclude(ended_at=None).values_list("step", flat=True))
        assert sorted(ended, key=ORDER.index) == ORDER[: ORDER.index(cycle.step)]


def test_a_year_keeps_its_order_whoever_presses_what(books):
    run_state_machine_as_test(
        YearMachine,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
