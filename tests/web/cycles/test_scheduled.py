"""Reminders that go out by themselves, on their days, in somebody's name."""

import datetime

import pytest
from django.urls import reverse

from kaohe.core.errors import InputError, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.web.accounts.acts import end_role
from kaohe.web.cycles.bodies import tell_body
from kaohe.web.cycles.scheduled import schedule, send_scheduled
from kaohe.web.jobs.regular import do_what_is_due


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def kept(cycle, office):
    """A cycle whose reminders go out in the office's name."""
    schedule(cycle, is_on=True, by=office, version=cycle.version)
    return cycle


def test_each_reminder_goes_out_on_its_day_to_whoever_is_not_done(kept, office):
    tell_body(kept, "33", part="self_check", state="done", by=office)
    sent = {
        text: send_scheduled(on=day(text))
        for text in (
            "2013-01-12", "2013-01-13", "2013-01-14", "2013-01-17", "2013-01-19", "2013-01-20",
            "2013-01-21",
        )
    }  # fmt: skip
    assert sent == {
        "2013-01-12": 0,
        "2013-01-13": 31,
        "2013-01-14": 0,
        "2013-01-17": 31,
        "2013-01-19": 31,
        "2013-01-20": 31,
        "2013-01-21": 0,
    }
    marks = kept.reminders.values_list("days_before", "on_schedule").distinct()
    assert set(marks) == {(7, True), (3, True), (1, True), (0, True)}


def test_two_processes_on_one_day_send_once(kept, books):
    assert [send_scheduled(on=day("2013-01-13")) for _ in range(2)] == [32, 0]
    entry = read_entry(books.entry(books.size() - 1).entry)
    assert (entry.content["subject"], entry.actor) == ("reminded", "office-one")


def test_nothing_goes_out_that_nobody_asked_for(cycle):
    assert send_scheduled(on=day("2013-01-13")) == 0


def test_what_was_stopped_goes_out_no_longer(kept, office):
    schedule(kept, is_on=False, by=office, version=kept.version)
    assert send_scheduled(on=day("2013-01-13")) == 0


def test_nothing_goes_out_in_the_name_of_who_has_left(kept, office, person, security, enter):
    end_role(office, "office", by=security[0])
    assert send_scheduled(on=day("2013-01-13")) == 0
    page = enter(person("office-two", "office")).get(reverse("reminders", args=[kept.pk]))
    assert "人员office-one已不在办公室，自动催报已停" in page.content.decode()


def test_only_the_office_sets_the_schedule(cycle, person):
    with pytest.raises(InputError):
        schedule(cycle, is_on=True, by=person("clerk-two", "finance"), version=cycle.version)


def test_the_schedule_is_set_on_the_page_that_is_shown(kept, office):
    with pytest.raises(StepRefused):
        schedule(kept, is_on=False, by=office, version=kept.version - 1)


def test_a_reminder_by_hand_is_not_sent_again_by_itself(kept, office, enter, settings, tmp_path):
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "day").write_text("2013-01-13", encoding="ascii")
    settings.OFFICE_HOME = tmp_path
    enter(office).post(reverse("remind", args=[kept.pk, "self_check"]), {"request": "k1"})
    assert kept.reminders.count() == 32
    assert send_scheduled(on=day("2013-01-13")) == 0


def test_what_the_worker_does_from_time_to_time_sends_what_is_due_today(kept, settings, tmp_path):
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "day").write_text("2013-01-13", encoding="ascii")
    settings.OFFICE_HOME = tmp_path
    do_what_is_due()
    assert kept.reminders.filter(on_schedule=True).count() == 32
