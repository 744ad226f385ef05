"""A year under the small rules of the tests, with evidence that can be scored."""

from __future__ import annotations

import json

import pytest

from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def evidence(practice):
    """The sheet of the practice run, as bytes."""
    return (practice.path / "evidence.json").read_bytes()


@pytest.fixture
def home(settings, tmp_path):
    """The office's folder, on a day of the practice year."""
    settings.OFFICE_HOME = tmp_path
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "day").write_text("2013-02-18", encoding="ascii")
    return tmp_path


@pytest.fixture
def cycle(office, home):
    """The year of the practice run, at its scoring."""
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=office)
    Cycle.objects.update(step="scoring")
    return Cycle.objects.get()


@pytest.fixture
def scored(cycle, put_down_scoring, office):
    """The year with the scoring of the practice run."""
    return put_down_scoring(cycle, by=office)


@pytest.fixture
def changed(evidence):
    """Change a sheet of evidence."""

    def change(**fields):
        return json.dumps({**json.loads(evidence), **fields}).encode()

    return change
