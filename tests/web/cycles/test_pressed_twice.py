"""Every act of a cycle: pressed twice it is done once, on an old page it is not done at all."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from kaohe.core.canonical import digest
from kaohe.web.cycles.bodies import send_reminders
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.library import find_known

OTHER = find_known("gansu-2011-example")


@pytest.fixture
def ready(rules_step, leaders, office, person):
    """A cycle in which every act could be done, with what its form would send."""
    rules_step.steps.filter(step="self_check").update(due=timezone.localdate())
    pack = find_known(rules_step.pack_digest).pack
    rules_step.steps.filter(step="ceremony").update(due=timezone.localdate())
    send_reminders(rules_step, "ceremony", pack=pack, on=timezone.localdate(), by=office)
    rules_step.refresh_from_db()
    newcomer = person("leader-new", "leader")
    place = [rules_step.pk]
    return {
        "choose_pack": (office, place, {"pack": OTHER.digest}),
        "check_pack": (office, place, {}),
        "give_seat": (office, place, {"seat": "secretariat", "person": newcomer.username}),
        "schedule_reminders": (office, place, {"is_on": "1"}),
        "remind": (office, [*place, "self_check"], {}),
        "confirm_reading": (office, [*place, rules_step.reminders.get().pk], {}),
        "sign_step": (
            leaders["deputy_chair"],
            place,
            {"seen": digest(rules_step.statement())},
        ),
        "leave_out_step": (office, place, {}),
        "end_step": (office, place, {}),
    }


WITH_VERSION = ["choose_pack", "give_seat", "schedule_reminders", "sign_step"]


def send(browser, name, place, fields):
    return browser.post(reverse(name, args=place), fields, follow=True).content.decode()


@pytest.mark.parametrize("name", [*WITH_VERSION, "check_pack", "remind", "confirm_reading"])
def test_what_is_pressed_twice_is_done_once(ready, enter, confirm, forget_tries, books, name):
    who, place, fields = ready[name]
    browser = enter(who)
    confirm(browser)
    version = Cycle.objects.get().version
    sent = {**fields, "version": version, "request": uuid.uuid4().hex}
    before = books.size()
    first = send(browser, name, place, sent)
    assert ("alert-success" in first, books.size()) == (True, before + 1)
    rows = Cycle.objects.get().version
    send(browser, name, place, sent)
    assert (books.size(), Cycle.objects.get().version) == (before + 1, rows)


@pytest.mark.parametrize("name", [*WITH_VERSION, "leave_out_step", "end_step"])
def test_on_a_page_that_is_no_longer_true_nothing_is_done(
    ready, enter, confirm, forget_tries, books, name
):
    who, place, fields = ready[name]
    browser = enter(who)
    confirm(browser)
    before = books.size()
    for version in (Cycle.objects.get().version - 1, ""):
        text = send(browser, name, place, {**fields, "version": version, "request": "k1"})
        assert "又有变化" in text
    assert books.size() == before


def test_of_two_who_press_at_once_the_second_is_told(ready, enter, person, books):
    who, place, fields = ready["choose_pack"]
    version = Cycle.objects.get().version
    other = enter(person("office-two", "office"))
    send(enter(who), "choose_pack", place, {**fields, "version": version, "request": "k1"})
    text = send(other, "give_seat", place, {**ready["give_seat"][2], "version": version})
    assert "又有变化" in text
    assert Cycle.objects.get().seats.get(seat="secretariat", until=None).person.username != (
        "leader-new"
    )
