"""Opening a case of an untrue entry, what it rests on, and what the body says to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cases.candidates import find_candidate
from kaohe.web.cases.faults import (
    BODY_UNKNOWN,
    DUE_PAST,
    MATTER_UNKNOWN,
    STEP_NOT_DUE,
    TEXT_MISSING,
    VISIT_TAKEN,
    VISIT_WRONG,
)
from kaohe.web.cases.models import TRUTH, Case, CaseAnswer, CaseEvidence
from kaohe.web.cases.papers import PAPERS
from kaohe.web.cases.standing import count_open, state_of
from kaohe.web.cases.words import STATES, list_matters
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.base.papers import Paper
    from kaohe.web.cases.candidates import Candidate
    from kaohe.web.cycles.models import Cycle

LONGEST_TEXT: Final = 4000
LONGEST_NAME: Final = 200
ANSWERED_AT: Final = ("open", "late", "answered", "returned")
"""Where a case stands while its body may say more."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened with."""

    body: str
    matter: str
    """An outcome of the pack that opens cases, or a word of ``words.MATTERS``."""
    text: str
    """What was found."""
    due: date
    """The day by which the body answers."""
    unit: str = ""
    county: str = ""
    visit: str = ""
    """The visit that shows it; its findings, files and observations come with it."""
    lead: str = ""
    """Sign and county of a register lead, as ``sign/county register``."""


def open_case(cycle: Cycle, told: Opening, *, by: User, request: str = "") -> Case:
    """Open a case of an untrue entry; the body is asked to answer.

    Raises:
        InputError: with everything that is wrong with it.
        StepRefused: the visit has its case already.
    """
    _expect(by, "office")
    candidate = find_candidate(cycle, told.visit) if told.visit else None
    raise_all(InputError, _find_faults(cycle, told, candidate))
    with act("case-opened", by=by, request=request) as doing:
        same = cycle.cases.filter(kind=TRUTH, visit=told.visit).first() if told.visit else None
        if same is not None:
            raise VISIT_TAKEN.error_at(told.visit, number=same.number)
        case = Case.objects.create(
            cycle=cycle,
            number=cycle.cases.count() + 1,
            kind=TRUTH,
            body=told.body,
            matter=told.matter,
            county=told.visit.split("/")[2] if told.visit else told.county,
            unit=told.unit.strip(),
            visit=told.visit,
            text=told.text.strip(),
            due=told.due,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        rests_on = [*_gather(cycle, told, candidate)]
        for kind, name, reference, digest in rests_on:
            _add(case, kind, name, doing, reference=reference, digest=digest)
        count_open(case, doing)
        held: list[Json] = [[*each] for each in rests_on]
        doing.details = {
            "cycle": cycle.pk,
            "body": case.body,
            "case": case.number,
            "matter": case.matter,
            "visit": case.visit,
            "text": case.text,
            "due": told.due.isoformat(),
            "evidence": held,
        }
        put_down_act(cycle, doing)
    return case


def add_evidence(case: Case, name: str, paper: Paper, *, by: User, request: str = "") -> None:
    """Put a paper to a case on which nothing is decided.

    Raises:
        InputError: it has no name.
        StepRefused: the case is decided, or waits for its decision.
    """
    _expect(by, "office")
    with act("case-evidence-added", by=by, request=request) as doing:
        _expect_state(case, (*ANSWERED_AT, "asked"), _("补充证据"))
        told = name.strip() or paper.name
        if len(told) > LONGEST_NAME:
            raise TEXT_MISSING.error_at(case.body, what=_("名称"), most=LONGEST_NAME)
        PAPERS.keep(paper)
        _add(case, "paper", told, doing, reference=paper.name, digest=paper.digest)
        doing.details = {
            "cycle": case.cycle_id,
            "body": case.body,
            "case": case.number,
            "name": told,
            "paper": paper.digest,
        }
        put_down_act(case.cycle, doing)


def answer_case(
    case: Case, text: str, *, by: User, paper: Paper | None = None, request: str = ""
) -> CaseAnswer:
    """Say what the body has to say to a case; more may be said until something is proposed.

    Raises:
        InputError: there is no text.
        StepRefused: a decision is proposed or taken.
    """
    if not by.has_role("province") or not scope_of(by).holds(case.body) or case.kind != TRUTH:
        raise NOT_ALLOWED.error_at(by.username)
    with act("case-answered", by=by, request=request) as doing:
        _expect_state(case, ANSWERED_AT, _("单位答复"))
        written = text.strip()
        if not 0 < len(written) <= LONGEST_TEXT:
            raise TEXT_MISSING.error_at(case.body, what=_("答复"), most=LONGEST_TEXT)
        if paper is not None:
            PAPERS.keep(paper)
        answer = CaseAnswer.objects.create(
            case=case,
            text=written,
            paper_name=paper.name if paper else "",
            paper_digest=paper.digest if paper else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": case.cycle_id,
            "body": case.body,
            "case": case.number,
            "text": written,
            "paper": answer.paper_digest,
        }
        put_down_act(case.cycle, doing)
    return answer


def _gather(
    cycle: Cycle, told: Opening, candidate: Candidate | None
) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a case rests on: kind, name, reference, digest."""
    if told.lead:
        yield "lead", _("数据库线索（须经核实）"), told.lead, ""
    if candidate is None:
        return
    yield "visit", told.visit, told.visit, ""
    for digest in candidate.blobs:
        yield "blob", f"{digest[:12]}…", told.visit, digest
    for each in cycle.observations.filter(visit=told.visit, body=told.body).order_by("pk"):
        yield "observation", each.text[:LONGEST_NAME], str(each.pk), ""


def _add(
    case: Case, kind: str, name: str, doing: OfficeAct, *, reference: str, digest: str
) -> None:
    CaseEvidence.objects.create(
        case=case,
        kind=kind,
        name=name[:LONGEST_NAME],
        reference=reference[:LONGEST_NAME],
        digest=digest,
        at=doing.at,
        by=doing.actor,
        entry=doing.index,
    )


def _find_faults(cycle: Cycle, told: Opening, candidate: Candidate | None) -> Iterator[Fault]:
    pack = find_known(cycle.pack_digest).pack
    if told.body not in ({each.id for each in pack.bodies} or BODY_NAMES):
        yield BODY_UNKNOWN.at(cycle.pk, body=told.body)
    if told.matter not in dict(list_matters(pack)):
        yield MATTER_UNKNOWN.at(told.body, matter=told.matter)
    if not 0 < len(told.text.strip()) <= LONGEST_TEXT:
        yield TEXT_MISSING.at(told.body, what=_("查明的情况"), most=LONGEST_TEXT)
    if len(told.unit.strip()) > LONGEST_NAME:
        yield TEXT_MISSING.at(told.body, what=_("被查单位"), most=LONGEST_NAME)
    if told.due < read_today():
        yield DUE_PAST.at(told.body, due=told.due.isoformat())
    if told.visit and (candidate is None or candidate.body != told.body):
        yield VISIT_WRONG.at(told.body, visit=told.visit)


def _expect_state(case: Case, states: tuple[str, ...], step: str) -> None:
    fresh = Case.objects.prefetch_related("answers", "proposals__decision").get(pk=case.pk)
    state = state_of(fresh, on=read_today())
    if state not in states:
        raise STEP_NOT_DUE.error_at(case.body, step=step, state=STATES[state][0])


def _expect(by: User, role: str) -> None:
    if not by.has_role(role):
        raise NOT_ALLOWED.error_at(by.username)
