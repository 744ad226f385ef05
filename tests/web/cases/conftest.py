"""A year at its review, scored from the practice run, and the people who decide its cases."""

import pytest

from kaohe.core.scoring import OUTCOME, read_evidence
from kaohe.stores.packs import find_pack
from kaohe.web.cycles.acts import find_met, open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.acts import score_cycle
from kaohe.web.rules.library import keep_upload, read_upload

OBJECTIONS = """
objections: {days: 5, basis: assumed, decision: d_criticism}
"""


@pytest.fixture
def home(settings, tmp_path):
    settings.OFFICE_HOME = tmp_path / "home"
    settings.OFFICE_HOME.mkdir(mode=0o700)
    (settings.OFFICE_HOME / "practice").mkdir()
    day = settings.OFFICE_HOME / "practice" / "day"
    day.write_text("2013-02-18", encoding="ascii")
    return day


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def leader(person):
    return person("leader-one", "leader")


@pytest.fixture
def cycle(home, office, put_down_scoring):
    """The year with the scoring of the practice run."""
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=office)
    Cycle.objects.update(step="review")
    cycle = Cycle.objects.get()
    put_down_scoring(cycle, by=office)
    return cycle


@pytest.fixture
def with_window(home, office, practice):
    """The year under rules that have a window for objections, scored by the act."""
    text = find_pack("national-2012").read_text(encoding="utf-8")
    text = text.replace("version: 2012.1.0", "version: 2012.9.0", 1) + OBJECTIONS
    known = read_upload(text.encode(), "with-window.yaml")
    keep_upload(known, text.encode())
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": known.digest}
    open_cycle(details, by=office)
    Cycle.objects.update(step="review")
    cycle = Cycle.objects.get()
    sheet = (practice.path / "evidence.json").read_bytes()
    score_cycle(cycle, sheet, name="evidence.json", by=office)
    assert "scores_complete" in find_met(cycle)
    return cycle


@pytest.fixture
def visits(practice):
    """Visits of the run by how they ended, each with its body."""
    sheet = read_evidence((practice.path / "evidence.json").read_bytes(), "evidence.json")
    ended = {}
    for each in sheet.findings:
        if each.item == OUTCOME:
            ended.setdefault(each.value, []).append((each.visit, each.body))
    return ended
