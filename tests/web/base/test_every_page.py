"""What holds of every page: headers, no change by looking, forms that cannot be forged."""

import re

import pytest
from django.apps import apps
from django.test import Client

from kaohe.web.accounts.rights import rights_of

UNTOUCHED_BY_LOOKING = {"sessions.Session"}


def read_rows():
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model._meta.label not in UNTOUCHED_BY_LOOKING
    }


@pytest.fixture
def browsers(security, person, enter):
    """A browser for each administrator and one of headquarters."""
    return [
        enter(each)
        for each in (
            security[0],
            person("aud-one", "audit"),
            person("sys-one", "system"),
            person("clerk-one", "office"),
        )
    ] + [Client()]


def test_every_page_is_safe_to_look_at(browsers, addresses):
    """One walk over all pages, because there are many: headers, policy, and no change."""
    before = read_rows()
    for browser in browsers:
        for path in addresses:
            browser.head(f"/{path}")
            answer = browser.get(f"/{path}")
            expect_headers(answer, path)
            if answer["Content-Type"].startswith("text/html"):
                expect_no_code(answer.content.decode(), path)
    assert read_rows() == before


def expect_headers(answer, path):
    """Fail where an answer lacks a header, or may be kept."""
    assert "default-src 'none'" in answer["Content-Security-Policy"], path
    assert "unsafe" not in answer["Content-Security-Policy"], path
    assert answer["X-Content-Type-Options"] == "nosniff", path
    assert answer["X-Frame-Options"] == "DENY", path
    assert answer["Referrer-Policy"] == "same-origin", path
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
    assert "no-store" in answer["Cache-Control"], path


def expect_no_code(page, path):
    """Fail where a page holds a script or a style of its own."""
    assert " style=" not in page, path
    assert "<style" not in page, path
    assert page.count("<script") == len(re.findall(r"<script[^>]*\ssrc=", page)), path


def test_no_form_can_be_sent_from_elsewhere(security, enter, addresses):
    entered = enter(security[0])
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = entered.cookies
    for path, view in addresses.items():
        if rights_of(view).holds(security[0]):
            allowed = (400, 401, 405) if path.startswith("field/v1/") else (403, 405)
            assert forger.post(f"/{path}").status_code in allowed, path  # phones bring a secret


def test_a_page_that_does_not_exist_is_told_in_chinese(client, books):
    answer = client.get("/nowhere")
    assert (answer.status_code, "没有这个页面" in answer.content.decode()) == (404, True)


def test_a_browser_that_prefers_english_still_gets_chinese(client, books):
    page = client.get("/login", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="zh-CN"' in page


def test_whoever_chooses_english_gets_it(client, books):
    client.post("/language", {"language": "en"})
    page = client.get("/login").content.decode()
    assert "<h1" in page
    assert ">Sign in</h1>" in page


def test_health_says_that_the_database_answers(client, db):
    assert client.get("/health").json() == {"well": True}
