import re
import uuid

import pytest
from django.urls import reverse

from kaohe.core.canonical import digest
from kaohe.core.ledger import read_entry
from kaohe.web.cycles.acts import tell_need
from kaohe.web.cycles.bodies import tell_body
from kaohe.web.cycles.models import Cycle
from kaohe.web.rules.library import find_known

ROLES = (
    "office",
    "statistics",
    "finance",
    "leader",
    "province",
    "inspector",
    "duty",
    "auditor",
    "system",
    "security",
    "audit",
)
OPEN_TO = {
    "cycle": {"office", "statistics", "finance", "leader", "duty", "auditor"},
    "cycle_history": {"office", "statistics", "finance", "leader", "duty", "auditor"},
    "sign_off": {"leader"},
    "leaders": {"office", "leader"},
    "progress": {"office", "statistics", "finance", "leader", "duty", "province"},
    "reminders": {"office", "statistics", "finance", "leader", "duty", "province"},
    "calendar": set(ROLES) - {"system", "security", "audit"},
}


@pytest.fixture
def press(cycle):
    """Send a form with the present version, as the page would."""

    def send(browser, name, *more, key="", **fields):
        cycle.refresh_from_db()
        data = {"version": cycle.version, "request": key or uuid.uuid4().hex, **fields}
        return browser.post(reverse(name, args=[cycle.pk, *more]), data, follow=True)

    return send


@pytest.fixture
def sign(press, confirm, forget_tries):
    """Sign as the page asks for it: the own password once more, then the form."""

    def send(browser, seen):
        confirm(browser)
        return press(browser, "sign_step", seen=seen)

    return send


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_the_roles_that_it_names_and_for_no_other(cycle, person, enter, role):
    body = "33" if role == "province" else ""
    browser = enter(person("some-one", role, body=body))
    opened = {
        name for name in OPEN_TO if browser.get(reverse(name, args=[cycle.pk])).status_code == 200
    }
    assert opened == {name for name, roles in OPEN_TO.items() if role in roles}


def test_a_signature_asks_once_more_who_it_is(rules_step, leaders, enter, press):
    browser = enter(leaders["deputy_chair"])
    answer = press(browser, "sign_step", seen=digest(rules_step.statement()))
    assert answer.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    assert not rules_step.signatures.exists()


def test_the_office_opens_a_year_from_the_list(office, enter):
    browser = enter(office)
    page = browser.get(reverse("cycles"))
    chosen = re.search(r'value="([0-9a-f]{64})"', page.content.decode())[1]
    fields = {"id": "assessment-2013", "title": "2013年度考核", "pack": chosen, "request": "k1"}
    answer = browser.post(reverse("open_cycle"), fields, follow=True)
    assert (answer.status_code, Cycle.objects.get().pk) == (200, "assessment-2013")
    assert "还有" in answer.content.decode() or "已过" in answer.content.decode()


def test_all_faults_of_a_new_year_come_back_with_the_form(cycle, office, enter):
    fields = {"id": cycle.pk, "title": "再开一次", "pack": cycle.pack_digest, "request": "k1"}
    answer = enter(office).post(reverse("open_cycle"), fields)
    assert (answer.status_code, "已经存在" in answer.content.decode()) == (422, True)


def test_no_file_of_the_machine_can_be_named_as_a_pack(office, enter):
    fields = {"id": "assessment-x", "title": "x", "pack": "/etc/passwd", "request": "k1"}
    answer = enter(office).post(reverse("open_cycle"), fields)
    assert (answer.status_code, Cycle.objects.count()) == (422, 0)


def test_the_board_tells_everything_that_is_missing_in_words(rules_step, office, enter):
    text = enter(office).get(reverse("cycle", args=[rules_step.pk])).content.decode()
    assert "还缺4项" in text
    assert "还缺分管副主席签批" in text


def test_a_double_click_ends_one_step_only(cycle, office, enter, press, books):
    browser = enter(office)
    before = books.size()
    version = Cycle.objects.get().version
    for _ in range(2):
        answer = press(browser, "leave_out_step", key="same")
    assert "没有重复办理" in answer.content.decode()
    cycle.refresh_from_db()
    assert (cycle.step, cycle.version, books.size()) == ("rules", version + 1, before + 1)


def test_a_page_of_yesterday_changes_nothing(cycle, office, enter):
    browser = enter(office)
    data = {"version": cycle.version, "request": "k1"}
    Cycle.objects.update(version=cycle.version + 1)
    answer = browser.post(reverse("leave_out_step", args=[cycle.pk]), data, follow=True)
    cycle.refresh_from_db()
    assert ("又有变化" in answer.content.decode(), cycle.step) == (True, "consulting")


@pytest.mark.parametrize("version", ["", "x", "99999999999999999999"])
def test_a_version_that_is_none_changes_nothing(cycle, office, enter, press, version):
    press(enter(office), "leave_out_step", version=version)
    cycle.refresh_from_db()
    assert cycle.step == "consulting"


def test_a_seat_is_given_to_a_leader_by_the_office(cycle, office, person, enter, press):
    leader = person("leader-one", "leader")
    press(enter(office), "give_seat", seat="deputy_chair", person=leader.username)
    assert cycle.seats.get(until=None).person == leader


def test_nobody_but_leaders_can_be_seated(cycle, office, person, enter, press):
    clerk = person("clerk-one", "finance")
    press(enter(office), "give_seat", seat="deputy_chair", person=clerk.username)
    assert not cycle.seats.exists()


def test_a_leader_signs_what_the_page_shows(rules_step, leaders, enter, sign, books):
    browser = enter(leaders["deputy_chair"])
    page = browser.get(reverse("sign_off", args=[rules_step.pk])).content.decode()
    assert rules_step.pack_digest in page
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    sign(browser, seen)
    signature = rules_step.signatures.get()
    assert (signature.seat, signature.statement) == ("deputy_chair", seen)
    entry = read_entry(books.entry(books.size() - 1).entry)
    assert (entry.actor, entry.content["subject"]) == ("deputy-chair", "step-signed")


def test_what_changed_after_the_page_is_not_signed(rules_step, leaders, office, enter, sign):
    seen = digest(rules_step.statement())
    tell_need(rules_step, "rules_sound", is_met=True, by=office, record="other")
    answer = sign(enter(leaders["deputy_chair"]), seen)
    assert "签批内容已有变化" in answer.content.decode()
    assert not rules_step.signatures.exists()


def test_nobody_signs_before_everything_is_there(rules_step, leaders, office, enter, sign):
    tell_need(rules_step, "rules_sound", is_met=False, by=office)
    seen = digest(rules_step.statement())
    answer = sign(enter(leaders["deputy_chair"]), seen)
    assert "尚未完成：规则包检查无误" in answer.content.decode()
    assert not rules_step.signatures.exists()


def test_a_signature_under_what_has_changed_counts_no_longer(
    rules_step, leaders, office, enter, press, sign
):
    for seat in ("deputy_chair", "head_research", "head_grassroots", "head_finance"):
        sign(enter(leaders[seat]), digest(rules_step.statement()))
    tell_need(rules_step, "decisions_settled", is_met=True, by=office, record="again")
    answer = press(enter(office), "end_step")
    rules_step.refresh_from_db()
    assert ("还缺分管副主席签批" in answer.content.decode(), rules_step.step) == (True, "rules")


def test_a_leader_without_a_seat_signs_nothing(rules_step, person, enter, sign):
    browser = enter(person("leader-nine", "leader"))
    answer = sign(browser, digest(rules_step.statement()))
    assert (answer.status_code, rules_step.signatures.exists()) == (404, False)


def test_the_office_cannot_sign(rules_step, office, enter, press):
    answer = press(enter(office), "sign_step", seen=digest(rules_step.statement()))
    assert (answer.status_code, rules_step.signatures.exists()) == (404, False)


def test_the_history_names_person_time_and_place_in_the_ledger(rules_step, person, enter):
    page = enter(person("auditor-one", "auditor")).get(
        reverse("cycle_history", args=[rules_step.pk])
    )
    text = page.content.decode()
    assert "省略步骤" in text
    assert all(each in text for each in ("人员office-one", ">office-one<"))
    left_out = rules_step.acts.get(subject="step-left-out")
    assert f'<td class="num">{left_out.entry}</td>' in text


def test_the_sheet_of_leaders_shows_32_bodies_and_says_what_is_not_there(cycle, office, enter):
    text = enter(office).get(reverse("leaders", args=[cycle.pk])).content.decode()
    assert (text.count('<th scope="row">'), text.count("尚无数据")) == (32, 32 * 3 + 1)


def test_a_body_whose_cases_are_closed_is_told_apart_from_one_that_had_none(cycle, office, enter):
    tell_body(cycle, "33", part="cases", state="done", value="0", by=office)
    clerk = enter(office)
    progress = clerk.get(reverse("progress", args=[cycle.pk])).content.decode()
    sheet = clerk.get(reverse("leaders", args=[cycle.pk])).content.decode()

    assert [page.count(">已了结<") for page in (progress, sheet)] == [1, 1]
    assert (progress.count(">无<"), ">0 已完成<" in sheet) == (31, False)


def test_two_sentences_of_a_refusal_are_put_apart_in_english(rules_step, office, enter, press):
    clerk = enter(office)
    clerk.cookies["django_language"] = "en"
    page = press(clerk, "end_step").content.decode()

    alert = page.partition('role="alert">')[2].partition("</div>")[0]
    assert re.search(r"[.] [A-Z]", alert), alert
    assert not re.search(r"[.][A-Z]", alert), alert


def test_the_sheet_of_leaders_counts_open_cases_as_told(cycle, office, enter):
    tell_body(cycle, "33", part="cases", state="under_way", value="2", by=office)
    tell_body(cycle, "34", part="cases", state="under_way", value="3", by=office)
    tell_body(cycle, "33", part="quantity", state="done", value="58.20", by=office)
    text = enter(office).get(reverse("leaders", args=[cycle.pk])).content.decode()
    assert "未结事项：5件" in text
    assert "58.20" in text


def test_a_province_sees_its_own_line_only(cycle, person, enter):
    browser = enter(person("zj-one", "province", body="33"))
    text = browser.get(reverse("progress", args=[cycle.pk])).content.decode()
    assert ("浙江" in text, "江苏" in text) == (True, False)


def test_the_calendar_shows_the_deadlines_in_their_months(cycle, person, enter):
    browser = enter(person("zj-one", "province", body="33"))
    text = browser.get(reverse("calendar", args=[cycle.pk])).content.decode()
    assert "2013年1月" in text
    assert "2013-02-28 周四" in text
    assert "报送自检自查报告" in text


def test_the_rules_of_a_year_can_be_changed_until_somebody_signs(
    rules_step, leaders, office, enter, press
):
    browser, other = enter(office), find_known("gansu-2011-example")
    press(browser, "choose_pack", pack=other.digest)
    rules_step.refresh_from_db()
    assert rules_step.pack == other.label
    assert "rules_sound" not in {each["need"] for each in rules_step.statement()["met"]}


def test_an_unknown_year_is_no_page(office, enter):
    assert enter(office).get(reverse("cycle", args=["nothing"])).status_code == 404


def test_every_page_is_there_in_english(cycle, office, leaders, enter):
    browser = enter(office)
    browser.cookies["django_language"] = "en"
    for name in ("cycle", "progress", "calendar", "reminders", "leaders", "cycle_history"):
        page = browser.get(reverse(name, args=[cycle.pk]))
        assert page.status_code == 200, name
        assert 'lang="en"' in page.content.decode()
