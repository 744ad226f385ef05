import pytest

from kaohe.core.errors import FileUnusable, InputError
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.files import PRACTICE_MARK
from kaohe.web.accounts.models import User
from kaohe.web.accounts.roles import ROLES
from kaohe.web.audit import office_acts
from kaohe.web.audit.models import LedgerIdentity
from kaohe.web.practice import PASSWORD, fill_office


@pytest.fixture
def run(tmp_path):
    (tmp_path / PRACTICE_MARK).write_text('{"practice":true}\n', encoding="utf-8")
    return tmp_path


def test_every_role_and_every_body_has_an_account(books, run):
    fill_office(run)
    assert {role for user in User.objects.all() for role in user.roles} == set(ROLES)
    bodies = set(User.objects.exclude(body="").values_list("body", flat=True))
    assert (len(bodies), books.size()) == (32, 1)


def test_a_practice_account_enters_without_a_second_factor(books, run, client):
    fill_office(run)
    client.post("/login", {"login": "office-1", "password": PASSWORD})
    page = client.get("/directory")
    assert (page.status_code, "演练：" in page.content.decode()) == (200, True)


def test_an_office_that_is_in_use_is_not_filled(person, run):
    person("some-one")
    with pytest.raises(InputError, match="office-inhabited"):
        fill_office(run)


def test_an_office_in_earnest_refuses(db, run):
    key = NoteSigner("office.example/2012", ED25519, bytes(range(32))).key
    LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
    office_acts.ledger.cache_clear()
    with pytest.raises(InputError, match="office-practice-only"):
        fill_office(run)
    office_acts.ledger.cache_clear()


def test_a_folder_that_holds_no_practice_run_is_refused(books, tmp_path):
    with pytest.raises(FileUnusable):
        fill_office(tmp_path)
