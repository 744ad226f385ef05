"""A year at its results, with the traces of the practice run."""

import json

import pytest

from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.keeping import store


@pytest.fixture
def scored(person, put_down_scoring, settings, tmp_path):
    """The year of the practice run with one scoring, at its review."""
    settings.OFFICE_HOME = tmp_path
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "day").write_text("2013-02-18", encoding="ascii")
    clerk = person("office-1", "office")
    details = {"id": "practice-2012", "title": "2012年度考核", "pack": "national-2012"}
    open_cycle(details, by=clerk)
    Cycle.objects.update(step="review")
    cycle = Cycle.objects.get()
    put_down_scoring(cycle, by=clerk)
    return cycle


@pytest.fixture
def score_again(scored, put_down_traces):
    """Put down another scoring, in which something has changed."""

    def again(change):
        former = scored.scorings.get()
        rows = former.results.order_by("body")
        traces = {row.body: json.loads(store().read(row.trace_digest)) for row in rows}
        change(traces)
        put_down_traces(scored, traces, sheet=former.sheet_digest, by=former.by)

    return again
