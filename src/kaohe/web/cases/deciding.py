"""Deciding a case or an objection: one person proposes, another of the leading group decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.errors import InputError, raise_all
from kaohe.web.accounts.faults import NOT_ALLOWED
from kaohe.web.audit.office_acts import act
from kaohe.web.base.today import read_today
from kaohe.web.cases.corrections import corrections_of, list_corrections
from kaohe.web.cases.effects import measure_effect
from kaohe.web.cases.faults import (
    BASIS_CHANGED,
    DISMISSED_WITH_EFFECT,
    LINE_EMPTY,
    LINE_NO_NUMBER,
    LINE_SAME,
    LINE_TWICE,
    LINE_UNKNOWN,
    OUTDATED,
    RESULT_APPROVED,
    SAME_PERSON,
    STEP_NOT_DUE,
    TEXT_MISSING,
    UNSCORED,
    VERDICT_MISSING,
)
from kaohe.web.cases.models import (
    TRUTH,
    VERDICTS,
    Case,
    CaseDecision,
    CaseProposal,
    CorrectionLine,
)
from kaohe.web.cases.standing import count_open, last_proposal, state_of
from kaohe.web.cases.targets import list_targets, read_value
from kaohe.web.cases.words import STATES, name_case
from kaohe.web.cycles.acts import put_down_act
from kaohe.web.self_check.moments import judged_moment
from kaohe.workflows.cycle import STEPS
from kaohe.workflows.recounting import Correction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.accounts.models import User
    from kaohe.web.cases.targets import Target
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.results.models import Scoring

LONGEST_TEXT: Final = 4000
_ORDER: Final = [each.id for each in STEPS]
CORRECTED_IN: Final = frozenset(_ORDER[: _ORDER.index("approved")])
"""Steps in which a finding can be corrected: those before the results are approved."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One correction as a form asks for it."""

    target: str
    """Key of a target."""
    value: str = ""
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody proposes to decide."""

    verdict: str
    reason: str
    measure: str = ""
    is_criticised: bool = False
    lines: tuple[AskedLine, ...] = ()


def propose(case: Case, told: Proposed, *, by: User, request: str = "") -> CaseProposal:
    """Propose how to decide; corrections are tried by scoring the whole sheet again.

    A case of an untrue entry is proposed upon once the body has answered, or let the day pass.

    Raises:
        InputError: with everything that is wrong with it.
        EvidenceError: the sheet with the corrections cannot be scored; all faults.
        StepRefused: it is not its turn.
    """
    if not by.has_role("office"):
        raise NOT_ALLOWED.error_at(by.username)
    scoring = case.cycle.scorings.order_by("-number").first()
    if told.lines:
        _expect_correctable(case.cycle)
        if scoring is None:
            raise UNSCORED.error_at(case.body, cycle=case.cycle.title)
    targets = _list_targets(case, scoring) if told.lines else {}
    raise_all(InputError, _find_faults(case, told, targets))
    lines = [_read_line(each, targets[each.target]) for each in told.lines]
    if scoring is not None and lines:
        _try(case, lines, told, scoring=scoring, by=by)
    with act("case-proposed", by=by, request=request) as doing:
        _expect_turn(case, ("late", "answered", "returned", "asked"), _("拟定结论"))
        former = CaseProposal.objects.filter(case=case).count()
        proposal = CaseProposal.objects.create(
            case=case,
            number=former + 1,
            verdict=told.verdict,
            reason=told.reason.strip(),
            measure=told.measure.strip(),
            is_criticised=told.is_criticised,
            scoring=scoring if lines else None,
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        for line in lines:
            line.proposal = proposal
            line.save()
        held: list[Json] = [
            [each.item, each.part, each.visit, each.old, each.value, each.gap] for each in lines
        ]
        doing.details = {
            "cycle": case.cycle_id,
            "body": case.body,
            "case": case.number,
            "verdict": proposal.verdict,
            "reason": proposal.reason,
            "measure": proposal.measure,
            "criticised": proposal.is_criticised,
            "scoring": proposal.scoring.number if proposal.scoring else None,
            "corrections": held,
        }
        put_down_act(case.cycle, doing)
    return proposal


def decide(
    case: Case, *, is_agreed: bool, reason: str, seen: int, by: User, request: str = ""
) -> CaseDecision:
    """Agree with a proposal, or return it.

    Args:
        case: the case.
        is_agreed: whether it is decided so.
        reason: why; needed where it is returned.
        seen: number of the proposal on the screen.
        by: somebody of the leading group who has not proposed it.
        request: key of the form.

    Raises:
        InputError: it is returned without a reason.
        StepRefused: another proposal stands by now, it is one's own, or its corrections do not
            fit the last scoring.
    """
    if not by.has_role("leader"):
        raise NOT_ALLOWED.error_at(by.username)
    with act("case-decided", by=by, request=request) as doing:
        _expect_turn(case, ("proposed",), _("审定"))
        fresh = _read(case)
        proposal = last_proposal(fresh)
        if proposal is None or proposal.number != seen:
            raise OUTDATED.error_at(case.body)
        if proposal.by_id == by.pk:
            raise SAME_PERSON.error_at(by.username)
        told = reason.strip()
        if len(told) > LONGEST_TEXT or (not told and not is_agreed):
            raise TEXT_MISSING.error_at(case.body, what=_("审定意见"), most=LONGEST_TEXT)
        if is_agreed and proposal.lines.exists():
            fresh.cycle.refresh_from_db()
            _expect_correctable(fresh.cycle)
            _expect_same_findings(fresh, proposal)
        decision = CaseDecision.objects.create(
            proposal=proposal,
            is_agreed=is_agreed,
            reason=told,
            moment=judged_moment(doing.at),
            at=doing.at,
            by=by,
            entry=doing.index,
        )
        count_open(fresh, doing)
        doing.details = {
            "cycle": case.cycle_id,
            "body": case.body,
            "case": case.number,
            "proposal": proposal.entry,
            "agreed": is_agreed,
            "reason": told,
        }
        put_down_act(case.cycle, doing)
    return decision


def _list_targets(case: Case, scoring: Scoring | None) -> dict[str, Target]:
    if scoring is None:
        return {}
    found = list_targets(scoring, case.body, with_vetoes=case.kind == TRUTH)
    return {each.key: each for each in found}


def _find_faults(case: Case, told: Proposed, targets: dict[str, Target]) -> Iterator[Fault]:
    if told.verdict not in VERDICTS:
        yield VERDICT_MISSING.at(case.body)
    if not 0 < len(told.reason.strip()) <= LONGEST_TEXT:
        yield TEXT_MISSING.at(case.body, what=_("理由"), most=LONGEST_TEXT)
    if len(told.measure.strip()) > LONGEST_TEXT or (
        told.is_criticised and not told.measure.strip()
    ):
        yield TEXT_MISSING.at(case.body, what=_("处理决定"), most=LONGEST_TEXT)
    if told.verdict == "dismissed" and (told.is_criticised or told.lines):
        yield DISMISSED_WITH_EFFECT.at(case.body)
    met: set[str] = set()
    for line in told.lines:
        target = targets.get(line.target)
        if target is None:
            yield LINE_UNKNOWN.at(case.body)
            continue
        if line.target in met:
            yield LINE_TWICE.at(case.body, target=target.label)
        met.add(line.target)
        if bool(line.value.strip()) == bool(line.gap):
            yield LINE_EMPTY.at(case.body, target=target.label)
            continue
        try:
            new = line.gap or read_value(line.value.strip(), target.old)
        except (ValueError, ZeroDivisionError):
            yield LINE_NO_NUMBER.at(case.body, target=target.label, value=line.value[:40])
            continue
        if new == target.old:
            yield LINE_SAME.at(case.body, target=target.label)


def _read_line(line: AskedLine, target: Target) -> CorrectionLine:
    return CorrectionLine(
        item=target.item,
        part=target.part,
        visit=target.visit,
        old=target.old,
        value="" if line.gap else read_value(line.value.strip(), target.old),
        gap=line.gap,
    )


def _try(
    case: Case, lines: Sequence[CorrectionLine], told: Proposed, *, scoring: Scoring, by: User
) -> None:
    """Score the sheet with the lines of a proposal.

    Raises:
        EvidenceError: it cannot be scored, for example because a word is none of the rule's.
    """
    measure_effect(
        scoring,
        tuple(
            Correction(
                case.body, line.item, line.part, line.visit, line.old, line.value, line.gap,
                name_case(case), case.pk, "case", told.reason.strip(), by.username,
                judged_moment(case.at), 0, (),
            )
            for line in lines
        ),
    )  # fmt: skip


def _expect_same_findings(case: Case, proposal: CaseProposal) -> None:
    """Let pass corrections of findings that are still what they were when they were proposed."""
    scoring = case.cycle.scorings.order_by("-number").first()
    if scoring is None or scoring == proposal.scoring:
        return
    now = _list_targets(case, scoring)
    decided = {
        (each.body, each.item, each.part, each.visit) for each in list_corrections(case.cycle)
    }
    for each in corrections_of(proposal):
        target = now.get("|".join((each.item, each.part, each.visit)))
        is_other = (each.body, each.item, each.part, each.visit) in decided
        if target is None or target.old != each.old or is_other:
            label = target.label if target else each.item
            raise BASIS_CHANGED.error_at(case.body, target=label)


def _place(correction: Correction) -> tuple[str, str, str, str]:
    return correction.body, correction.item, correction.part, correction.visit


def _expect_correctable(cycle: Cycle) -> None:
    if cycle.step not in CORRECTED_IN:
        raise RESULT_APPROVED.error_at(cycle.pk, cycle=cycle.title)


def _expect_turn(case: Case, states: tuple[str, ...], step: str) -> None:
    state = state_of(_read(case), on=read_today())
    if state not in states:
        raise STEP_NOT_DUE.error_at(case.body, step=step, state=STATES[state][0])


def _read(case: Case) -> Case:
    rows = Case.objects.select_related("cycle").prefetch_related("answers", "proposals__decision")
    return rows.get(pk=case.pk)
