"""What is to be done first: step by step in an empty office, role by role in practice."""

import re

import pytest
from django.utils import timezone

from kaohe.web.accounts.models import Grant, User
from kaohe.web.accounts.roles import ROLES
from kaohe.web.base.first_steps import TRIES, list_parts, show_steps
from kaohe.web.cycles.acts import leave_out_step, open_cycle
from kaohe.web.cycles.bodies import tell_body
from kaohe.web.cycles.models import Cycle

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}


def states(person):
    return [step.is_done for step in show_steps(person)]


def test_a_security_administrator_is_led_from_the_first_accounts_on(security, person, enter):
    browser = enter(security[0])
    page = browser.get("/").content.decode()
    assert "依次办理" in page
    assert 'href="/people/import"' in page
    assert states(security[0]) == [True, False, False]
    person("clerk-one", "office")
    person("zj-union", "province", body="33")
    for number in range(5):
        person(f"leader-{number}", "leader")
    assert states(security[0]) == [True, True, True]
    assert "依次办理" not in browser.get("/").content.decode()


def test_the_office_is_led_from_the_rules_to_the_ceremony(person):
    clerk = person("office-one", "office")
    assert states(clerk) == [False] * 9
    open_cycle(DETAILS, by=clerk)
    assert states(clerk) == [True, True] + [False] * 7
    cycle = Cycle.objects.get()
    leave_out_step(cycle, by=clerk, version=cycle.version)
    Cycle.objects.update(step="self_check")
    assert states(clerk) == [True, True, False, False, True, True, False, False, False]
    Cycle.objects.update(step="fieldwork")
    assert states(clerk)[6:] == [True, True, True]


def test_links_lead_only_where_one_may_go(person):
    leader = person("leader-one", "leader")
    open_cycle(DETAILS, by=person("office-one", "office"))
    assert [step.url for step in show_steps(leader)] == [
        "/rules",
        "/cycles",
        "/cycles/of/assessment-2012",
        f"/rules/of/{Cycle.objects.get().pack_digest}",
        "/cycles/of/assessment-2012",
        "/cycles/of/assessment-2012",
        "/cycles/of/assessment-2012/reports",
        "/teams/of/assessment-2012",
        "/draw/of/assessment-2012",
    ]
    auditor = person("aud-one", "audit")
    assert [step.url for step in show_steps(auditor)] == ["", "", ""]


def test_a_province_sees_its_own_tasks_and_not_how_far_the_office_is(person):
    zhejiang = person("zj-union", "province", body="33")
    assert states(zhejiang) == []
    clerk = person("office-one", "office")
    open_cycle(DETAILS, by=clerk)
    cycle = Cycle.objects.get()
    tell_body(cycle, "33", part="register", state="done", by=clerk)
    tell_body(cycle, "32", part="self_check", state="done", by=clerk)
    assert [(step.url, step.is_done) for step in show_steps(zhejiang)] == [
        ("/figures/of/assessment-2012/bodies/33", True),
        ("/cycles/of/assessment-2012/reports/33", False),
    ]


def test_in_practice_everybody_sees_which_account_plays_which_part(person, enter):
    for role in ROLES:
        made = person(f"{role}-1", role, body="33" if role == "province" else "")
        User.objects.filter(pk=made.pk).update(is_practice=True)
    assert {part.role: part.accounts for part in list_parts()} == {
        role: (f"{role}-1",) for role in ROLES
    }
    page = enter(User.objects.get(username="auditor-1")).get("/first-steps").content.decode()
    assert re.findall("<code>([^<]*)</code>", page) == [f"{role}-1" for role in ROLES]


def test_every_role_has_something_to_try():
    assert set(TRIES) == set(ROLES)


def test_a_role_that_was_ended_plays_no_part(person):
    made = person("office-1", "office")
    User.objects.filter(pk=made.pk).update(is_practice=True)
    Grant.objects.filter(user=made).update(ended_at=timezone.now())
    assert list_parts() == ()


@pytest.mark.parametrize(
    ("theme", "shown"), [("dark", "dark"), ("light", "light"), ('x"', "light")]
)
def test_pages_are_dark_for_whoever_has_chosen_so(client, books, theme, shown):
    client.post("/theme", {"theme": theme, "next": "/login"})
    assert f'data-bs-theme="{shown}"' in client.get("/login").content.decode()
