"""Where a case stands, and how many of a body are open: told to the board with every act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.web.cases.models import OBJECTION, TRUTH, CaseDecision
from kaohe.web.cycles.acts import find_met, put_down_need
from kaohe.web.cycles.bodies import put_down_cases

if TYPE_CHECKING:
    from datetime import date

    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.cases.models import Case, CaseProposal
    from kaohe.web.cycles.models import Cycle

CLOSED: Final = "cases_closed"
"""The need of the review that all of this is answered."""
ROOMS: Final = {TRUTH: "truth", OBJECTION: "objections"}


def last_proposal(case: Case) -> CaseProposal | None:
    """Return the proposal that stands."""
    return max(case.proposals.all(), key=lambda each: each.number, default=None)


def decision_of(proposal: CaseProposal | None) -> CaseDecision | None:
    """Return what the second person said of a proposal; None while it waits."""
    if proposal is None:
        return None
    found: CaseDecision | None = getattr(proposal, "decision", None)
    return found


def state_of(case: Case, *, on: date) -> str:
    """Return where a case stands: one of ``words.STATES``."""
    proposal = last_proposal(case)
    if proposal is not None:
        decision = decision_of(proposal)
        if decision is None:
            return "proposed"
        return proposal.verdict if decision.is_agreed else "returned"
    if case.kind == OBJECTION:
        return "asked"
    if case.answers.all():
        return "answered"
    return "late" if case.due and case.due < on else "open"


def list_open(cycle: Cycle, kind: str, body: str = "") -> list[Case]:
    """Return the cases on which nothing is decided yet."""
    rows = cycle.cases.filter(kind=kind).prefetch_related("proposals__decision")
    decided = CaseDecision.objects.filter(proposal__case__cycle=cycle, is_agreed=True)
    rows = rows.exclude(pk__in=decided.values("proposal__case"))
    return list(rows.filter(body=body) if body else rows)


def count_open(case: Case, doing: OfficeAct) -> None:
    """Tell the board how many cases of a body are open; a new one ends the need of the review."""
    cycle = case.cycle
    count = len(list_open(cycle, case.kind, case.body))
    put_down_cases(cycle, case.body, room=ROOMS[case.kind], count=count, doing=doing)
    if count and CLOSED in find_met(cycle):
        put_down_need(cycle, CLOSED, is_met=False, doing=doing)
