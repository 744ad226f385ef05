"""Every address declares who may open it; the table of all of them is kept in review."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from rights_table import REVIEWED, write_table

from kaohe.web.accounts.middleware import AccountDuties
from kaohe.web.accounts.rights import allow, rights_of


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
