"""The office's tables without a row, made once for all processes of a run; each copies them.

Taking the steps of every room's migrations takes as long as many tests; an office that is begun
from nothing by its command has a test of its own (``tests/web/jobs/test_worker.py``).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager

FILE = "office.sqlite3"
TAKE_STEPS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA journal_mode=DELETE")
connection.close()
"""
"""What makes the tables; a file that is copied must not lean on another one beside it."""


def make_tables(folder):
    """Make the tables, in a file of a folder or in the database that the surroundings name."""
    folder.mkdir()
    shutil.copy(f"{os.environ['KAOHE_HOME']}/secret.key", folder)
    surroundings = {**os.environ, "KAOHE_HOME": str(folder)}
    told = subprocess.run(
        [sys.executable, "-c", TAKE_STEPS],
        capture_output=True,
        text=True,
        check=False,
        env=surroundings,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def begin_folder(folder, made):
    """Lay the tables where an office is then begun."""
    folder.mkdir(mode=0o700)
    if (made / FILE).exists():
        shutil.copy(made / FILE, folder)


@contextmanager
def lend_tables(connection, made):
    """Let Django's test database begin with the tables; its own steps then find nothing to do."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]
        yield
        return
    name = "file:memorydb_default?mode=memory&cache=shared"
    with closing(sqlite3.connect(name, uri=True)) as kept:
        with closing(sqlite3.connect(made / FILE)) as tables:
            tables.backup(kept)
        yield
