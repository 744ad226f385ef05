"""Which questions are asked, given the facts and how the visit ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring.answers import holds
from kaohe.core.scoring.given import Lacking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.checklist.answers import VisitAnswers
    from kaohe.core.checklist.model import Checklist
    from kaohe.core.rules.measures import Condition
    from kaohe.core.scoring.given import Answer

OPEN: Final = "open"
"""A fact behind it was not verified: nothing is asked, and it counts as not verified."""
UNKNOWN: Final = "unknown"
"""A fact behind it is not answered yet, or not readable."""

Wanted: TypeAlias = "bool | Literal['open', 'unknown']"


@dataclass(frozen=True, slots=True)
class Relevance:
    """What is asked: by item, and by item and part."""

    items: Mapping[str, Wanted]
    questions: Mapping[tuple[str, str], Wanted]


def find_relevance(checklist: Checklist, given: VisitAnswers) -> Relevance:
    """Return which items and questions are asked.

    An unknown outcome asks for everything, so that a form may be filled in any order.
    """
    outcome = next((each for each in checklist.outcomes if each.outcome == given.outcome), None)
    asks = outcome is None or "items" in outcome.asks
    names = {fact.item for fact in checklist.facts}
    facts: dict[str, Answer] = {}
    for answer in given.answers:
        if answer.item in names:
            if answer.gap is not None:
                facts[answer.item] = Lacking(answer.gap)
            elif answer.value is not None:
                facts[answer.item] = answer.value
    items: dict[str, Wanted] = {}
    questions: dict[tuple[str, str], Wanted] = {}
    for group in checklist.groups:
        for item in group.items:
            wanted: Wanted = _want(item.applies_if, facts) if asks else False
            items[item.item] = wanted
            for question in item.questions:
                part = _want(question.applies_if, facts) if wanted is True else wanted
                questions[item.item, question.part] = part
    return Relevance(items, questions)


def _want(condition: Condition | None, facts: Mapping[str, Answer]) -> Wanted:
    try:
        held = holds(condition, facts, "")
    except EvidenceError:
        return UNKNOWN
    return OPEN if isinstance(held, Lacking) else held
