"""The practice office, filled from a practice run by the acts of every room."""

import json
import shutil
from datetime import date

import pytest
from django.db import connection

from kaohe.core.scoring import read_evidence
from kaohe.web.accounts.models import User
from kaohe.web.audit import office_acts
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import BodyState, Cycle
from kaohe.web.results.gathering import gather_rooms
from kaohe.web.results.models import BodyResult
from kaohe.workflows.evidence import compare_sheets


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
    cases = client.get(f"/cases/of/{filled.id}").content.decode()
    for state in ("成立", "已答复，待拟定", "待单位答复"):
        assert f"{state}</span>" in cases
    (circular,) = filled.papers.filter(kind="criticism")
    assert [each["decision"] for each in circular.facts["items"]] == [
        "予以通报批评，更正考核基数。"
    ]

    told = client.get(f"/cycles/of/{filled.id}/results/statistics").content.decode()
    assert (told.count('class="interval"'), told.count("<circle")) == (5, 5)
    units = client.get(f"/cycles/of/{filled.id}/results/statistics/units.csv")
    lines = units.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "visit,kind,body,county,chance,weight,false"
    assert 200 < len(lines) <= 321
    leads = client.get(f"/registers/of/{filled.id}/screening").content.decode()
    assert ("查准率" in leads, leads.count("?sign=")) == (True, 11)


def test_the_practice_year_is_scored_from_its_rooms_as_the_command_scores_the_same_truth(
    filled, practice, client
):
    totals = {
        path.stem: json.loads(path.read_bytes())["total"]["rounded"]
        for path in (practice.path / "traces").glob("*.json")
    }
    told = read_evidence((practice.path / "evidence.json").read_bytes(), "evidence.json")
    gathered = gather_rooms(filled)
    differing = compare_sheets(told, gathered.evidence)
    # Two people have decided one correction in the practice office.
    assert [(each.source, each.one) for each in differing] == [("final", None)]
    corrected = differing[0].body
    assert gathered.count("missing") == 0

    client.force_login(User.objects.get(username="office-1"))
    rooms = f"/cycles/of/{filled.id}/results/rooms"
    sent = {"seen": gathered.digest, "reason": "演练"}
    assert client.post(f"{rooms}/score", {**sent, "request": "r" * 32}).status_code == 302
    first = filled.scorings.get(number=2)
    scored = dict(first.results.values_list("body", "total"))
    del scored[corrected], totals[corrected]
    assert scored == totals
    assert (first.sheet_digest, first.gathering.reason) == (gathered.digest, "演练")
    assert "各单位总分相同" in client.get(f"{rooms}/differences").content.decode()

    assert client.post(f"{rooms}/score", {**sent, "request": "s" * 32}).status_code == 302
    again = filled.scorings.get(number=3)
    traces = [dict(each.results.values_list("body", "trace_digest")) for each in (first, again)]
    assert (again.sheet_digest, traces[0]) == (first.sheet_digest, traces[1])

    score = client.get(f"/cycles/of/{filled.id}/results/33").content.decode()
    assert "由各环节数据汇集" in score
    for page in ("reviews/of/33/joint_body", "practice-2012/sheets/", "practice-2012/versions/1"):
        assert page in score
