"""Making an office, and starting it: folder, keys, tables, ledger, and what is refused."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.core.ledger.checkpoints import is_of_rehearsals
from kaohe.stores.files import write_new
from kaohe.stores.ledger_files import load_signer, write_key
from kaohe.web.environment import HOME, LEAST_SECRET, SESSION_KEY_FILE
from kaohe.web.faults import (
    DATABASE_UNSAFE,
    DEBUG_ON,
    HOME_OPEN,
    PRACTICE_IN_EARNEST,
    SECRET_GUESSED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault

LEDGER_KEY: Final = "ledger.key"
SECRET_BYTES: Final = 48
OTHERS: Final = 0o077
"""Rights of everybody but the owner."""
LEAST_DIFFERENT: Final = 12
"""Different characters in a key that was made by chance; one that was typed has fewer."""
_DEFAULT: Final = "django-insecure"
_FULL: Final = 2
"""What SQLite says for ``PRAGMA synchronous`` when it is FULL."""


@dataclass(frozen=True, slots=True)
class Durability:
    """A setting of the database on which it depends that nothing is lost."""

    setting: str
    wanted: object
    found: object

    @property
    def is_met(self) -> bool:
        """Tell whether it is as it must be."""
        return self.found == self.wanted


def make_office(home: Path, *, origin: str) -> None:
    """Make the folder of an office: the key of its sessions, the key of its ledger.

    Raises:
        OutputExists: there is an office already.
    """
    write_key(home / LEDGER_KEY, NoteSigner(origin, ED25519, secrets.token_bytes(32)))
    home.chmod(0o700)
    write_new(home / SESSION_KEY_FILE, secrets.token_urlsafe(SECRET_BYTES).encode("ascii"))
    (home / SESSION_KEY_FILE).chmod(0o600)


def open_office(home: Path) -> None:
    """Make Django ready for an office, bring its tables up to date, and check its promises.

    Raises:
        InputError: the folder is no office, or something is refused (:func:`find_unsafe`).
    """
    os.environ[HOME] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaohe.web.settings"
    import django  # settings read the surroundings, which are set just above
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions")
    _name_ledger(home)
    expect_safe()


def expect_safe() -> None:
    """Refuse to go on while anything is unsafe.

    Raises:
        InputError: with everything that is.
    """
    raise_all(InputError, find_unsafe())


def find_unsafe() -> Iterator[Fault]:
    """Yield everything for which an office does not start."""
    from django.conf import settings

    home = settings.OFFICE_HOME
    if settings.DEBUG:
        yield DEBUG_ON.at("DEBUG")
    key = settings.SECRET_KEY
    is_guessed = key.startswith(_DEFAULT) or len(set(key)) < LEAST_DIFFERENT
    if is_guessed or len(key) < LEAST_SECRET:
        yield SECRET_GUESSED.at(str(home / SESSION_KEY_FILE))
    for place in (home, home / SESSION_KEY_FILE, home / LEDGER_KEY):
        if place.exists() and place.stat().st_mode & OTHERS:
            yield HOME_OPEN.at(str(place))
    for each in read_durability():
        if not each.is_met:
            yield DATABASE_UNSAFE.at("-", setting=each.setting, found=each.found)
    yield from _find_practice()


def read_durability() -> list[Durability]:
    """Read the database's settings back; what was asked for is not always what holds."""
    from django.db import connection

    if connection.vendor == "sqlite":
        asked: dict[str, object] = {"journal_mode": "wal", "synchronous": _FULL, "foreign_keys": 1}
    else:
        asked = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    command = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
    read = []
    with connection.cursor() as cursor:
        for setting, wanted in asked.items():
            cursor.execute(f"{command} {setting}")
            read.append(Durability(setting, wanted, cursor.fetchone()[0]))
    return read


def _find_practice() -> Iterator[Fault]:
    """Yield a fault where accounts with known passwords stand in an office in earnest."""
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.models import LedgerIdentity

    identity = LedgerIdentity.objects.first()
    in_earnest = identity is not None and not is_of_rehearsals(identity.origin)
    if in_earnest and User.objects.filter(is_practice=True).exists():
        yield PRACTICE_IN_EARNEST.at("-")


def _name_ledger(home: Path) -> None:
    from kaohe.web.audit.models import LedgerIdentity

    if not LedgerIdentity.objects.exists():
        key = load_signer(home / LEDGER_KEY, kind=ED25519).key
        LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
