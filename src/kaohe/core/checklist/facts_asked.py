"""The facts of a visit as questions, and which of them something rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.checklist.model import Choice, Question
from kaohe.core.checklist.questions import NONE
from kaohe.core.rules.text import Name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kaohe.core.checklist.model import ChecklistGroup
    from kaohe.core.checklist.words import ChecklistWords, FactWords
    from kaohe.core.rules.inputs import Fact, GapKind
    from kaohe.core.rules.model import Pack


def facts_of_visits(pack: Pack) -> tuple[Fact, ...]:
    """Return the facts that the pack notes at visits, in its order."""
    return tuple(fact for fact in pack.facts if fact.of == "visit")


def facts_needed(pack: Pack, groups: Iterable[ChecklistGroup]) -> frozenset[str]:
    """Return the facts on which a condition or a ratio of these groups rests."""
    needed: set[str] = set()
    for group in groups:
        for item in group.items:
            asked = (item.applies_if, *(each.applies_if for each in item.questions))
            needed.update(condition.fact for condition in asked if condition is not None)
            needed.update(fact for each in item.questions for fact in each.of)
    return frozenset(needed & {fact.id for fact in facts_of_visits(pack)})


def ask_facts(
    pack: Pack, words: ChecklistWords | None, *, needed: Collection[str]
) -> tuple[Question, ...]:
    """Return a question for each fact that the pack notes at visits, in its order.

    A fact on which nothing rests may stay open: it is noted for the comparison with the register.
    """
    worded = {each.fact: each for each in words.facts} if words else {}
    gaps: tuple[GapKind, ...] = (
        tuple(each.gap for each in words.gaps if each.facts)
        if words
        else ("not_verified", "refused")
    )
    return tuple(
        _ask(fact, worded.get(fact.id), gaps, needed=fact.id in needed)
        for fact in facts_of_visits(pack)
    )


def _ask(
    fact: Fact, words: FactWords | None, gaps: tuple[GapKind, ...], *, needed: bool
) -> Question:
    titles = {each.word: each.title for each in words.words} if words else {}
    whole = words is not None and words.whole
    return Question(
        item=fact.id,
        part="",
        title=fact.name,
        ask=words.ask if words else fact.name,
        look_at=words.look_at if words else None,
        form="word" if fact.kind == "word" else "count" if whole else "number",
        choices=tuple(
            Choice(value=word, title=titles.get(word, Name(zh=word, en=word)))
            for word in fact.words
        ),
        unit=words.unit if words else None,
        least=NONE if whole else None,
        at_most=words.at_most if words else None,
        gaps=gaps,
        needed=needed,
    )
