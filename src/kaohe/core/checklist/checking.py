"""Hold the answers of a visit against its checklist: every fault at once.

The same is checked on the phone, at the desk and after arrival. A fault is shown and never a
reason to refuse a record: what was written on the spot stays what was written.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kaohe.core.checklist.faults import (
    ABSENCE_UNWANTED,
    ANSWER_ABOVE,
    ANSWER_FORM,
    ANSWER_GAP,
    ANSWER_MISSING,
    ANSWER_NOT_ASKED,
    ANSWER_RATIO,
    ANSWER_TWICE,
    ANSWER_UNKNOWN,
    ANSWER_VALUE,
    CAUSE_MISSING,
    EVIDENCE_MISSING,
    REASON_MISSING,
)
from kaohe.core.checklist.relevance import OPEN, UNKNOWN, Relevance, find_relevance
from kaohe.core.checklist.values import describe_bounds, expect_ratio, find_value_faults, in_bounds
from kaohe.core.errors import EvidenceError, nearest
from kaohe.core.scoring.answers import read_number
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.core.scoring.given import Lacking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kaohe.core.checklist.answers import Answer, VisitAnswers
    from kaohe.core.checklist.model import Checklist, ChecklistItem, OutcomeChoice, Question
    from kaohe.core.errors import Fault
    from kaohe.core.rules.inputs import GapKind

_YES_NO: Final = ("yes", "no")


def find_answer_faults(checklist: Checklist, given: VisitAnswers) -> tuple[Fault, ...]:
    """Return everything that is wrong with the answers of a visit, in the order of the checklist.

    Args:
        checklist: what was asked.
        given: what was answered.
    """
    return tuple(_Check(checklist, given).find())


class _Check:
    def __init__(self, checklist: Checklist, given: VisitAnswers) -> None:
        self._list = checklist
        self._given = given
        self._answers = {(each.item, each.part): each for each in given.answers}
        self._outcome = next(
            (each for each in checklist.outcomes if each.outcome == given.outcome), None
        )

    def find(self) -> Iterator[Fault]:
        yield from self._find_strangers()
        yield from self._find_outcome_faults()
        outcome = self._outcome
        if outcome is None:
            return
        yield from self._find_kind_faults(outcome)
        for fact in self._list.facts:
            yield from self._find_fact_faults(outcome, fact)
        relevance = find_relevance(self._list, self._given)
        for group in self._list.groups:
            for item in group.items:
                yield from self._find_item_faults(item, relevance)
        yield from self._find_absence_faults(outcome)
        yield from self._find_conduct_faults()

    def _find_strangers(self) -> Iterator[Fault]:
        """Find answers to nothing, answered twice, or neither value nor gap."""
        asked = set(_places(self._list))
        for (item, part), count in Counter(
            (each.item, each.part) for each in self._given.answers
        ).items():
            answer = self._answers[item, part]
            if (item, part) not in asked:
                known = ["/".join(filter(None, each)) for each in sorted(asked)]
                yield ANSWER_UNKNOWN.at(
                    answer.place, name=answer.place, nearest=nearest(answer.place, known)
                )
            if count > 1:
                yield ANSWER_TWICE.at(answer.place)
        for answer in self._given.answers:
            if (answer.value is None) == (answer.gap is None):
                yield ANSWER_FORM.at(answer.place)

    def _find_outcome_faults(self) -> Iterator[Fault]:
        answer = self._answers.get((OUTCOME, ""))
        if answer is None:
            yield ANSWER_MISSING.at(OUTCOME)
        elif self._outcome is None:
            allowed = ", ".join(each.outcome for each in self._list.outcomes)
            yield ANSWER_VALUE.at(OUTCOME, value=answer.value or answer.gap, allowed=allowed)
        else:
            if self._outcome.reason == "required" and not answer.reason:
                yield REASON_MISSING.at(OUTCOME)
            if self._outcome.evidence == "required" and not answer.blobs:
                yield EVIDENCE_MISSING.at(OUTCOME)

    def _find_kind_faults(self, outcome: OutcomeChoice) -> Iterator[Fault]:
        answer = self._answers.get((UNIT_KIND, ""))
        if "unit_kind" not in outcome.asks:
            if answer is not None:
                yield ANSWER_NOT_ASKED.at(UNIT_KIND)
        elif answer is None:
            yield ANSWER_MISSING.at(UNIT_KIND)
        elif answer.value != self._list.kind:
            yield ANSWER_VALUE.at(
                UNIT_KIND, value=answer.value or answer.gap, allowed=self._list.kind
            )

    def _find_fact_faults(self, outcome: OutcomeChoice, fact: Question) -> Iterator[Fault]:
        answer = self._answers.get((fact.item, ""))
        if "facts" not in outcome.asks:
            if answer is not None:
                yield ANSWER_NOT_ASKED.at(fact.item)
        elif answer is None:
            if fact.needed:
                yield ANSWER_MISSING.at(fact.item)
        elif outcome.facts_gap is not None:
            if answer.gap != outcome.facts_gap:
                yield ANSWER_VALUE.at(
                    fact.item, value=answer.value or answer.gap, allowed=outcome.facts_gap
                )
        else:
            yield from self._find_question_faults(fact, answer)
            yield from self._find_excess(fact, answer)

    def _find_excess(self, fact: Question, answer: Answer) -> Iterator[Fault]:
        other = self._answers.get((fact.at_most or "", ""))
        if answer.value is None or other is None or other.value is None:
            return
        try:
            value, most = read_number(answer.value, ""), read_number(other.value, "")
        except EvidenceError:
            return
        if value > most:
            yield ANSWER_ABOVE.at(fact.item, value=answer.value, other=other.item, most=other.value)

    def _find_item_faults(self, item: ChecklistItem, relevance: Relevance) -> Iterator[Fault]:
        asked = relevance.items[item.item]
        whole = self._answers.get((item.item, ""))
        parted = not any(question.part == "" for question in item.questions)
        stands_whole = parted and whole is not None
        if parted and whole is not None:
            yield from self._find_whole_faults(item, whole, asked=asked)
        for question in item.questions:
            place = (item.item, question.part)
            answer = self._answers.get(place)
            wanted = False if stands_whole else relevance.questions[place]
            yield from self._find_answer_faults(question, answer, wanted=wanted)

    def _find_whole_faults(
        self, item: ChecklistItem, answer: Answer, *, asked: bool | str
    ) -> Iterator[Fault]:
        """Find faults of a gap in the place of all parts; a value has no place there."""
        if asked is False and answer.gap != "not_applicable":
            yield ANSWER_NOT_ASKED.at(answer.place)
        elif answer.gap is None:
            yield ANSWER_VALUE.at(
                answer.place,
                value=answer.value,
                allowed=", ".join(question.part for question in item.questions),
            )
        elif asked is True:
            yield from self._find_gap_faults(item.questions[0].gaps, answer)

    def _find_answer_faults(
        self, question: Question, answer: Answer | None, *, wanted: bool | str
    ) -> Iterator[Fault]:
        if answer is None:
            if wanted is True:
                yield ANSWER_MISSING.at(_place_of(question))
        elif wanted is False:
            if answer.gap != "not_applicable":
                yield ANSWER_NOT_ASKED.at(answer.place)
        elif wanted not in {OPEN, UNKNOWN}:
            if question.form == "ratio":
                yield from self._find_ratio_faults(question, answer)
            else:
                yield from self._find_question_faults(question, answer)

    def _find_ratio_faults(self, question: Question, answer: Answer) -> Iterator[Fault]:
        """Find a ratio that does not follow from its facts.

        Where the facts make no ratio between the bounds, a gap with its reason stands there.
        """
        expected = expect_ratio(question, self._answers)
        if expected is None:
            return
        if isinstance(expected, Lacking):
            if answer.gap != expected.gap:
                yield ANSWER_RATIO.at(
                    answer.place, value=answer.value or answer.gap, expected=expected.gap
                )
        elif not in_bounds(question, expected):
            if answer.gap is None:
                yield ANSWER_VALUE.at(
                    answer.place, value=answer.value, allowed=describe_bounds(question)
                )
            else:
                yield from self._find_gap_faults(question.gaps, answer)
        elif answer.value != expected:
            yield ANSWER_RATIO.at(answer.place, value=answer.value or answer.gap, expected=expected)

    def _find_question_faults(self, question: Question, answer: Answer) -> Iterator[Fault]:
        if answer.gap is not None:
            yield from self._find_gap_faults(question.gaps, answer)
        elif answer.value is not None:
            yield from find_value_faults(question, answer.value)
            if question.evidence == "required" and not answer.blobs:
                yield EVIDENCE_MISSING.at(answer.place)

    def _find_gap_faults(self, gaps: Iterable[GapKind], answer: Answer) -> Iterator[Fault]:
        if answer.gap is None or answer.gap not in gaps:
            yield ANSWER_GAP.at(answer.place, gap=answer.gap, allowed=", ".join(gaps) or "–")
        elif not answer.reason:
            yield REASON_MISSING.at(answer.place)

    def _find_absence_faults(self, outcome: OutcomeChoice) -> Iterator[Fault]:
        form, filled = self._list.absence, self._given.absence
        if outcome.absence is None or form is None:
            if filled is not None:
                yield ABSENCE_UNWANTED.at("absence")
            return
        causes = [each.id for each in form.causes]
        cause = filled.cause if filled else ""
        if outcome.absence == "cause" and cause not in causes:
            yield CAUSE_MISSING.at("absence", allowed=", ".join(causes))
        if outcome.absence == "seen" and cause:
            yield ABSENCE_UNWANTED.at("absence/cause")
        answers: Mapping[str, str] = filled.answers if filled else {}
        known = [each.id for each in form.questions]
        for name in answers:
            if name not in known:
                yield ANSWER_UNKNOWN.at(f"absence/{name}", name=name, nearest=nearest(name, known))
        for question in form.questions:
            value = answers.get(question.id, "")
            if not value:
                yield ANSWER_MISSING.at(f"absence/{question.id}")
            elif question.type == "yes_no" and value not in _YES_NO:
                yield ANSWER_VALUE.at(
                    f"absence/{question.id}", value=value, allowed=", ".join(_YES_NO)
                )

    def _find_conduct_faults(self) -> Iterator[Fault]:
        rules = [each.rule for each in self._list.conduct]
        for departure in self._given.conduct.departures:
            if departure.rule not in rules:
                yield ANSWER_UNKNOWN.at(
                    f"conduct/{departure.rule}",
                    name=departure.rule,
                    nearest=nearest(departure.rule, rules),
                )
            elif not departure.note:
                yield REASON_MISSING.at(f"conduct/{departure.rule}")


def _places(checklist: Checklist) -> Iterator[tuple[str, str]]:
    """Yield everything that may be answered; a whole item too, because a gap may stand there."""
    yield OUTCOME, ""
    yield UNIT_KIND, ""
    for fact in checklist.facts:
        yield fact.item, ""
    for group in checklist.groups:
        for item in group.items:
            yield item.item, ""
            for question in item.questions:
                yield item.item, question.part


def _place_of(question: Question) -> str:
    return f"{question.item}/{question.part}" if question.part else question.item
