"""The practice year's scores by the act of the office, and a year before it to compare with."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring import read_evidence, write_evidence
from kaohe.demo.former_year import set_back
from kaohe.stores.files import read_bytes
from kaohe.web.accounts.models import User
from kaohe.web.cycles.acts import find_met, tell_need
from kaohe.web.cycles.practice import end_practice_step, open_practice_cycle
from kaohe.web.results.acts import score_cycle
from kaohe.workflows.cycle import find_step

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.web.cycles.models import Cycle
    from kaohe.web.results.models import Scoring

FORMER_YEAR: Final = {
    "id": "practice-2011",
    "title": "2011年度考核（演练）",
    "pack": "national-2012",
}


def score_practice(cycle: Cycle, run: Path, *, by: User) -> Scoring:
    """Score the evidence of a practice run; the traces are those of the run, byte for byte."""
    sheet = run / "evidence.json"
    return score_cycle(cycle, read_bytes(sheet), name=sheet.name, by=by)


def bring_former_year(run: Path) -> Cycle:
    """Open the year before with the findings of another practice run, scored and published.

    Nothing but its findings is known of it: each of its conditions rests on the digest of the
    sheet, as of a year that was assessed before there was an office.

    Raises:
        FileUnusable: the folder is not that of a practice run.
    """
    clerk = User.objects.get(username="office-1")
    sheet = run / "evidence.json"
    evidence = set_back(read_evidence(read_bytes(sheet), sheet.name), FORMER_YEAR["id"])
    content = write_evidence(evidence)
    record = sha256(content).hexdigest()
    cycle = open_practice_cycle(FORMER_YEAR, by=clerk)
    cycle.refresh_from_db()
    while cycle.step != "published":
        if cycle.step == "scoring":
            score_cycle(cycle, content, name=sheet.name, by=clerk)
        met = find_met(cycle)
        for need in find_step(cycle.step).needs:
            if need.id not in met:
                tell_need(cycle, need.id, is_met=True, by=clerk, record=record)
        end_practice_step(cycle, by=clerk)
        cycle.refresh_from_db()
    return cycle
