"""The character U+0000 is refused in one place, in the same words on both databases."""

import pytest
from django.test import Client

TOLD = "请求中含有空字符（U+0000）"


@pytest.fixture
def clerk(person, enter):
    """A browser of the office."""
    return enter(person("clerk-one", "office"))


def expect_refused(answer, path):
    """Fail where a request was not refused, or the page says something else."""
    assert answer.status_code == 400, path
    assert TOLD in answer.content.decode(), path
    assert "no-store" in answer["Cache-Control"], path
    assert "default-src 'none'" in answer["Content-Security-Policy"], path


def test_no_address_may_hold_it(clerk):
    for path in (
        "/cycles/of/%00",
        "/rules/of/a%00b",
        "/registers/of/%00/marked-up/33",
        "/figures/of/practice-2012/bodies/%00",
        "/teams/of/practice-2012/people/one/%00",
        "/cases/of/%00/1",
        "/receipts/%00",
        "/people/of/%00",
    ):
        expect_refused(clerk.get(path), path)


def test_no_question_may_hold_it(clerk, addresses):
    for path in sorted(addresses)[::10]:
        expect_refused(clerk.get(f"/{path}?sign=%00"), path)
        expect_refused(clerk.get(f"/{path}?%00=1"), path)


def test_no_form_may_hold_it(clerk, addresses):
    for path in [each for each in sorted(addresses) if not each.startswith("field/")][::10]:
        form = "application/x-www-form-urlencoded"
        expect_refused(clerk.post(f"/{path}", "a=1&b=%00", content_type=form), path)
        expect_refused(clerk.post(f"/{path}", {"a\0b": "1", "c": ["1", "2"]}), path)


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "django_language", "theme", "other"])
def test_no_cookie_may_hold_it(cookie, books):
    browser = Client(HTTP_COOKIE=f'{cookie}="a\\000b"')

    expect_refused(browser.get("/"), cookie)
    expect_refused(browser.get("/login"), cookie)


def test_it_is_told_in_english_too(clerk):
    clerk.cookies["django_language"] = "en"
    page = clerk.get("/cycles?x=%00").content.decode()

    assert ("holds a null character (U+0000)" in page, 'lang="en"' in page) == (True, True)


def test_a_text_without_it_goes_through(clerk):
    assert clerk.get("/cycles?x=%01").status_code == 200
