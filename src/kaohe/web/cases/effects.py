"""What corrections change: the whole sheet scored again, and held against the scoring as it was."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes
from kaohe.core.scoring import read_evidence
from kaohe.web.base.today import read_today
from kaohe.web.results.keeping import read_kept, read_trace
from kaohe.web.rules.library import find_known
from kaohe.workflows.recounting import amend_evidence, compare_traces
from kaohe.workflows.scoring import last_day_of, score_campaign

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.scoring.evidence import Evidence
    from kaohe.web.results.models import Scoring
    from kaohe.workflows.recounting import BodyChange, Correction


@dataclass(frozen=True, slots=True)
class Effect:
    """What some corrections make of a scoring."""

    changes: tuple[BodyChange, ...]
    """Bodies with other points first, then those that only change their place."""
    traces: dict[str, bytes]
    """The new trace of every body that is not what it was."""


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a scoring has left as it was, and what it has not."""

    former: int
    """Number of the scoring before it."""
    same: int
    """Bodies whose trace is the same, byte for byte."""
    counted: tuple[str, ...]
    """Bodies of which something is counted otherwise."""
    placed: tuple[str, ...]
    """Bodies whose points are counted the same, and whose place alone is another."""


def compare_with_former(scoring: Scoring) -> Rescored | None:
    """Hold a scoring against the one before it, trace by trace; None of the first."""
    former = scoring.cycle.scorings.filter(number__lt=scoring.number).order_by("-number").first()
    if former is None:
        return None
    before, after = (
        dict(each.results.order_by("body").values_list("body", "trace_digest"))
        for each in (former, scoring)
    )
    other = [body for body in after if before.get(body) != after[body]]
    placed = [
        body
        for body in other
        if body in before and read_trace(before[body])["total"] == read_trace(after[body])["total"]
    ]
    counted = tuple(body for body in other if body not in placed)
    return Rescored(former.number, len(after) - len(other), counted, tuple(placed))


def read_sheet(scoring: Scoring) -> Evidence:
    """Return the sheet of a scoring, as it was scored."""
    return _read(scoring.sheet_digest, scoring.sheet_name)


def measure_effect(scoring: Scoring, corrections: tuple[Correction, ...]) -> Effect:
    """Score a sheet again with corrections, and compare every trace with the former one.

    A rehearsal may be set back to a day before its own findings; they are taken as they stand,
    since another time of finding would show as a change where there is none.

    Raises:
        EvidenceError: with everything for which the amended sheet cannot be scored.
    """
    traces = tuple(scoring.results.order_by("body").values_list("body", "trace_digest"))
    basis = _Basis(scoring.sheet_digest, scoring.sheet_name, scoring.pack_digest, traces)
    return _measure(basis, corrections, read_today())


def find_missing(scoring: Scoring, corrections: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Return the corrections that the sheet of a scoring does not hold yet."""
    sheet = read_sheet(scoring)
    return tuple(
        each for each in corrections if amend_evidence(sheet, [each]).findings != sheet.findings
    )


@lru_cache(maxsize=2)
def _read(digest: str, name: str) -> Evidence:
    return read_evidence(read_kept(digest), name)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a scoring was made of and gave, by digests."""

    sheet: str
    sheet_name: str
    pack: str
    traces: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def _measure(basis: _Basis, corrections: tuple[Correction, ...], today: date) -> Effect:
    amended = amend_evidence(_read(basis.sheet, basis.sheet_name), corrections)
    day = max(today, last_day_of(amended)) if amended.rehearsal else today
    results = score_campaign(find_known(basis.pack).pack, amended, on=day)
    before, after, traces = {}, {}, {}
    for body, digest in basis.traces:
        former, fresh = read_kept(digest), canonical_bytes(results.trace_of(body))
        if former != fresh:
            before[body], after[body] = json.loads(former), json.loads(fresh)
            traces[body] = fresh
    return Effect(compare_traces(before, after), traces)
