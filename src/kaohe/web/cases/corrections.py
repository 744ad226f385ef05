"""Decided corrections as plain data, for whoever gathers a sheet of evidence or scores again.

:func:`list_corrections` returns :class:`~kaohe.workflows.recounting.Correction` rows: body, item,
part, visit, old, new, gap, case (its number in words), key and page (to open it), reason, by, at,
entry of the decision in the ledger, blobs. ``finding_of`` of the same module makes each of them a
finding of the source ``final``; ``amend_evidence`` adds those that a sheet does not hold yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.web.cases.models import CaseDecision
from kaohe.web.cases.words import name_case
from kaohe.web.self_check.moments import judged_moment
from kaohe.workflows.recounting import Correction

if TYPE_CHECKING:
    from datetime import datetime

    from kaohe.web.cases.models import CaseProposal
    from kaohe.web.cycles.models import Cycle

PAGE: Final = "case"


def list_corrections(cycle: Cycle) -> tuple[Correction, ...]:
    """Return every correction that two people have decided, in the order of the decisions."""
    decisions = CaseDecision.objects.filter(proposal__case__cycle=cycle, is_agreed=True)
    return tuple(
        correction
        for decision in decisions.select_related("proposal__case", "by").order_by("entry")
        for correction in corrections_of(decision.proposal)
    )


def corrections_of(proposal: CaseProposal) -> tuple[Correction, ...]:
    """Return the corrections of a proposal; before it is decided as if it were decided now."""
    decision = CaseDecision.objects.filter(proposal=proposal).select_related("by").first()
    by, entry = proposal.by.username, proposal.entry
    at: datetime = judged_moment(proposal.at)
    if decision is not None:
        by, at, entry = decision.by.username, decision.moment, decision.entry
    case = proposal.case
    blobs = sorted({each.digest for each in case.evidence.all() if each.digest})
    return tuple(
        Correction(
            body=case.body,
            item=line.item,
            part=line.part,
            visit=line.visit,
            old=line.old,
            new=line.value,
            gap=line.gap,
            case=name_case(case),
            key=case.pk,
            page=PAGE,
            reason=proposal.reason,
            by=by,
            at=at,
            entry=entry,
            blobs=tuple(blobs),
        )
        for line in proposal.lines.all()
    )
