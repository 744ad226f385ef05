"""The window for objections, and what a body asks to have looked at again within it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cases.faults import (
    NO_OBJECTIONS,
    OBJECTION_MADE,
    OBJECTION_WRONG,
    TEXT_MISSING,
    WINDOW_OPENED,
    WINDOW_SHUT,
    WINDOW_TOO_EARLY,
)
from kaohe.web.cases.models import OBJECTION, Case, CaseEvidence, ObjectionWindow
from kaohe.web.cases.papers import PAPERS
from kaohe.web.cases.standing import count_open
from kaohe.web.cases.targets import list_targets
from kaohe.web.cycles.acts import find_met, put_down_act
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.rules.model import Objections
    from kaohe.web.accounts.models import User
    from kaohe.web.base.papers import Paper
    from kaohe.web.cycles.models import Cycle

LONGEST_TEXT: Final = 4000
OPENED_IN: Final = "review"


def rule_of(cycle: Cycle) -> Objections | None:
    """Return what the pack says of objections; None where it has no window."""
    return find_known(cycle.pack_digest).pack.objections


def window_of(cycle: Cycle) -> ObjectionWindow | None:
    """Return the window of a cycle, once it was opened."""
    return ObjectionWindow.objects.filter(cycle=cycle).select_related("scoring", "by").first()


def is_open(window: ObjectionWindow | None, *, on: date) -> bool:
    """Tell whether a body may object on a day."""
    return window is not None and window.since <= on <= window.until


def open_window(cycle: Cycle, *, by: User, request: str = "") -> ObjectionWindow:
    """Make the results known to the bodies, each its own, and let them object from today on.

    Raises:
        StepRefused: the pack has no window, it was opened before, or it is not the time.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    rule = rule_of(cycle)
    if rule is None:
        raise NO_OBJECTIONS.error_at(cycle.pk, pack=cycle.pack)
    with act("objections-opened", by=by, request=request) as doing:
        cycle.refresh_from_db()
        former = window_of(cycle)
        if former is not None:
            raise WINDOW_OPENED.error_at(cycle.pk, until=former.until.isoformat())
        scoring = cycle.scorings.order_by("-number").first()
        is_scored = scoring is not None and "scores_complete" in find_met(cycle)
        if cycle.step != OPENED_IN or not is_scored or scoring is None:
            raise WINDOW_TOO_EARLY.error_at(cycle.pk, cycle=cycle.title)
        since = read_today()
        window = ObjectionWindow.objects.create(
            cycle=cycle,
            scoring=scoring,
            since=since,
            until=since + timedelta(days=rule.days - 1),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        doing.details = {
            "cycle": cycle.pk,
            "scoring": scoring.number,
            "since": window.since.isoformat(),
            "until": window.until.isoformat(),
        }
        put_down_act(cycle, doing)
    return window


def raise_objection(
    cycle: Cycle, target: str, text: str, *, by: User, paper: Paper | None = None, request: str = ""
) -> Case:
    """Ask for a review of one finding of one's own result.

    Args:
        cycle: the year.
        target: key of a finding of the result.
        text: why it is not right.
        by: somebody of the body.
        paper: what shows it.
        request: key of the form.

    Raises:
        InputError: with what is wrong with it.
        StepRefused: it is not within the window, or this finding was objected to already.
    """
    if not by.has_role("province") or not by.body:
        raise NOT_ALLOWED.error_at(by.username)
    if rule_of(cycle) is None:
        raise NO_OBJECTIONS.error_at(cycle.pk, pack=cycle.pack)
    scoring = cycle.scorings.order_by("-number").first()
    known = {each.key: each for each in list_targets(scoring, by.body)} if scoring else {}
    with act("objection-raised", by=by, request=request) as doing:
        window, today = window_of(cycle), read_today()
        if window is None or not is_open(window, on=today):
            since, until = (window.since, window.until) if window else ("—", "—")
            raise WINDOW_SHUT.error_at(by.body, since=since, until=until)
        found = known.get(target)
        if found is None:
            raise OBJECTION_WRONG.error_at(by.body)
        own = cycle.cases.filter(kind=OBJECTION, body=by.body)
        same = own.filter(matter=found.item, part=found.part, visit=found.visit).first()
        if same is not None:
            raise OBJECTION_MADE.error_at(by.body, number=same.number)
        written = text.strip()
        if not 0 < len(written) <= LONGEST_TEXT:
            raise TEXT_MISSING.error_at(by.body, what=_("理由"), most=LONGEST_TEXT)
        case = Case.objects.create(
            cycle=cycle,
            number=cycle.cases.count() + 1,
            kind=OBJECTION,
            body=by.body,
            matter=found.item,
            part=found.part,
            visit=found.visit,
            county=found.visit.split("/")[2] if found.visit else "",
            text=written,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        if paper is not None:
            PAPERS.keep(paper)
            CaseEvidence.objects.create(
                case=case,
                kind="paper",
                name=paper.name,
                reference=paper.name,
                digest=paper.digest,
                at=doing.at,
                by=by,
                entry=doing.index,
            )
        count_open(case, doing)
        doing.details = {
            "cycle": cycle.pk,
            "body": case.body,
            "case": case.number,
            "item": found.item,
            "item_part": found.part,
            "visit": found.visit,
            "found": found.old,
            "text": written,
            "paper": paper.digest if paper else "",
        }
        put_down_act(cycle, doing)
    return case
