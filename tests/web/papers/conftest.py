"""A year at its results, with the traces of the practice run."""

import json

import pytest
from django.utils import timezone

from kaohe.core.canonical import canonical_bytes
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.results.keeping import store
from kaohe.web.results.models import BodyResult, Scoring


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
def score_again(scored):
    """Put down another scoring, in which something has changed."""

    def again(change):
        former = scored.scorings.get()
        rows = former.results.order_by("body")
        traces = {row.body: json.loads(store().read(row.trace_digest)) for row in rows}
        change(traces)
        keep_scoring(scored, traces, sheet=store().read(former.sheet_digest), by=former.by)

    return again


def keep_scoring(cycle, traces, *, sheet, by):
    """Put down a scoring as the act of scoring does, without computing it."""
    scoring = Scoring.objects.create(
        cycle=cycle,
        number=cycle.scorings.count() + 1,
        sheet_name="evidence.json",
        sheet_digest=store().keep(sheet),
        pack_digest=cycle.pack_digest,
        findings=1,
        at=timezone.now(),
        by=by,
        entry=0,
    )
    BodyResult.objects.bulk_create(
        BodyResult(
            scoring=scoring,
            body=body,
            group=trace["standing"]["group"],
            place=trace["standing"]["place"],
            total=trace["total"]["rounded"],
            sections={
                each["id"]: each["rounded"] or each["earned"] or ""
                for each in trace["total"]["steps"]
            },
            trace_digest=store().keep(canonical_bytes(trace)),
        )
        for body, trace in traces.items()
    )
