"""The practice office, filled from a practice run by the acts of every room."""

import json
import shutil
from datetime import date

import pytest
from django.db import connection

from kaohe.web.accounts.models import User
from kaohe.web.audit import office_acts
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import BodyState, Cycle
from kaohe.web.results.models import BodyResult


@pytest.fixture
def attached(filled_home, settings, tmp_path, django_db_setup, django_db_blocker):
    """A copy of the filled office; its database stands beside that of the tests."""
    settings.OFFICE_HOME = tmp_path / "home"
    shutil.copytree(filled_home, settings.OFFICE_HOME)
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS filled", [f"{settings.OFFICE_HOME}/office.sqlite3"])
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DETACH DATABASE filled")


@pytest.fixture
def filled(attached, db):
    """The practice year, as ``kaohe office practise`` has filled it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            if not cursor.execute(f"SELECT 1 FROM main.{name} LIMIT 1").fetchone():
                cursor.execute(f"INSERT INTO main.{name} SELECT * FROM filled.{name}")
    office_acts.ledger.cache_clear()
    yield Cycle.objects.get(pk="practice-2012")
    office_acts.ledger.cache_clear()


def test_the_practice_year_shows_what_the_practice_run_made(filled, practice, client):
    """One office serves all of this, because filling it takes a while."""
    signed = filled.signatures.values_list("step", flat=True)
    assert (filled.step, sorted(set(signed))) == ("review", ["ceremony", "registers", "rules"])
    assert signed.count() == 12
    assert read_today() == date(2013, 2, 18)

    traces = {
        path.stem: json.loads(path.read_bytes())["total"]
        for path in (practice.path / "traces").glob("*.json")
    }
    kept = BodyResult.objects.values_list("body", "total")
    assert dict(kept) == {body: total["rounded"] for body, total in traces.items()}
    told = set(BodyState.objects.values_list("body", "part", "value"))
    for body, total in traces.items():
        assert {
            (body, each["id"], each["rounded"] or each["earned"]) for each in total["steps"]
        } <= told

    client.force_login(User.objects.get(username="office-1"))
    board = client.get(f"/cycles/of/{filled.id}")
    assert (board.status_code, "演练" in board.content.decode()) == (200, True)
    table = client.get(f"/cycles/of/{filled.id}/results").content.decode()
    assert all(f">{total['rounded']}<" in table for total in traces.values())
