"""The audit administrator reads the ledger, checks it, and takes it away as files."""

import ast
import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection

import kaohe.web
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.core.ledger.policy import NO_QUORUM, Policy
from kaohe.stores.ledger_checking import check_folder
from kaohe.stores.ledger_files import write_key
from kaohe.web.accounts.acts import open_account
from kaohe.web.audit.checking import check_ledger
from kaohe.web.audit.models import LedgerEntry
from kaohe.web.audit.office_acts import act
from kaohe.web.audit.subjects import SUBJECTS

PERSON = {"username": "zj-union", "name": "浙江填报员", "body": "33"}


@pytest.fixture
def entered(security, books):
    open_account(PERSON, by=security[0])
    with act("tried", by=security[1]) as doing:
        doing.details = {"number": 1}


@pytest.fixture
def browser(entered, person, enter):
    return enter(person("aud-one", "audit"))


def test_the_ledger_is_shown_last_entry_first(browser):
    page = browser.get("/ledger").content.decode()
    assert page.index("/ledger/entries/1") < page.index("/ledger/entries/0")
    assert ("开立账号" in page, "sec-one" in page) == (True, True)


def test_an_entry_is_opened_with_its_document(browser):
    page = browser.get("/ledger/entries/0").content.decode()
    assert ("&quot;account&quot;: &quot;zj-union&quot;" in page, "浙江填报员" in page) == (
        True,
        False,
    )
    assert browser.get("/ledger/entries/99").status_code == 404


def test_a_sound_ledger_is_found_sound(browser, books):
    assert "账本完整" in browser.get("/ledger-check").content.decode()
    assert check_ledger(books).entries == 2


def test_a_document_that_somebody_took_out_of_the_database_is_told(entered, books):
    triggers = {
        "sqlite": "DROP TRIGGER audit_ledgerdocument_no_delete",
        "postgresql": "DROP TRIGGER audit_ledgerdocument_append_only ON audit_ledgerdocument",
    }
    with connection.cursor() as cursor:
        cursor.execute(triggers[connection.vendor])
        cursor.execute("DELETE FROM audit_ledgerdocument WHERE entry_id = 1")
    assert [fault.kind.code for fault in check_ledger(books).faults] == ["ledger-document-wrong"]


def test_the_tiles_are_what_an_outsider_can_check(browser, confirm, settings, tmp_path, books):
    settings.OFFICE_HOME = tmp_path
    write_key(tmp_path / "ledger.key", NoteSigner(books.origin, ED25519, bytes(range(32))))
    confirm(browser)
    answer = browser.post("/ledger/tiles")
    assert 'filename="ledger-2.zip"' in answer["Content-Disposition"]
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path / "tiles")
    checked = check_folder(tmp_path / "tiles", Policy((books.key,), {}, {}, NO_QUORUM))
    assert (checked.entries, checked.faults) == (2, ())
    assert LedgerEntry.objects.count() == 2


def test_sign_ins_are_shown_and_searched(browser, client):
    client.post("/login", {"login": "zj-union", "password": "Wrong-password-1"})
    page = browser.get("/sign-ins", {"q": "zj-"}).content.decode()
    assert (page.count("<td>zj-union</td>"), "aud-one</td>" in page) == (1, False)


def test_every_subject_of_an_act_has_a_name():
    named = set()
    for path in Path(kaohe.web.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_act = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_act and node.func.id == "act" and isinstance(node.args[0], ast.Constant):
                named.add(node.args[0].value)
    assert named <= set(SUBJECTS)
