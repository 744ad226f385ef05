import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from kaohe.core.errors import InputError, StepRefused
from kaohe.web.cycles.bodies import read_reminder, send_reminders, tell_body
from kaohe.web.cycles.models import Reminder
from kaohe.web.rules.library import find_known

PACK = find_known("national-2012").pack


def day(text):
    return datetime.date.fromisoformat(text)


def remind(cycle, office, text):
    return send_reminders(cycle, "self_check", pack=PACK, on=day(text), by=office)


@pytest.fixture
def due_today(cycle):
    """The reports are due today, by the clock of the server."""
    cycle.steps.filter(step="self_check").update(due=timezone.localdate())
    return cycle


def test_bodies_that_are_not_done_are_reminded_once_at_each_mark(cycle, office):
    tell_body(cycle, "33", part="self_check", state="done", by=office)
    first = remind(cycle, office, "2013-01-13")
    assert (len(first), "33" in first) == (31, False)
    with pytest.raises(StepRefused):
        remind(cycle, office, "2013-01-14")
    assert len(remind(cycle, office, "2013-01-17")) == 31
    assert set(cycle.reminders.values_list("days_before", flat=True)) == {7, 3}


@pytest.mark.parametrize("text", ["2013-01-12", "2013-01-21"])
def test_nobody_is_reminded_too_early_or_too_late(cycle, office, text):
    with pytest.raises(StepRefused):
        remind(cycle, office, text)


def test_a_deadline_of_the_teams_reminds_headquarters(cycle, office):
    sent = send_reminders(cycle, "ceremony", pack=PACK, on=day("2013-01-10"), by=office)
    assert sent == ("",)


def test_a_body_reads_its_own_reminder_only(cycle, office, person):
    remind(cycle, office, "2013-01-19")
    reader = person("zj-one", "province", body="33")
    with pytest.raises(InputError):
        read_reminder(Reminder.objects.get(body="34"), by=reader)
    own = Reminder.objects.get(body="33")
    for _ in range(2):
        read_reminder(own, by=reader)
    assert own.readings.get().person == reader


def test_the_office_sends_and_a_province_says_that_it_has_read(due_today, office, person, enter):
    place = reverse("reminders", args=[due_today.pk])
    browser = enter(office)
    assert "当天催报，32个单位" in browser.get(place).content.decode()
    key = {"request": uuid.uuid4().hex}
    for _ in range(2):
        browser.post(reverse("remind", args=[due_today.pk, "self_check"]), key)
    assert due_today.reminders.count() == 32

    reader = enter(person("zj-one", "province", body="33"))
    page = reader.get(place).content.decode()
    assert page.count("我已阅读") == 1
    own = due_today.reminders.get(body="33")
    reader.post(reverse("confirm_reading", args=[due_today.pk, own.pk]), {"request": "k1"})
    assert "人员zj-one" in browser.get(place).content.decode()


def test_the_reminder_of_another_body_is_no_page(due_today, office, person, enter):
    send_reminders(due_today, "self_check", pack=PACK, on=timezone.localdate(), by=office)
    other = due_today.reminders.get(body="34")
    reader = enter(person("zj-one", "province", body="33"))
    answer = reader.post(reverse("confirm_reading", args=[due_today.pk, other.pk]))
    assert (answer.status_code, other.readings.exists()) == (404, False)


def test_a_province_sends_no_reminders(due_today, person, enter):
    reader = enter(person("zj-one", "province", body="33"))
    answer = reader.post(reverse("remind", args=[due_today.pk, "self_check"]))
    assert (answer.status_code, due_today.reminders.exists()) == (404, False)


def test_a_step_that_is_none_is_no_page(cycle, office, enter):
    answer = enter(office).post(reverse("remind", args=[cycle.pk, "holiday"]))
    assert answer.status_code == 404


@pytest.mark.parametrize(("body", "state"), [("99", "done"), ("33", "finished")])
def test_an_unknown_body_or_state_is_refused(cycle, office, body, state):
    with pytest.raises(InputError):
        tell_body(cycle, body, part="self_check", state=state, by=office)
