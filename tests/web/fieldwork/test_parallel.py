"""Many identical calls at once are one row and one receipt, on both databases."""

from __future__ import annotations

import importlib.util
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client
from simulated_phone import send_by

from kaohe.web.fieldwork.models import FieldBlob, FieldEvent, FieldReceipt, FieldRevision, Inbox

CALLS = {"sqlite": 20, "postgresql": 8}
PHOTO = b"one photo " * 20_000
CLONE = "apart"


def copy_sqlite(tmp_path):
    """Write what the test has made so far into a file that keeps a write-ahead log, as an office's.

    The log is begun here: many that begin it at once are told that the file is locked.
    """
    place = tmp_path / "office.sqlite3"
    place.write_bytes(connection.connection.serialize())
    with closing(sqlite3.connect(place)) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
    return str(place)


def copy_postgres(_tmp_path):
    """Copy what the test has made so far into another database of the server."""
    where = connection.get_connection_params()
    line = {name: where[name] for name in ("host", "user") if name in where}
    with psycopg.connect(**line, dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {CLONE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {CLONE}")
    schema = subprocess.run(
        [find_program("pg_dump"), "--schema-only", "-h", line["host"], "-U", line["user"],
         connection.settings_dict["NAME"]],
        capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    subprocess.run(
        [find_program("psql"), "-q", "-h", line["host"], "-U", line["user"], "-d", CLONE],
        input=schema,
        capture_output=True,
        check=True,
    )
    with psycopg.connect(**line, dbname=CLONE) as target:
        target.execute("SET session_replication_role = replica")
        for table in connection.introspection.table_names():
            copy_table(table, target)
    return CLONE


def copy_table(table, target):
    """Copy the rows of a table, and let its numbers go on behind them."""
    with connection.cursor() as reading, target.cursor() as writing:
        with (
            reading.copy(f'COPY "{table}" TO STDOUT') as source,
            writing.copy(f'COPY "{table}" FROM STDIN') as sink,
        ):
            for piece in source:
                sink.write(piece)
        writing.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND is_identity = 'YES'",
            [table],
        )
        for (column,) in writing.fetchall():
            writing.execute(
                f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                f'(SELECT coalesce(max("{column}"), 0) + 1 FROM "{table}"), false)'
            )


def find_program(name):
    """Return a program of the PostgreSQL that serves the tests."""
    place = Path(__file__).parents[1] / "postgres.py"
    spec = importlib.util.spec_from_file_location("postgres_of_tests", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.find_binaries() / name


@pytest.fixture
def apart(tmp_path):
    """Let threads work on a copy of what the test has made so far, as processes would."""
    copy = copy_sqlite if connection.vendor == "sqlite" else copy_postgres
    kept = connections.settings["default"]
    connections.settings["default"] = {**kept, "NAME": copy(tmp_path)}
    yield CALLS[connection.vendor]
    connections.settings["default"] = kept


def call_at_once(number, phone, doing):
    """Let as many threads do the same with the same phone, and return what each was answered."""
    begin = Barrier(number)

    def call(_number):
        one_of_many = type(phone).__new__(type(phone))
        one_of_many.__dict__ = {**phone.__dict__, "send": send_by(Client())}
        begin.wait(60)
        try:
            return doing(one_of_many)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(call, range(number)))


def read_apart(asking):
    """Ask the copy, from a thread of its own."""

    def ask():
        try:
            return asking()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(ask).result()


def test_parallel_identical_puts_of_a_revision_are_one_row(visiting, apart):
    _field, one, _two, _county, shown = visiting
    name, content = one.revise(shown.visit.id)
    answers = call_at_once(
        apart, one, lambda phone: phone.put_revision(shown.visit.id, name, content)
    )
    assert sorted(status for status, _told in answers) == [200] * (apart - 1) + [201]
    assert len({told["receipt"]["number"] for _status, told in answers}) == 1
    counts = read_apart(
        lambda: (Inbox.objects.filter(subject=name).count(), FieldRevision.objects.count())
    )
    assert counts == (1, 1)


def test_parallel_identical_photos_and_events_are_kept_once(visiting, apart):
    _field, one, _two, _county, shown = visiting
    visit, digest = shown.visit.id, sha256(PHOTO).hexdigest()
    one.note(visit, "a"), one.note(visit, "b")
    answers = call_at_once(apart, one, lambda phone: phone.patch_blob(digest, 0, PHOTO, len(PHOTO)))
    assert {status for status, _offset in answers} <= {204, 409}
    assert (204, len(PHOTO)) in answers
    answers = call_at_once(apart, one, lambda phone: phone.put_events(visit, 1, 2))
    assert sorted(status for status, _told in answers) == [200] * (apart - 1) + [201]
    assert {told["expected"] for _status, told in answers} == {3}
    counts = read_apart(
        lambda: (
            FieldBlob.objects.filter(pk=digest).count(),
            FieldReceipt.objects.filter(subject=digest).count(),
            FieldEvent.objects.filter(visit=visit).count(),
        )
    )
    assert counts == (1, 1, 2)
