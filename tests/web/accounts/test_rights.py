"""Every address declares who may open it; the table of all of them is kept in review."""

from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

from kaohe.web.accounts.middleware import AccountDuties
from kaohe.web.accounts.rights import allow, rights_of
from kaohe.web.accounts.roles import ROLES

REVIEWED = Path(__file__).parents[1] / "rights.txt"
ARGUMENTS = {
    "<str:number>": "sec-one",
    "<int:index>": "0",
    "<int:key>": "1",
}


def walk(patterns, before=""):
    for each in patterns:
        path = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield path, each.callback
        else:
            yield from walk(each.url_patterns, path)


ADDRESSES = dict(walk(get_resolver().url_patterns))


def write_table():
    columns = ["-", *ROLES]
    width = max(len(path) for path in ADDRESSES) + 1
    lines = [" " * width + " ".join(columns)]
    for path, view in sorted(ADDRESSES.items()):
        rights = rights_of(view)
        if not rights.needs_sign_in:
            marks = ["x"] * len(columns)
        else:
            held = ROLES if rights.roles is None else rights.roles
            marks = [".", *("x" if role in held else "." for role in ROLES)]
        padded = (mark.ljust(len(name)) for mark, name in zip(marks, columns, strict=True))
        lines.append(f"/{path}".ljust(width) + " ".join(padded))
    return "".join(f"{line.rstrip()}\n" for line in lines)


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_address_declares_who_may_open_it(path):
    assert rights_of(ADDRESSES[path]) is not None


def test_the_table_of_rights_is_the_reviewed_one():
    assert write_table() == REVIEWED.read_text(encoding="utf-8")


def test_a_view_that_declares_nothing_is_opened_to_nobody():
    request = RequestFactory().get("/forgotten")
    with pytest.raises(Http404):
        AccountDuties(lambda _: None).process_view(request, lambda _: None, (), {})


def test_a_role_that_does_not_exist_cannot_be_named():
    with pytest.raises(ValueError, match="offise"):
        allow("offise")


def test_a_view_for_nobody_cannot_be_declared():
    with pytest.raises(ValueError, match="none"):
        allow()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_nothing_else(role, person, enter, security):
    browser = enter(person("some-one", role, body="33" if ROLES[role].is_of_body else ""))
    for path, view in ADDRESSES.items():
        address = path
        for name, value in ARGUMENTS.items():
            address = address.replace(name, value)
        assert "<" not in address, f"give {path} an example in ARGUMENTS"
        rights = rights_of(view)
        if rights.roles is None:
            continue
        answer = browser.get(f"/{address}")
        if role not in rights.roles:
            assert answer.status_code == 404, (role, path)
        else:
            assert answer.status_code in (200, 302, 404, 405), (role, path)


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client, books):
    for path, view in ADDRESSES.items():
        if rights_of(view).needs_sign_in and "<" not in path:
            answer = client.get(f"/{path}")
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/login?next="), path
