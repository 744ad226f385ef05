"""Making an office, and starting it: folder, keys, tables, ledger, and what is refused."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.files import write_new
from kaohe.stores.ledger_files import load_signer, write_key
from kaohe.web.environment import HOME, SESSION_KEY_FILE
from kaohe.web.faults import DATABASE_UNSAFE

if TYPE_CHECKING:
    from pathlib import Path

LEDGER_KEY: Final = "ledger.key"
SECRET_BYTES: Final = 48
_FULL: Final = 2
"""What SQLite says for ``PRAGMA synchronous`` when it is FULL."""


def make_office(home: Path, *, origin: str) -> None:
    """Make the folder of an office: the key of its sessions, the key of its ledger.

    Raises:
        OutputExists: there is an office already.
    """
    write_key(home / LEDGER_KEY, NoteSigner(origin, ED25519, secrets.token_bytes(32)))
    write_new(home / SESSION_KEY_FILE, secrets.token_urlsafe(SECRET_BYTES).encode("ascii"))
    (home / SESSION_KEY_FILE).chmod(0o600)


def open_office(home: Path) -> None:
    """Make Django ready for an office, bring its tables up to date, and check its promises.

    Raises:
        InputError: the folder is no office, or the database would not keep what it acknowledges.
    """
    os.environ[HOME] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaohe.web.settings"
    import django  # settings read the surroundings, which are set just above
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    expect_durable()
    _name_ledger(home)


def expect_durable() -> None:
    """Read the database's settings back; what was asked for is not always what holds.

    Raises:
        InputError: the database could lose what it has acknowledged.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = {"journal_mode": "wal", "synchronous": _FULL, "foreign_keys": 1}
        else:
            asked = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        for setting, wanted in asked.items():
            command = "PRAGMA" if connection.vendor == "sqlite" else "SHOW"
            cursor.execute(f"{command} {setting}")
            found = cursor.fetchone()[0]
            if found != wanted:
                raise DATABASE_UNSAFE.error_at(str(connection), setting=setting, found=found)


def _name_ledger(home: Path) -> None:
    from kaohe.web.audit.models import LedgerIdentity

    if not LedgerIdentity.objects.exists():
        key = load_signer(home / LEDGER_KEY, kind=ED25519).key
        LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
