"""What the surroundings say: where the data stand, which database, which names the site has.

Nothing here has a default that would be unsafe in earnest: whoever starts the office names the
folder, and the folder holds the key that signs sessions.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from kaohe.core.errors import InputError, raise_all
from kaohe.web.faults import DATABASE_UNKNOWN, DAYS_WRONG, HOME_UNNAMED, SECRET_UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

    from kaohe.core.errors import Fault

HOME: Final = "KAOHE_HOME"
DATABASE: Final = "KAOHE_DATABASE"
HOSTS: Final = "KAOHE_HOSTS"
SECURE: Final = "KAOHE_SECURE"
DELIVERIES: Final = "KAOHE_DELIVERIES"
PASSWORD_DAYS: Final = "KAOHE_PASSWORD_DAYS"  # noqa: S105 - name of a variable
LONGEST_PASSWORD: Final = 90
SESSION_KEY_FILE: Final = "secret.key"
LEAST_SECRET: Final = 50
"""Characters of the key that signs sessions."""
SQLITE_FILE: Final = "office.sqlite3"
WAIT_SECONDS: Final = 30
"""How long a writer waits for the one before it."""
KEPT_SECONDS: Final = 60
"""How long a connection is used again; opening one costs more than most pages do."""
PREPARED_AFTER: Final = 2
"""How often a connection sends a statement before PostgreSQL keeps its plan.

Pages send the same few statements all the time; planning each anew costs the server more than
answering it.
"""

_SQLITE_SETTINGS: Final = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
)


@dataclass(frozen=True, slots=True)
class Environment:
    """One office: its folder, its database, its names, its secret."""

    home: Path
    database: Mapping[str, Any]
    """As Django's setting DATABASES wants the default."""
    hosts: tuple[str, ...]
    secure: bool
    """Whether the site is reached over TLS only."""
    secret: str
    password_days: int = LONGEST_PASSWORD
    """After how many days a password is changed; 0 asks for no change."""
    deliveries: tuple[Path, ...] = ()
    """Folders of the server from which deliveries may be taken."""


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read the surroundings of an office.

    Raises:
        InputError: with everything that is missing or cannot be used.
    """
    faults: list[Fault] = []
    named = variables.get(HOME, "")
    home, secret, database = Path(named), "", None
    if named:
        secret = _read_secret(home / SESSION_KEY_FILE)
        if len(secret) < LEAST_SECRET:
            faults.append(SECRET_UNREADABLE.at(str(home / SESSION_KEY_FILE), least=LEAST_SECRET))
    else:
        faults.append(HOME_UNNAMED.at(HOME))
    database = _read_database(variables.get(DATABASE, ""), home)
    if database is None:
        faults.append(DATABASE_UNKNOWN.at(DATABASE))
    days = variables.get(PASSWORD_DAYS, "") or str(LONGEST_PASSWORD)
    if not (days.isdecimal() and int(days) <= LONGEST_PASSWORD):
        faults.append(DAYS_WRONG.at(PASSWORD_DAYS, most=LONGEST_PASSWORD))
    raise_all(InputError, faults)
    hosts = variables.get(HOSTS, "127.0.0.1,localhost")
    return Environment(
        home=home,
        database=database or {},
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        secure=variables.get(SECURE, "") == "1",
        secret=secret,
        password_days=int(days),
        deliveries=tuple(
            Path(each).absolute()
            for each in variables.get(DELIVERIES, "").split(os.pathsep)
            if each.strip()
        ),
    )


def _read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _read_database(text: str, home: Path) -> Mapping[str, Any] | None:
    if not text:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / SQLITE_FILE),
            "CONN_MAX_AGE": KEPT_SECONDS,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": WAIT_SECONDS,
                "init_command": _SQLITE_SETTINGS,
            },
        }
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        return None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(_read_host(parts)),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEPT_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": PREPARED_AFTER},
    }


def _read_host(parts: SplitResult) -> str:
    """Return the host as it was written; a folder with a socket may have capital letters."""
    place = parts.netloc.rpartition("@")[2]
    return place.rpartition(":")[0] if parts.port else place.rstrip(":")
