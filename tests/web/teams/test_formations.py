"""Forming the teams, changing them by hand, fixing them."""

import pytest
from django.urls import reverse

from kaohe.core.errors import StepRefused
from kaohe.core.teams import Wishes
from kaohe.web.accounts.scope import scope_of
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.web.teams.formation_acts import Change, change_formation, fix_formation, form_teams
from kaohe.web.teams.models import Formation
from kaohe.web.teams.pool_acts import change_person, describe_row, take_out
from kaohe.web.teams.rows import find_fixed, find_person

CYCLE = "assessment-2012"


@pytest.fixture
def browser(office, enter):
    return enter(office)


@pytest.fixture
def change(browser):
    def send(**fields):
        place = reverse("change_teams_now", args=[CYCLE])
        return browser.post(place, {"reason": "路线更顺", **fields}, follow=True)

    return send


def codes(refusal):
    return [fault.kind.code for fault in refusal.value.faults]


def test_the_page_forms_the_teams_and_shows_them(people, browser):
    place = reverse("form_teams_now", args=[CYCLE])
    fields = {"mixed": "on", "seed": "1", "together_one": "65", "together_other": "66"}

    text = browser.post(place, fields, follow=True).content.decode()

    made = Formation.objects.get().as_allocation()
    assert "已编成第1号方案" in text
    assert made.team_of("65") == made.team_of("66")
    assert [len(team.inspectors) for team in made.teams] == [4] * 5
    assert (text.count("<rect"), "待另一人核定" in text) == (32, True)


def test_why_nothing_is_possible_is_told_with_names(people, cycle, office, browser):
    held = find_person(cycle, "finance-1")
    everything = tuple((body, "kin") for body in ("65", "66", "62"))
    details = describe_row(held)
    change_person(
        cycle,
        type(details)(account="finance-1", department="finance", ties=everything),
        version=1,
        by=office,
    )
    fields = {"mixed": "on", "seed": "1"}
    for pair, bodies in (("together", ("65", "66")), ("apart", ("65", "66"))):
        fields |= {f"{pair}_one": bodies[0], f"{pair}_other": bodies[1]}

    answer = browser.post(reverse("form_teams_now", args=[CYCLE]), fields)
    text = answer.content.decode()

    assert answer.status_code == 422
    assert "不能同时满足" in text
    assert "新疆与新疆生产建设兵团分在同一组" in text
    assert "新疆与新疆生产建设兵团不在同一组" in text
    assert "新疆、兵团</td>" in text
    assert "finance-1" not in text
    assert not Formation.objects.exists()


def test_half_a_wish_is_told_at_its_field(people, browser):
    fields = {"mixed": "on", "seed": "1", "apart_one": "65"}
    answer = browser.post(reverse("form_teams_now", args=[CYCLE]), fields)
    assert (answer.status_code, "请选择两个不同的单位" in answer.content.decode()) == (422, True)


def test_too_few_people_are_told(cycle, browser):
    answer = browser.post(reverse("form_teams_now", args=[CYCLE]), {"mixed": "on", "seed": "1"})
    assert "共有0名考核人员" in answer.content.decode()


def test_a_body_that_is_exchanged_makes_a_new_formation_beside_the_former(brought, change):
    text = change(kind="exchange", what="11", to="31", seen="1").content.decode()

    assert "已调整为第2号方案，原方案保留" in text
    before, after = Formation.objects.order_by("number")
    assert (after.based_on, after.reason) == (before, "路线更顺")
    assert before.as_allocation().team_of("11").id == "team-1"
    assert after.as_allocation().team_of("11").id == "team-2"


def test_two_formations_stand_side_by_side_with_what_differs(brought, change, browser):
    change(kind="exchange", what="research-0", to="research-1", seen="1")
    page = browser.get(reverse("compare_teams", args=[CYCLE]), {"before": 1, "after": 2})
    text = page.content.decode()
    assert "第1号 → 第2号：4处不同" in text
    assert text.count("<mark>人员research-0</mark>") == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": "move", "what": "lent-33", "to": "team-2"}, "由浙江抽调，不得考核浙江（回避）"),
        ({"kind": "move", "what": "11", "to": "team-2"}, "应为6至7个"),
        ({"kind": "move", "what": "11", "to": "team-3", "reason": " "}, "没有写明理由"),
        ({"kind": "exchange", "what": "11", "to": "12"}, "不能对调"),
        ({"kind": "lead", "what": "finance-0"}, "没有标明可担任组长"),
        ({"kind": "move", "what": "research-0", "to": "team-2"}, "该组没有组长"),
        ({"kind": "renew"}, "没有改变分组"),
        ({"kind": "move", "what": "99", "to": "team-9"}, "没有“team-9”这个工作组"),
        ({"kind": "move", "what": "11", "to": "team-3", "seen": "7"}, "别人已作了修改"),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused_in_words(brought, change, fields, told):
    answer = change(**{"seen": "1", **fields})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert Formation.objects.count() == 1


def test_a_kind_of_change_that_is_none_is_no_page(brought, change):
    assert change(kind="drop", seen="1").status_code == 404


def test_a_second_person_fixes_the_teams_and_the_year_knows(brought, enter, second, confirm, cycle):
    browser = enter(second)
    confirm(browser)
    fields = {"number": "1", "seen": brought.digest}

    text = browser.post(reverse("fix_teams", args=[CYCLE]), fields, follow=True).content.decode()

    told = cycle.met_needs.get(need="teams_formed")
    assert "考核组已核定" in text
    assert (told.is_met, told.record, told.by) == (True, brought.digest, second)


def test_whoever_made_the_formation_does_not_fix_it(brought, cycle, office):
    with pytest.raises(StepRefused) as refusal:
        fix_formation(cycle, number=1, seen=brought.digest, by=office)
    assert codes(refusal) == ["teams-fixed-by-maker"]


def test_what_is_not_the_newest_or_fixed_already_is_not_fixed(fixed, cycle, second):
    for number, seen in ((1, fixed.digest), (1, "0" * 64), (2, fixed.digest)):
        with pytest.raises(StepRefused) as refusal:
            fix_formation(cycle, number=number, seen=seen, by=second)
        assert codes(refusal) == ["teams-already-fixed"]


def test_a_formation_of_people_who_changed_since_is_not_fixed(brought, cycle, office, second):
    take_out(cycle, "finance-1", reason="病假", version=1, by=office)
    with pytest.raises(StepRefused) as refusal:
        fix_formation(cycle, number=1, seen=brought.digest, by=second)
    assert codes(refusal) == ["teams-pool-moved-on"]


def test_a_tie_that_turns_up_takes_the_formed_teams_back(fixed, cycle, office):
    details = describe_row(find_person(cycle, "finance-0"))
    tied = type(details)(account="finance-0", department="finance", ties=(("11", "kin"),))

    change_person(cycle, tied, version=1, by=office)

    assert "teams_formed" not in find_met(cycle)


def test_a_change_that_breaks_nothing_leaves_the_formed_teams(fixed, cycle, office):
    details = describe_row(find_person(cycle, "finance-0"))
    change_person(cycle, details, version=1, by=office)
    assert "teams_formed" in find_met(cycle)


def test_somebody_who_joined_the_pool_later_is_put_into_a_team(
    fixed, person, cycle, office, change
):
    from kaohe.web.teams.pool_acts import PersonDetails, enter_people

    person("late-one", "inspector")
    enter_people(cycle, [PersonDetails("late-one", department="finance")], by=office)

    change(kind="move", what="late-one", to="team-5", seen="1")

    made = Formation.objects.get(number=2).as_allocation()
    assert [each.id for each in made.teams[4].inspectors][-1] == "late-one"
    assert find_fixed(cycle).number == 1


def test_after_the_fieldwork_teams_are_no_longer_changed(brought, cycle, office):
    Cycle.objects.filter(pk=CYCLE).update(step="scoring")
    for act in (
        lambda: form_teams(cycle, Wishes(), seed=1, by=office),
        lambda: change_formation(cycle, Change("renew"), reason="x", seen=1, by=office),
    ):
        cycle.refresh_from_db()
        with pytest.raises(StepRefused) as refusal:
            act()
        assert codes(refusal) == ["teams-closed"]


def test_an_inspector_sees_the_own_team_and_its_bodies_alone(fixed, enter):
    from kaohe.web.accounts.models import User

    member = User.objects.get(username="finance-0")
    browser = enter(member)
    text = browser.get(reverse("own_team", args=[CYCLE])).content.decode()

    assert "第1组" in text
    assert "人员research-0" in text
    assert "research-1" not in text
    assert "上海" not in text
    assert browser.get(reverse("teams", args=[CYCLE])).status_code == 404
    assert scope_of(member).bodies == set(fixed.as_allocation().teams[0].bodies)


def test_an_inspector_of_no_team_sees_nothing(cycle, person, enter):
    idle = person("idle-one", "inspector")
    text = enter(idle).get(reverse("own_team", args=[CYCLE])).content.decode()
    assert "还没有编入" in text
    assert scope_of(idle).bodies == frozenset()


@pytest.mark.parametrize("role", ["province", "auditor", "inspector"])
def test_who_visits_whom_is_for_headquarters(fixed, person, enter, role):
    browser = enter(person("some-one", role, body="33" if role == "province" else ""))
    for name in ("teams", "form_teams", "compare_teams", "change_teams"):
        assert browser.get(reverse(name, args=[CYCLE])).status_code == 404, name
    assert browser.get(reverse("formation", args=[CYCLE, 1])).status_code == 404


def test_everybody_who_may_is_led_to_the_teams(fixed, office, enter, person):
    assert enter(office).get("/teams").url == reverse("teams", args=[CYCLE])
    inspector = person("some-one", "inspector")
    assert enter(inspector).get("/teams").url == reverse("own_team", args=[CYCLE])


def test_without_a_cycle_there_are_no_teams(office, enter):
    assert "还没有开设" in enter(office).get("/teams").content.decode()
