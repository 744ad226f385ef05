"""A year at its review, scored from the practice run, and the people who decide its cases."""

import json

import pytest

from kaohe.core.scoring import OUTCOME, read_evidence
from kaohe.stores.packs import find_pack
from kaohe.web.cycles.acts import find_met, open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.acts import score_cycle
from kaohe.web.results.keeping import store
from kaohe.web.results.models import BodyResult, Scoring
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
def cycle(home, office, practice):
    """The year with the traces of the run, which are kept as a scoring keeps them."""
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=office)
    Cycle.objects.update(step="review")
    cycle = Cycle.objects.get()
    scoring = Scoring.objects.create(
        cycle=cycle,
        number=1,
        sheet_name="evidence.json",
        sheet_digest=store().keep((practice.path / "evidence.json").read_bytes()),
        pack_digest=cycle.pack_digest,
        findings=1,
        at=cycle.opened_at,
        by=office,
        entry=0,
    )
    for path in sorted((practice.path / "traces").glob("*.json")):
        trace = json.loads(path.read_bytes())
        BodyResult.objects.create(
            scoring=scoring,
            body=path.stem,
            group=trace["standing"]["group"],
            place=trace["standing"]["place"],
            total=trace["total"]["rounded"],
            sections={},
            trace_digest=store().keep(path.read_bytes().rstrip(b"\n")),
        )
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
