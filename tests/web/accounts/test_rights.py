"""Every address declares who may open it; the table of all of them is kept in review."""

from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory

from kaohe.web.accounts.middleware import AccountDuties
from kaohe.web.accounts.rights import allow, rights_of
from kaohe.web.accounts.roles import ROLES

REVIEWED = Path(__file__).parents[1] / "rights.txt"


def write_table(views):
    columns = ["-", *ROLES]
    width = max(len(path) for path in views) + 1
    lines = [" " * width + " ".join(columns)]
    for path, view in sorted(views.items()):
        rights = rights_of(view)
        if not rights.needs_sign_in:
            marks = ["x"] * len(columns)
        else:
            held = ROLES if rights.roles is None else rights.roles
            marks = [".", *("x" if role in held else "." for role in ROLES)]
        padded = (mark.ljust(len(name)) for mark, name in zip(marks, columns, strict=True))
        lines.append(f"/{path}".ljust(width) + " ".join(padded))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def test_every_address_declares_who_may_open_it(views):
    assert [path for path, view in views.items() if rights_of(view) is None] == []


def test_the_table_of_rights_is_the_reviewed_one(views):
    assert write_table(views) == REVIEWED.read_text(encoding="utf-8")


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
def test_each_role_opens_what_the_table_says_and_nothing_else(
    role, person, enter, security, addresses
):
    browser = enter(person("some-one", role, body="33" if ROLES[role].is_of_body else ""))
    opened = {path for path, view in addresses.items() if rights_of(view).roles is not None}
    for path in opened:
        answer = browser.get(f"/{path}")
        if role not in rights_of(addresses[path]).roles:
            assert answer.status_code == 404, path
        else:
            assert answer.status_code in (200, 302, 404, 405), path


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(client, books, addresses):
    for path, view in addresses.items():
        if rights_of(view).needs_sign_in:
            answer = client.get(f"/{path}")
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/login?next="), path
