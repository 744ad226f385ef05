"""The practice office, filled from a practice run by the acts of every room."""

import json
from datetime import date

import pytest

from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import BodyState, Cycle
from kaohe.web.practice import PASSWORD, fill_office
from kaohe.web.practice_year import fill_year
from kaohe.web.results.models import BodyResult


@pytest.fixture
def filled(books, practice, settings, tmp_path):
    settings.OFFICE_HOME = tmp_path / "home"
    fill_office(practice.path)
    fill_year(practice.path)
    return Cycle.objects.get()


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

    client.post("/login", {"login": "office-1", "password": PASSWORD})
    board = client.get(f"/cycles/of/{filled.id}")
    assert (board.status_code, "演练" in board.content.decode()) == (200, True)
    table = client.get(f"/cycles/of/{filled.id}/results").content.decode()
    assert all(f">{total['rounded']}<" in table for total in traces.values())
