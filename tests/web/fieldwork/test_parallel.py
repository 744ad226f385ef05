"""Twenty identical calls at once are one row and one receipt."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client
from simulated_phone import send_by

CALLS = 20


@pytest.fixture
def apart(tmp_path):
    """Let threads work on a file with what the test has made so far, as processes would."""
    if connection.vendor != "sqlite":
        pytest.skip("a file of SQLite")
    place = tmp_path / "office.sqlite3"
    place.write_bytes(connection.connection.serialize())
    kept = connections.settings["default"]
    connections.settings["default"] = {**kept, "NAME": str(place)}
    yield place
    connections.settings["default"] = kept


def test_20_parallel_identical_puts_are_one_row(visiting, apart):
    _field, one, _two, _county, shown = visiting
    name, content = one.revise(shown.visit.id)
    begin = Barrier(CALLS)

    def put(_number):
        one_of_many = type(one).__new__(type(one))
        one_of_many.__dict__ = {**one.__dict__, "send": send_by(Client())}
        begin.wait(60)
        try:
            return one_of_many.put_revision(shown.visit.id, name, content)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CALLS) as threads:
        answers = list(threads.map(put, range(CALLS)))
    assert sorted(status for status, _told in answers) == [200] * (CALLS - 1) + [201]
    assert len({told["receipt"]["number"] for _status, told in answers}) == 1
    with sqlite3.connect(apart) as rows:
        count = "SELECT count(*) FROM fieldwork_inbox WHERE subject = ?"
        assert rows.execute(count, [name]).fetchone() == (1,)
        assert rows.execute("SELECT count(*) FROM fieldwork_fieldrevision").fetchone() == (1,)
    rows.close()
