"""Answers of a checklist as findings of evidence/1, and findings as answers.

One answer is one finding, in the same order, so that a visit on a phone, on paper and in the
practice nation leaves the same evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.checklist import AbsenceAnswers, Answer, VisitAnswers, find_answer_faults
from kaohe.core.checklist.faults import ANSWER_VALUE
from kaohe.core.scoring.evidence import OUTCOME, Finding
from kaohe.core.scoring.index import read_visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.checklist import Checklist
    from kaohe.core.checklist.model import Absence
    from kaohe.core.errors import Fault


def write_findings(
    given: VisitAnswers, visit: str, *, checklist: Checklist | None = None
) -> tuple[Finding, ...]:
    """Return the findings of a visit.

    An answer that is neither value nor gap, or both, says nothing and is left out; it is one of
    the faults that :func:`kaohe.core.checklist.find_answer_faults` names.

    Args:
        given: what was answered.
        visit: ``campaign/body/county/slot[/member]/attempt``.
        checklist: what was asked; the form of absence takes its note from it.
    """
    body = read_visit(visit).body
    form = checklist.absence if checklist else None
    return tuple(
        Finding(
            item=answer.item,
            part=answer.part or None,
            body=body,
            visit=visit,
            value=answer.value,
            gap=answer.gap,
            source="visit",
            actor=answer.by,
            at=answer.at,
            blobs=answer.blobs,
            note=answer.reason or _note_of(answer, given, form),
        )
        for answer in given.answers
        if (answer.value is None) != (answer.gap is None)
    )


def read_answers(findings: Iterable[Finding], checklist: Checklist | None = None) -> VisitAnswers:
    """Return the findings of one visit as answers; see :func:`write_findings`.

    Where the note of the outcome is that of a cause of absence, the form names the cause.
    """
    answers = tuple(
        Answer(
            item=finding.item,
            part=finding.part or "",
            value=finding.value,
            gap=finding.gap,
            reason=finding.note,
            blobs=finding.blobs,
            by=finding.actor,
            at=finding.at,
        )
        for finding in findings
    )
    form = checklist.absence if checklist else None
    return VisitAnswers(answers=answers, absence=_read_absence(answers, form))


def find_revision_faults(
    revision: Mapping[str, object], given: VisitAnswers, checklist: Checklist
) -> tuple[Fault, ...]:
    """Return everything wrong with the answers, and where the revision says otherwise above them.

    Args:
        revision: holds ``outcome`` and ``unit`` as the head of the record tells them.
        given: its answers.
        checklist: what was asked.
    """
    told = revision.get("outcome")
    found = list(find_answer_faults(checklist, given))
    if told != given.outcome:
        found.append(ANSWER_VALUE.at(OUTCOME, value=told, allowed=given.outcome or "–"))
    return tuple(found)


def _note_of(answer: Answer, given: VisitAnswers, form: Absence | None) -> str:
    if form is None or given.absence is None or answer.item != OUTCOME:
        return ""
    cause = next((each for each in form.causes if each.id == given.absence.cause), None)
    return "" if cause is None else form.note.zh.format(cause=cause.title.zh)


def _read_absence(answers: Iterable[Answer], form: Absence | None) -> AbsenceAnswers | None:
    if form is None:
        return None
    notes = {each.reason for each in answers if each.item == OUTCOME}
    for cause in form.causes:
        if form.note.zh.format(cause=cause.title.zh) in notes:
            return AbsenceAnswers(cause=cause.id)
    return None
