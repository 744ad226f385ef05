"""Strangers learn nothing by trying: not who has an account, not by time, not by another host."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import kaohe.web
from kaohe.web.accounts.acts import close_account, end_role, renew_password

PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests
WRONG = "Wrong-password-1"
TEMPLATES = Path(kaohe.web.__file__).parent / "templates"
CARRIED = re.compile(r"""<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=["']|javascript:""")
HASHED = []


class CountingHasher(MD5PasswordHasher):
    """Hashes quickly, and puts down each time that it has worked."""

    def encode(self, password, salt):
        HASHED.append(password)
        return super().encode(password, salt)


@pytest.fixture
def counted(settings):
    """Count how often a password is hashed."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    HASHED.clear()
    yield HASHED
    HASHED.clear()


def try_to_enter(account, password=WRONG):
    """Return how a try was answered, with how much work; what is drawn by lot is left out."""
    HASHED.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = Client().post("/login", {"login": account, "password": password})
    said = re.sub('value="[^"]*"', "", answer.content.decode())
    kinds = [re.sub(r"'[^']*'|\d+", "?", each["sql"]) for each in asked]
    headers = {key: value for key, value in answer.items() if key != "Expires"}  # a clock
    return answer.status_code, said, headers, len(HASHED), kinds


def test_known_unknown_and_closed_accounts_are_refused_with_the_same_words_and_work(
    person, security, counted, forget_tries
):
    person("zj-union", "province", body="33")
    close_account(person("zj-ended", "province", body="33"), by=security[0])
    TOTP.activate(person("clerk-ok", "office"), "JBSWY3DPEHPK3PXP")
    tries = [try_to_enter(each) for each in ("zj-onion", "zj-union", "zj-ended", "clerk-ok")]
    for other in tries[1:]:
        assert other[:4] == tries[0][:4]
    assert tries[0][3] == 1
    assert [len(each[4]) for each in tries] == [len(tries[0][4])] * 4


def test_there_is_no_way_to_a_password_without_an_administrator(client, books):
    for path in ("password/reset", "accounts/password/reset", "login/code", "signup", "admin"):
        assert client.get(f"/{path}").status_code == 404


@pytest.mark.parametrize("change", ["role", "closed", "password"])
def test_a_session_ends_at_the_next_request_when_rights_change(person, security, enter, change):
    clerk = person("clerk-one", "office", "finance")
    browser = enter(clerk)
    assert browser.get("/cycles").status_code == 200
    if change == "role":
        end_role(clerk, "finance", by=security[0])
    elif change == "closed":
        close_account(clerk, by=security[0])
    else:
        renew_password(clerk, by=security[0])
    for send in (browser.get, browser.post):
        assert send("/cycles")["Location"].startswith("/login")


def test_whoever_has_no_role_reaches_no_business(person, enter, addresses):
    browser = enter(person("new-one"))
    for path in ("cycles", "rules", "directory", "people", "ledger", "status"):
        assert browser.get(f"/{path}").status_code == 404


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", "a\tb"])
def test_another_host_is_refused(client, books, host):
    assert client.get("/login", headers={"host": host}).status_code == 400


def test_no_proxy_is_believed_that_nobody_named(client, books):
    told = {"x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https"}
    answer = client.get("/directory", headers=told)
    assert answer["Location"] == "/login?next=/directory"


def test_no_template_carries_script_or_style_of_its_own():
    found = {
        path.relative_to(TEMPLATES).as_posix(): CARRIED.findall(path.read_text(encoding="utf-8"))
        for path in TEMPLATES.rglob("*.html")
    }
    assert {name: each for name, each in found.items() if each} == {}
