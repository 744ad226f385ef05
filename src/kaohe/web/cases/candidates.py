"""Visits that show an untrue entry, from phones, paper sheets and the sheet that was scored.

A candidate is no case: people open one from it, and the body is heard before anything is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.web.cases.effects import read_sheet
from kaohe.web.cases.models import TRUTH
from kaohe.web.fieldwork.findings import find_counting, findings_of
from kaohe.web.observations.sheets import gather_sheet_findings
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.scoring.evidence import Finding
    from kaohe.web.cycles.models import Cycle


@dataclass(frozen=True, slots=True)
class Candidate:
    """A visit whose outcome opens a case."""

    visit: str
    body: str
    county: str
    unit_kind: str
    """Id of the kind of unit that was found; empty where nobody noted it."""
    outcome: str
    note: str
    actor: str
    at: str
    blobs: tuple[str, ...]
    case: int | None
    """Number of the case that stands on it already."""


def list_candidates(cycle: Cycle) -> tuple[Candidate, ...]:
    """Return the visits whose outcome opens a case under the pack, by body and visit."""
    pack = find_known(cycle.pack_digest).pack
    opening = {each.id for each in pack.outcomes if each.opens_case}
    known = dict(cycle.cases.filter(kind=TRUTH).exclude(visit="").values_list("visit", "number"))
    kinds: dict[str, str] = {}
    ended: dict[str, Finding] = {}
    for finding in _list_findings(cycle):
        if finding.visit and finding.item == UNIT_KIND:
            kinds.setdefault(finding.visit, finding.value or "")
        elif finding.visit and finding.item == OUTCOME:
            ended.setdefault(finding.visit, finding)
    return tuple(
        Candidate(
            visit,
            finding.body,
            visit.split("/")[2],
            kinds.get(visit, ""),
            finding.value or "",
            finding.note,
            finding.actor,
            finding.at,
            finding.blobs,
            known.get(visit),
        )
        for visit, finding in sorted(ended.items(), key=lambda each: (each[1].body, each[0]))
        if finding.value in opening
    )


def find_candidate(cycle: Cycle, visit: str) -> Candidate | None:
    """Return the candidate of a visit; None where it shows nothing untrue."""
    return next((each for each in list_candidates(cycle) if each.visit == visit), None)


def _list_findings(cycle: Cycle) -> Iterator[Finding]:
    """Yield findings of visits, what phones say first, what was only scored last."""
    for revision in find_counting(cycle):
        try:
            yield from findings_of(revision, cycle)
        except ValidationError:
            continue  # its own page tells that it cannot be read
    yield from gather_sheet_findings(cycle)
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is not None:
        yield from read_sheet(scoring).findings
