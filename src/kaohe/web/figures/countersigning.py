"""A body's word on its part of the register and of the figures: one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.core.register.reconciled import FIGURES
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.accounts.scope import scope_of
from kaohe.web.audit.office_acts import act
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.cycles.bodies import put_down_body
from kaohe.web.figures.acts import CLOSED_IN
from kaohe.web.figures.countersigned import what_is_countersigned
from kaohe.web.figures.faults import (
    CELL_WRONG,
    OBJECTION_WITHOUT_REASON,
    REGISTER_ABSENT,
    SET_CLOSED,
    STATEMENT_OUTDATED,
)
from kaohe.web.figures.models import Countersignature
from kaohe.web.figures.papers import PAPERS
from kaohe.web.figures.workbook import LARGEST_VALUE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kaohe.core.canonical import Json
    from kaohe.web.accounts.models import User
    from kaohe.web.audit.office_acts import OfficeAct
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle

LONGEST_REASON: Final = 1000
PART: Final = "register"
"""Part of the progress board that this is."""


def countersign(
    cycle: Cycle,
    body: str,
    *,
    is_agreed: bool,
    by: User,
    seen: str,
    reason: str = "",
    reported: Mapping[str, int] | None = None,
    paper: Paper | None = None,
    request: str = "",
) -> Countersignature:
    """Confirm a body's part of the register and of the figures, or object to it.

    Args:
        cycle: the cycle.
        body: two digits.
        is_agreed: whether it is confirmed.
        by: somebody of the body.
        seen: digest of what was on the screen.
        reason: why the body objects; a confirmation may have a remark.
        reported: what the body itself reports of the figures that two sources tell.
        paper: what shows it.
        request: key of the form.

    Raises:
        InputError: an objection has no reason, a reported figure is none.
        StepRefused: there is no register yet, or what was shown has changed.
    """
    if not by.has_role("province") or not scope_of(by).holds(body):
        raise NOT_ALLOWED.error_at(by.username)
    told = dict(reported or {})
    reason = reason.strip()
    with act("figures-countersigned", by=by, request=request) as doing:
        now = what_is_countersigned(cycle, body)
        if not now.register:
            raise REGISTER_ABSENT.error_at(body)
        if cycle.step in CLOSED_IN:
            raise SET_CLOSED.error_at(cycle.pk)
        if now.seen != seen:
            raise STATEMENT_OUTDATED.error_at(body)
        faults = []
        if len(reason) > LONGEST_REASON or not (is_agreed or reason):
            faults.append(OBJECTION_WITHOUT_REASON.at(body, most=LONGEST_REASON))
        faults += [
            CELL_WRONG.at(body, column=figure, reason=f"{value}")
            for figure, value in told.items()
            if figure not in FIGURES or not 0 <= value <= LARGEST_VALUE
        ]
        raise_all(InputError, faults)
        if paper is not None:
            PAPERS.keep(paper)
        word = Countersignature.objects.create(
            cycle=cycle,
            body=body,
            is_agreed=is_agreed,
            reason=reason,
            register=now.register,
            figures=now.figures,
            reported=told,
            paper_name=paper.name if paper else "",
            paper_digest=paper.digest if paper else "",
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        figures: dict[str, Json] = {name: told[name] for name in sorted(told)}
        doing.details = {
            **now.to_json(),
            "agreed": is_agreed,
            "reason": reason,
            "reported": figures,
            "paper": word.paper_digest,
        }
        put_down_body(
            cycle, body, part=PART, state="done" if is_agreed else "under_way", doing=doing
        )
        put_down_act(cycle, doing)
    return word


def void_words(cycle: Cycle, doing: OfficeAct, *, bodies: Collection[str] | None = None) -> None:
    """Put on the board that no word holds any longer, because there is another register.

    Args:
        cycle: the cycle.
        doing: the act.
        bodies: the bodies whose rows differ; all of them where nothing is said.
    """
    said = cycle.countersignatures.values_list("body", flat=True).distinct()
    for body in sorted(said if bodies is None else set(said).intersection(bodies)):
        put_down_body(cycle, body, part=PART, state="not_begun", doing=doing)
