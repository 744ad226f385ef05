"""What follows decided cases: another scoring, the draft of the circular, the end of the review."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import StepRefused, raise_all
from kaohe.core.scoring import write_evidence
from kaohe.documents.official.papers import name_union
from kaohe.documents.results import UntrueEntry
from kaohe.documents.results.paper_set import CRITICISM
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cases.corrections import list_corrections
from kaohe.web.cases.effects import find_missing, read_sheet
from kaohe.web.cases.faults import (
    NOT_CLOSED,
    NOTHING_TO_CRITICISE,
    NOTHING_TO_SCORE,
    UNSCORED,
)
from kaohe.web.cases.models import KINDS, TRUTH, CaseDecision
from kaohe.web.cases.objections import is_open, rule_of, window_of
from kaohe.web.cases.standing import CLOSED, list_open
from kaohe.web.cases.words import name_county, name_matter
from kaohe.web.cycles.acts import put_down_act, put_down_need
from kaohe.web.papers.acts import draft_paper
from kaohe.web.results.acts import score_cycle
from kaohe.web.rules.library import find_known
from kaohe.workflows.recounting import amend_evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.web.accounts.models import User
    from kaohe.web.cases.models import Case, CaseProposal
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper
    from kaohe.web.results.models import Scoring

UNNAMED: Final = "（未写明）"
UNANSWERED: Final = "逾期未答复"
_NAMES_EN: Final = {TRUTH: "cases of untrue entries"}


def score_again(cycle: Cycle, *, by: User, request: str = "") -> Scoring:
    """Score the last sheet again with every decided correction; the former scoring stays.

    Raises:
        StepRefused: nothing is scored yet, no correction is left out of it, or it is not the time.
        EvidenceError: the amended sheet cannot be scored; all faults.
    """
    scoring = cycle.scorings.order_by("-number").first()
    if scoring is None:
        raise UNSCORED.error_at(cycle.pk, cycle=cycle.title)
    corrections = list_corrections(cycle)
    missing = find_missing(scoring, corrections)
    if not missing:
        raise NOTHING_TO_SCORE.error_at(cycle.pk)
    sheet = write_evidence(amend_evidence(read_sheet(scoring), corrections))
    name = f"corrected-{scoring.number + 1}.json"
    corrected = (scoring.number, len(missing))
    return score_cycle(cycle, sheet, name=name, by=by, request=request, corrected=corrected)


def list_entries(cycle: Cycle) -> tuple[UntrueEntry, ...]:
    """Return what the circular of criticism names: cases that two people have decided so."""
    pack = find_known(cycle.pack_digest).pack
    decisions = CaseDecision.objects.filter(
        is_agreed=True,
        proposal__is_criticised=True,
        proposal__verdict="upheld",
        proposal__case__cycle=cycle,
        proposal__case__kind=TRUTH,
    )
    rows = decisions.select_related("proposal__case", "by").order_by("proposal__case__number")
    return tuple(_entry(each.proposal.case, each.proposal, pack) for each in rows)


def draft_criticism(cycle: Cycle, *, by: User, request: str = "") -> OfficePaper:
    """Draft the circular of criticism from the decided cases; it goes the way of every paper.

    Raises:
        StepRefused: no decided case is to be criticised.
        InputError: as :func:`kaohe.web.papers.acts.draft_paper`.
    """
    entries = list_entries(cycle)
    if not entries:
        raise NOTHING_TO_CRITICISE.error_at(cycle.pk)
    items = json.dumps([asdict(each) for each in entries], ensure_ascii=False)
    return draft_paper(cycle, CRITICISM, {"items": items}, by=by, request=request)


def close_cases(cycle: Cycle, *, by: User, request: str = "") -> None:
    """Put down that every query, case and objection is answered, and every correction scored.

    Raises:
        StepRefused: with everything that is still open.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("cases-closed", by=by, request=request) as doing:
        raise_all(StepRefused, find_unclosed(cycle))
        doing.details = {"cycle": cycle.pk, "cases": cycle.cases.count()}
        put_down_need(cycle, CLOSED, is_met=True, doing=doing)
        put_down_act(cycle, doing)


def find_unclosed(cycle: Cycle) -> Iterator[Fault]:
    """Yield what keeps the review from ending."""
    for kind in KINDS:
        count = len(list_open(cycle, kind))
        if count:
            zh = f"还有{count}件{'不实事项' if kind == TRUTH else '异议'}没有审定"
            yield NOT_CLOSED.at(
                cycle.pk, what=zh, what_en=f"{count} {_NAMES_EN.get(kind, 'objections')} undecided"
            )
    queries = cycle.figure_queries.filter(closing=None).count()
    queries += cycle.body_queries.filter(closed_at=None).count()
    if queries:
        yield NOT_CLOSED.at(
            cycle.pk, what=f"还有{queries}件查询没有办结", what_en=f"{queries} queries open"
        )
    window = window_of(cycle)
    if rule_of(cycle) is not None and window is None:
        yield NOT_CLOSED.at(
            cycle.pk, what="异议期还没有开始", what_en="the window for objections was not opened"
        )
    elif is_open(window, on=read_today()):
        yield NOT_CLOSED.at(
            cycle.pk, what="异议期还没有结束", what_en="the window for objections is still open"
        )
    scoring = cycle.scorings.order_by("-number").first()
    missing = find_missing(scoring, list_corrections(cycle)) if scoring else ()
    if missing:
        yield NOT_CLOSED.at(
            cycle.pk,
            what=f"还有{len(missing)}处已审定的更正没有计入评分",
            what_en=f"{len(missing)} decided corrections are not scored",
        )


def _entry(case: Case, proposal: CaseProposal, pack: Pack) -> UntrueEntry:
    names = {each.id: each.name.zh for each in pack.bodies}
    answer = case.answers.order_by("-pk").first()
    return UntrueEntry(
        union=name_union(case.body, names.get(case.body, case.body)),
        county=name_county(case.county),
        unit=case.unit or UNNAMED,
        matter=name_matter(case, pack, is_chinese=True),
        found=case.text,
        answer=answer.text if answer else UNANSWERED,
        decision=proposal.measure,
    )
