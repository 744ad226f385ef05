"""An office does not start while anything is unsafe."""

from urllib.parse import urlunsplit

import pytest
from django.db import connection

from kaohe.core.errors import InputError
from kaohe.core.ledger import ED25519
from kaohe.stores.ledger_files import load_signer
from kaohe.web.accounts.models import User
from kaohe.web.audit.models import LedgerIdentity
from kaohe.web.environment import read_environment
from kaohe.web.starting import expect_safe, find_unsafe, make_office, read_durability

SECRET = "Zq3!mL0pXv9sTe5Rb7Yc1Wd8Ka2Nf6Jh4Gu_oPiQxEzSwVtBnMy"  # noqa: S105 - of an office in tests


@pytest.fixture
def safe(db, settings, tmp_path):
    """An office in whose folder nothing is wrong."""
    home = tmp_path / "office"
    make_office(home, origin="office.example/2012")
    settings.OFFICE_HOME, settings.SECRET_KEY, settings.DEBUG = home, SECRET, False
    return home


def codes(faults):
    """Return what is unsafe beside the database of the tests, which need not last."""
    return [fault.kind.code for fault in faults if fault.kind.code != "office-database-unsafe"]


def test_a_new_office_is_safe(safe):
    assert codes(find_unsafe()) == []


def test_debugging_is_refused(safe, settings):
    settings.DEBUG = True
    with pytest.raises(InputError, match="office-debug-on"):
        expect_safe()


@pytest.mark.parametrize(
    "key", ["django-insecure-Zq3!mL0pXv9sTe5Rb7Yc1Wd8Ka2Nf6Jh4Gu", "changeme" * 8, SECRET[:20]]
)
def test_a_key_that_could_be_guessed_is_refused(safe, settings, key):
    settings.SECRET_KEY = key
    assert codes(find_unsafe()) == ["office-secret-guessed"]


@pytest.mark.parametrize("name", ["", "secret.key", "ledger.key"])
def test_a_folder_or_key_that_others_can_read_is_refused(safe, name):
    (safe / name).chmod(0o755)
    assert codes(find_unsafe()) == ["office-home-open"]


def test_everything_that_is_unsafe_is_told_at_once(safe, settings):
    settings.DEBUG, settings.SECRET_KEY = True, "short"
    safe.chmod(0o777)
    assert codes(find_unsafe()) == ["office-debug-on", "office-secret-guessed", "office-home-open"]


def test_a_database_that_could_lose_what_it_acknowledged_is_refused(safe):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.connection.commit()
            cursor.execute("SELECT 1")
    unmet = {each.setting: each.found for each in read_durability() if not each.is_met}
    # the databases of the tests are made to be thrown away, and are refused for it
    expected = (
        {"journal_mode": "memory"}
        if connection.vendor == "sqlite"
        else {"fsync": "off", "full_page_writes": "off"}
    )
    assert unmet == expected
    with pytest.raises(InputError, match="office-database-unsafe"):
        expect_safe()


def test_known_passwords_in_an_office_in_earnest_are_refused(safe):
    key = load_signer(safe / "ledger.key", kind=ED25519).key
    LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
    User.objects.create(username="office-one", name="演练", is_practice=True)
    assert codes(find_unsafe()) == ["office-practice-in-earnest"]


def test_a_new_office_has_no_accounts(safe):
    assert not User.objects.exists()


def test_what_is_missing_of_the_surroundings_is_told_at_once():
    with pytest.raises(InputError) as raised:
        read_environment({"KAOHE_DATABASE": urlunsplit(("mysql", "somewhere", "/office", "", ""))})
    assert [fault.kind.code for fault in raised.value.faults] == [
        "office-home-unnamed",
        "office-database-unknown",
    ]


def test_a_socket_folder_with_capitals_is_a_host(safe):
    environment = read_environment(
        {
            "KAOHE_HOME": str(safe),
            "KAOHE_DATABASE": urlunsplit(
                ("postgresql", "me:a%40b@%2Fvar%2FRun", "/office", "", "")
            ),
        }
    )
    database = environment.database
    assert (database["HOST"], database["PASSWORD"], database["NAME"]) == (
        "/var/Run",
        "a@b",
        "office",
    )


def test_the_folder_is_closed_to_others(safe):
    assert safe.stat().st_mode & 0o077 == 0


def test_the_settings_are_never_those_of_debugging(settings):
    assert settings.DEBUG is False
