"""Signing in as people do: passwords, second factors, locks, sessions."""

import re
import time
from datetime import timedelta
from urllib.parse import urlunsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from kaohe.web.accounts.acts import close_account, give_role, renew_password, unlock_account
from kaohe.web.accounts.entering import BEGAN, SEEN
from kaohe.web.accounts.models import SignIn, User
from kaohe.web.accounts.sign_ins import find_lock

PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests
ELSEWHERE = urlunsplit(("https", "elsewhere.example", "/", "", ""))
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of authenticators in tests


def enter(browser, account, password=PASSWORD, **more):
    return browser.post("/login", {"login": account, "password": password}, **more)


def code_now(steps=0):
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


@pytest.fixture
def clerk(person):
    return person("zj-union", "province", body="33")


def test_a_person_signs_in_and_is_greeted(client, clerk):
    answer = client.post("/login", {"login": "zj-union", "password": PASSWORD}, follow=True)
    assert "人员zj-union，您好" in answer.content.decode()
    assert list(SignIn.objects.values_list("outcome", flat=True)) == ["tried", "passed", "entered"]


def test_nobody_can_sign_up(client, books):
    page = client.get("/login").content.decode()
    assert "signup" not in page
    assert client.get("/signup").status_code == 404


@pytest.mark.parametrize("closed", [False, True])
def test_unknown_closed_and_wrong_are_answered_alike(client, clerk, security, closed):
    if closed:
        close_account(clerk, by=security[0])
    wrong = enter(client, "zj-union", PASSWORD if closed else "Wrong-password-1")
    unknown = enter(Client(), "zj-onion", "Wrong-password-1")
    seen, never_seen = (
        re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        for answer in (wrong, unknown)
    )
    assert seen == never_seen.replace("zj-onion", "zj-union")
    assert wrong.status_code == unknown.status_code == 200
    assert len(wrong.content) == len(unknown.content)
    assert "账号或密码不正确。" in seen


def test_five_failures_lock_the_account_for_this_address_only(client, clerk):
    for _ in range(5):
        enter(client, "zj-union", "Wrong-password-1")
    locked = enter(client, "zj-union")
    elsewhere = enter(Client(REMOTE_ADDR="10.0.0.9"), "zj-union")
    assert "暂时锁定" in locked.content.decode()
    assert elsewhere.status_code == 302


def test_a_colleague_at_the_same_address_is_not_locked(client, clerk, person):
    person("zj-other", "province", body="33")
    for _ in range(5):
        enter(client, "zj-union", "Wrong-password-1")
    assert enter(Client(), "zj-other").status_code == 302


def test_an_account_that_does_not_exist_is_locked_alike(client, books):
    for _ in range(5):
        enter(client, "no-body", "Wrong-password-1")
    assert "暂时锁定" in enter(client, "no-body").content.decode()


def test_a_lock_ends_after_a_quarter_of_an_hour_and_then_doubles(client, clerk):
    now = timezone.now()
    for _ in range(5):
        SignIn.objects.create(account="zj-union", address="127.0.0.1", outcome="tried", at=now)
    first = find_lock("zj-union", "127.0.0.1", now=now)
    later = now + timedelta(minutes=16)
    assert first.until - now == timedelta(minutes=15)
    assert find_lock("zj-union", "127.0.0.1", now=later) is None
    for _ in range(5):
        SignIn.objects.create(account="zj-union", address="127.0.0.1", outcome="tried", at=later)
    assert find_lock("zj-union", "127.0.0.1", now=later).until - later == timedelta(minutes=30)


def test_a_security_administrator_unlocks(client, clerk, security):
    for _ in range(5):
        enter(client, "zj-union", "Wrong-password-1")
    unlock_account("zj-union", by=security[0])
    assert enter(client, "zj-union").status_code == 302


def test_what_was_put_down_of_sign_ins_stays(client, clerk):
    enter(client, "zj-union")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        SignIn.objects.all().delete()


def test_an_expired_first_password_is_refused(client, clerk, security):
    password = renew_password(clerk, by=security[0])
    User.objects.filter(pk=clerk.pk).update(initial_until=timezone.now() - timedelta(hours=1))
    assert "初始密码已过期" in enter(client, "zj-union", password).content.decode()


def test_a_first_password_opens_nothing_but_the_change_of_password(client, clerk, security):
    password = renew_password(clerk, by=security[0])
    enter(client, "zj-union", password)
    assert client.get("/directory")["Location"] == "/password"
    new = {"oldpassword": password, "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    assert client.post("/password", new).status_code == 302
    assert client.get("/directory").status_code == 200


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Short-1", "12"),
        ("onlysmallletters", "至少三种"),
        ("Gonghui-is-ours-7", "行业用语"),
        ("Rain-falls-in-2012", "年份"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(client, clerk, password, told):
    client.force_login(clerk)
    new = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert told in client.post("/password", new).content.decode()


def test_a_role_of_headquarters_must_set_up_a_second_factor(client, person, forget_tries):
    enter(client, person("clerk-one", "office").username)
    assert client.get("/directory")["Location"] == "/second-factor/totp"
    page = client.get("/second-factor/totp", follow=True)
    assert page.redirect_chain[0][0].startswith("/reauthenticate")
    page = client.post(
        "/reauthenticate", {"password": PASSWORD, "next": "/second-factor/totp"}, follow=True
    )
    assert "data:image/png;base64," in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    shown = client.post("/second-factor/totp", {"code": code}, follow=True)
    assert "恢复码" in shown.content.decode()
    assert client.get("/directory").status_code == 200
    again = Client()
    enter(again, "clerk-one")
    assert "验证码不正确" in again.post("/second-factor/sign-in", {"code": code}).content.decode()


def test_the_secret_of_a_second_factor_is_kept_encrypted(person):
    authenticator = TOTP.activate(person("clerk-one", "office"), SECRET)
    assert SECRET not in str(authenticator.instance.data)
    assert authenticator.validate_code(code_now())


def test_without_the_second_factor_there_is_no_session(client, person, forget_tries):
    TOTP.activate(person("clerk-one", "office"), SECRET)
    assert enter(client, "clerk-one")["Location"] == "/second-factor/sign-in"
    assert client.get("/directory")["Location"].startswith("/login")
    client.post("/second-factor/sign-in", {"code": code_now()})
    assert client.get("/directory").status_code == 200


def test_a_code_is_used_once(person, forget_tries):
    TOTP.activate(person("clerk-one", "office"), SECRET)
    code, answers = code_now(), []
    for _ in range(2):
        browser = Client()
        enter(browser, "clerk-one")
        answers.append(browser.post("/second-factor/sign-in", {"code": code}).status_code)
    assert answers == [302, 200]


def test_codes_cannot_be_guessed_without_end(client, person, forget_tries):
    TOTP.activate(person("clerk-one", "office"), SECRET)
    enter(client, "clerk-one")
    wrong = format_hotp_value((int(code_now()) + 7) % 1_000_000)
    for _ in range(5):
        client.post("/second-factor/sign-in", {"code": wrong})
    answer = client.post("/second-factor/sign-in", {"code": code_now()})
    assert "失败次数过多" in answer.content.decode()


def test_a_role_that_owes_a_second_factor_cannot_stop_it(client, person, forget_tries):
    clerk = person("clerk-one", "office")
    TOTP.activate(clerk, SECRET)
    client.force_login(clerk)
    client.post("/reauthenticate", {"password": PASSWORD})
    assert "不能停用" in client.get("/second-factor/totp/end").content.decode()
    client.post("/second-factor/totp/end")
    assert clerk.authenticator_set.exists()


@pytest.mark.parametrize(("key", "seconds"), [(SEEN, 31 * 60), (BEGAN, 8 * 3600 + 60)])
def test_a_session_ends_when_idle_or_too_old(client, clerk, key, seconds):
    client.force_login(clerk)
    session = client.session
    session[key] -= seconds
    session.save()
    assert client.get("/directory")["Location"].startswith("/login?next=/directory")


def test_a_session_is_written_once_a_minute_only(client, clerk):
    client.force_login(clerk)
    before = Session.objects.get().session_data
    client.get("/directory")
    assert Session.objects.get().session_data == before
    session = client.session
    session[SEEN] -= 120
    session.save()
    client.get("/directory")
    assert client.session[SEEN] >= int(time.time()) - 60


def test_sessions_end_at_once_when_rights_change_or_the_account_is_closed(
    client, person, clerk, security
):
    auditor = person("looks-on")
    for change in (
        lambda: give_role(auditor, "auditor", by=security[0]),
        lambda: close_account(auditor, by=security[0]),
    ):
        client.force_login(auditor)
        assert client.get("/").status_code == 200
        change()
        assert client.get("/")["Location"] == "/login?next=/"


def test_a_session_gets_a_new_id_when_somebody_enters(client, clerk):
    client.get("/login")
    before = client.session.session_key
    enter(client, "zj-union")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "address", [ELSEWHERE, ELSEWHERE.removeprefix("https:"), "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere_after_signing_in(client, clerk, address):
    answer = client.post("/login", {"login": "zj-union", "password": PASSWORD, "next": address})
    assert answer["Location"] == "/"
    assert client.post("/language", {"language": "en", "next": address})["Location"] == "/"
    assert client.post("/logout", {"next": address})["Location"] == "/"
