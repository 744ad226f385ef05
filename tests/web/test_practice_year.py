import json
from datetime import date

import pytest

from kaohe.stores.files import PRACTICE_MARK
from kaohe.web.base.today import read_today
from kaohe.web.cycles.models import BodyState, Cycle
from kaohe.web.practice import PASSWORD, fill_office
from kaohe.web.practice_year import SHOWN_BY, fill_year

TRACE = {
    "total": {
        "steps": [
            {"id": "organisation", "earned": "9.3", "rounded": "9.30"},
            {"id": "quantity", "earned": "55"},
        ]
    }
}


@pytest.fixture
def run(tmp_path):
    """Return a folder with the files that a practice run leaves behind."""
    (tmp_path / PRACTICE_MARK).write_text('{"practice":true}\n', encoding="utf-8")
    for place in {*SHOWN_BY.values(), "evidence.json"} - {"traces", "register"}:
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("{}", encoding="utf-8")
    for folder in ("traces", "register"):
        (tmp_path / folder).mkdir()
    (tmp_path / "traces" / "33.json").write_text(json.dumps(TRACE), encoding="utf-8")
    return tmp_path


@pytest.fixture
def filled(books, run, settings, tmp_path):
    settings.OFFICE_HOME = tmp_path / "home"
    fill_office(run)
    fill_year(run)
    return Cycle.objects.get()


def test_the_practice_year_stands_at_its_review_with_every_sign_off(filled):
    signed = filled.signatures.values_list("step", flat=True)
    assert (filled.step, sorted(set(signed))) == ("review", ["ceremony", "registers", "rules"])
    assert signed.count() == 12


def test_the_points_of_a_body_are_those_of_its_trace(filled):
    told = BodyState.objects.filter(body="33").values_list("part", "value")
    assert {("organisation", "9.30"), ("quantity", "55")} <= set(told)


def test_the_practice_office_stands_on_a_day_of_its_year(filled):
    assert read_today() == date(2013, 2, 18)


def test_the_board_of_the_practice_year_opens(filled, client):
    client.post("/login", {"login": "office-1", "password": PASSWORD})
    page = client.get(f"/cycles/of/{filled.id}")
    assert (page.status_code, "演练" in page.content.decode()) == (200, True)
