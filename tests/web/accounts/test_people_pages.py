"""What security administrators do with people, and who sees whom."""

import re

import pytest

from kaohe.web.accounts.forms import (
    AdministratorForm,
    ContactListForm,
    DecisionForm,
    HeldRoleForm,
    NewAccountForm,
    PersonForm,
    RoleForm,
    SearchForm,
    UnlockForm,
)
from kaohe.web.accounts.models import AdministratorProposal, Grant, SignIn, User

PERSON = {"username": "zj-union", "name": "浙江填报员", "body": "33", "roles": ["province"]}


@pytest.fixture
def browser(security, enter):
    return enter(security[0])


def sheet_of(page):
    return re.findall("<code>([^<]*)</code>", page.content.decode())


def test_an_account_is_opened_and_its_password_shown_once(browser, client):
    page = browser.post("/people/new", {**PERSON, "request": "one"})
    account, password = sheet_of(page)
    assert User.objects.get(username=account).roles == {"province"}
    assert client.post("/login", {"login": account, "password": password}).status_code == 302


def test_a_double_click_opens_one_account(browser, books):
    for _ in range(2):
        page = browser.post("/people/new", {**PERSON, "request": "one"})
    assert page.status_code == 422
    assert "没有重复办理" in page.content.decode()
    assert (User.objects.filter(username="zj-union").count(), books.size()) == (1, 1)


def test_everything_wrong_is_told_on_the_form(browser):
    wrong = {"username": "ZJ union", "name": "浙", "body": "", "roles": ["province"]}
    page = browser.post("/people/new", wrong)
    assert page.status_code == 422
    assert "3至40位小写字母" in page.content.decode()
    assert not User.objects.filter(name="浙").exists()


def test_nobody_becomes_an_administrator_through_the_form_of_accounts(browser):
    browser.post("/people/new", {**PERSON, "roles": ["audit"]})
    assert not Grant.objects.filter(role="audit").exists()


@pytest.mark.parametrize(
    "form",
    [
        AdministratorForm, ContactListForm, DecisionForm, HeldRoleForm, NewAccountForm, PersonForm,
        RoleForm, SearchForm, UnlockForm,
    ],
)  # fmt: skip
def test_no_form_takes_what_only_acts_may_set(form):
    fields = {field.name for field in User._meta.get_fields()} - {
        "username", "name", "post", "office", "phone", "body",
    }  # fmt: skip
    assert not fields & set(form.base_fields)


def test_what_is_sent_beside_the_fields_changes_nothing(browser, security):
    sent = {field.name: "1" for model in (User, Grant) for field in model._meta.fields}
    sent |= {**PERSON, "is_practice": "on", "is_active": "", "must_change_password": ""}
    sent |= {"rights_version": "77", "id": "999", "password": "known", "last_login": "2012-01-01"}
    sent["request"] = "one"
    browser.post("/people/new", sent)
    user = User.objects.get(username="zj-union")
    assert (user.is_practice, user.is_active, user.must_change_password) == (False, True, True)
    assert user.rights_version == 1
    assert (user.pk != 999, user.last_login, user.check_password("known")) == (True, None, False)
    for act in ("give", "end", "successor", "administrator", "password", "close"):
        browser.post(f"/people/of/zj-union/{act}", {**sent, "role": "1", "username": ""})
    user.refresh_from_db()
    assert (user.is_practice, user.is_active, user.roles) == (False, True, {"province"})


def test_roles_are_given_and_ended(browser, person):
    person("clerk-one", "office")
    browser.post("/people/of/clerk-one/give", {"role": "finance"})
    browser.post("/people/of/clerk-one/end", {"role": "office"})
    assert User.objects.get(username="clerk-one").roles == {"finance"}


def test_what_cannot_be_done_is_told_with_the_reason(browser, person):
    person("zj-union", "province", body="33")
    page = browser.post("/people/of/zj-union/give", {"role": "office"}, follow=True)
    assert "不能同时担任“考核办公室”" in page.content.decode()


@pytest.mark.parametrize("act", ["password", "close", "second-factor", "administrator"])
def test_what_cannot_be_taken_back_asks_once_more(browser, person, act):
    person("clerk-one", "office")
    answer = browser.post(f"/people/of/clerk-one/{act}", {"role": "audit"})
    assert answer["Location"].startswith("/reauthenticate")
    user = User.objects.get(username="clerk-one")
    assert (user.is_active, user.must_change_password) == (True, False)


def test_after_the_confirmation_the_act_that_was_asked_for_is_done(browser, person, confirm):
    person("clerk-one", "office")
    path = "/people/of/clerk-one/close"
    browser.post(path, {"request": "one"})
    browser.post("/reauthenticate", {"password": "Rain-falls-7-times", "next": path})
    assert not User.objects.get(username="clerk-one").is_active


def test_a_renewed_password_ends_every_session(browser, person, confirm, client):
    client.force_login(person("zj-union", "province", body="33"))
    confirm(browser)
    _, password = sheet_of(browser.post("/people/of/zj-union/password"))
    assert client.get("/")["Location"].startswith("/login")
    assert User.objects.get(username="zj-union").check_password(password)


def test_two_people_make_an_administrator(browser, security, enter, person, confirm):
    person("new-one")
    confirm(browser)
    browser.post("/people/of/new-one/administrator", {"role": "system"})
    proposal = AdministratorProposal.objects.get()
    browser.post(f"/people/proposals/{proposal.pk}", {"decision": "approve"})
    assert User.objects.get(username="new-one").roles == frozenset()
    second = enter(security[1])
    confirm(second)
    second.post(f"/people/proposals/{proposal.pk}", {"decision": "approve"})
    assert User.objects.get(username="new-one").roles == {"system"}


def test_one_person_cannot_take_the_place_of_an_administrator(browser, person, enter, confirm):
    auditor = person("aud-one", "audit")
    enter(auditor)
    confirm(browser)
    page = browser.post("/people/of/aud-one/second-factor", follow=True)
    assert "两名安全管理员" in page.content.decode()
    assert auditor.authenticator_set.exists()


def test_work_is_handed_over(browser, person):
    person("zj-old", "province", body="33")
    page = browser.post("/people/of/zj-old/successor", {"username": "zj-new", "name": "新人"})
    assert sheet_of(page)[0] == "zj-new"
    assert User.objects.get(username="zj-new").roles == {"province"}
    assert not User.objects.get(username="zj-old").is_active


def test_a_closed_account_stays_closed(browser, person, confirm):
    person("clerk-one", "office")
    confirm(browser)
    browser.post("/people/of/clerk-one/close")
    for act in ("give", "password"):
        browser.post(f"/people/of/clerk-one/{act}", {"role": "finance"})
    user = User.objects.get(username="clerk-one")
    assert (user.is_active, Grant.objects.filter(user=user, ended_at=None).count()) == (False, 0)


def test_locks_are_shown_and_taken_away(browser, client):
    for _ in range(5):
        client.post("/login", {"login": "zj-union", "password": "Wrong-password-1"})
    assert "已锁定的登录" in browser.get("/people").content.decode()
    browser.post("/people/unlock", {"account": "zj-union"})
    assert "已锁定的登录" not in browser.get("/people").content.decode()
    assert SignIn.objects.filter(outcome="unlocked").exists()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "clerk"}, {"clerk-one"}),
        ({"role": "province"}, {"zj-union"}),
        ({"state": "closed"}, {"gone-one"}),
        ({"state": "unused"}, {"clerk-one", "sec-two", "zj-union"}),
        ({"state": "first"}, {"new-one"}),
        ({"q": "'; DROP"}, set()),
    ],
)
def test_accounts_are_found(browser, person, asked, found):
    person("clerk-one", "office")
    person("zj-union", "province", body="33")
    User.objects.filter(pk=person("gone-one").pk).update(is_active=False)
    User.objects.filter(pk=person("new-one").pk).update(must_change_password=True)
    page = browser.get("/people", asked).content.decode()
    assert set(re.findall('href="/people/of/([^"]*)"', page)) == found


def test_a_body_sees_its_own_people_only(person, enter):
    person("js-union", "province", body="32")
    zhejiang = person("zj-union", "province", body="33")
    person("zj-other", "province", body="33")
    person("clerk-one", "office")
    page = enter(zhejiang).get("/directory").content.decode()
    assert ("人员zj-other" in page, "人员js-union" in page) == (True, False)
    assert "人员clerk-one" not in page


def test_headquarters_sees_everybody_with_business_and_no_administrators(person, enter, security):
    person("js-union", "province", body="32")
    page = enter(person("clerk-one", "office")).get("/directory").content.decode()
    assert ("人员js-union" in page, "人员sec-one" in page) == (True, False)


def test_names_are_shown_as_text(browser, person):
    name = '"><img src=x onerror=alert(1)>'
    User.objects.filter(pk=person("odd-one").pk).update(name=name)
    for path in ("/people", "/people/of/odd-one"):
        assert "<img src=x" not in browser.get(path).content.decode()
