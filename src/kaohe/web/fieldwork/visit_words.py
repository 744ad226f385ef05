"""How the parts of a visit are called: questions with their clause, answers, gaps, outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.rules import name_clause
from kaohe.web.cycles.words import name_in_language
from kaohe.web.fieldwork.checklists import checklists_of
from kaohe.web.rules.library import find_known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kaohe.core.checklist import Checklist, ChecklistItem, Question
    from kaohe.core.checklist.model import ChecklistGroup
    from kaohe.web.cycles.models import Cycle

OUTCOME: Final = "outcome"
UNIT_KIND: Final = "unit_kind"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, with the item and the clause to which it belongs; facts have neither."""

    question: Question
    item: ChecklistItem | None = None
    group: ChecklistGroup | None = None


class VisitWords:
    """The words of the rules for one kind of unit; ids stand for what they do not know."""

    def __init__(self, cycle: Cycle, kind: str) -> None:
        self._pack = pack = find_known(cycle.pack_digest).pack
        self._outcomes = {each.id: name_in_language(each.name) for each in pack.outcomes}
        self._kinds = {each.id: name_in_language(each.name) for each in pack.unit_kinds}
        made = checklists_of(cycle.pack_digest)
        self.checklist: Checklist | None = next((each for each in made if each.kind == kind), None)
        self.asked = dict(_list_asked(self.checklist)) if self.checklist else {}

    def name_outcome(self, outcome: str) -> str:
        """Return how an outcome is called."""
        return self._outcomes.get(outcome, outcome)

    def name_kind(self, kind: str) -> str:
        """Return how a kind of unit is called."""
        return self._kinds.get(kind, kind)

    def name_clauses(self, cites: Iterable[str]) -> str:
        """Return how cited clauses are called."""
        return _("、").join(name_clause(self._pack, each) for each in cites)

    def name_question(self, item: str, part: str) -> str:
        """Return how a question is called: the item, and its part."""
        if item == OUTCOME:
            return _("结果")
        if item == UNIT_KIND:
            return _("单位类别")
        found = self.asked.get((item, part))
        if found is None:
            return f"{item}/{part}" if part else item
        title = name_in_language(found.question.title)
        if found.item is None or not part:
            return title
        return f"{name_in_language(found.item.title)} · {title}"

    def name_answer(self, item: str, part: str, value: str) -> str:
        """Return an answer as a person reads it."""
        if item == OUTCOME:
            return self.name_outcome(value)
        if item == UNIT_KIND:
            return self.name_kind(value)
        found = self.asked.get((item, part))
        if found is None:
            return value
        names = {each.value: name_in_language(each.title) for each in found.question.choices}
        unit = name_in_language(found.question.unit) if found.question.unit else ""
        return names.get(value, f"{value} {unit}".rstrip())

    def name_gap(self, gap: str) -> str:
        """Return how a gap is called."""
        gaps = self.checklist.gaps if self.checklist else ()
        return next((name_in_language(each.title) for each in gaps if each.gap == gap), gap)

    def name_field(self, field: str) -> str:
        """Return how a field of the register is called."""
        if self.checklist is not None:
            for each in self.checklist.record:
                if each.field == field:
                    return name_in_language(each.title)
        return field

    def name_observation(self, kind: str) -> str:
        """Return how a kind of observation is called."""
        kinds = self.checklist.observations if self.checklist else ()
        return next((name_in_language(each.title) for each in kinds if each.kind == kind), kind)

    def name_conduct(self, rule: str) -> str:
        """Return how a rule of conduct is called."""
        rules = self.checklist.conduct if self.checklist else ()
        return next((name_in_language(each.title) for each in rules if each.rule == rule), rule)

    def name_absence(self, field: str) -> str:
        """Return a question of the form of absence."""
        form = self.checklist.absence if self.checklist else None
        asked = form.questions if form else ()
        return next((name_in_language(each.ask) for each in asked if each.id == field), field)


def _list_asked(checklist: Checklist) -> list[tuple[tuple[str, str], Asked]]:
    facts = [((each.item, each.part), Asked(each)) for each in checklist.facts]
    return facts + [
        ((question.item, question.part), Asked(question, item, group))
        for group in checklist.groups
        for item in group.items
        for question in item.questions
    ]
