"""The system administrator's page: how the machine does, and nothing of what is done on it."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaohe.core.errors import InputError
from kaohe.web.accounts.rights import allow
from kaohe.web.base.telling import list_faults
from kaohe.web.environment import SQLITE_FILE
from kaohe.web.starting import find_unsafe, read_durability

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PACKAGES: Final = (
    "kaohe",
    "django",
    "django-allauth",
    "django-csp",
    "gunicorn",
    "psycopg",
    "duckdb",
    "pynacl",
)


@require_safe
@allow("system")
def status(request: HttpRequest) -> HttpResponse:
    """Show database, disk, versions and start-up checks."""
    home = settings.OFFICE_HOME
    return render(
        request,
        "base/status.html",
        {
            "faults": list_faults(InputError(*find_unsafe())),
            "durability": read_durability(),
            "database": connection.vendor,
            "database_version": _read_version(),
            "disk": shutil.disk_usage(home),
            "size": sum(each.stat().st_size for each in home.glob(f"{SQLITE_FILE}*")),
            "python": platform.python_version(),
            "machine": platform.platform(),
            "versions": [(name, _version_of(name)) for name in PACKAGES],
            "hosts": settings.ALLOWED_HOSTS,
            "is_secure": getattr(settings, "SECURE_SSL_REDIRECT", False),
        },
    )


def _read_version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _version_of(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "—"
