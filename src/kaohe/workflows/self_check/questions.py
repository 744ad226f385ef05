"""What the report asks: every item that a body answers itself, as the pack says.

No item is known by name here, so that a new year or a province's own rules change the form
without a programmer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import EvidenceError
from kaohe.core.rules.measures import Checklist, Combine, Judgement
from kaohe.core.rules.text import Name
from kaohe.core.scoring.answers import read_number, read_share
from kaohe.core.scoring.given import Given, Lacking
from kaohe.core.scoring.measures import earn
from kaohe.workflows.self_check.faults import ANSWER_UNKNOWN, RATIO_BEYOND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Item, Pack, Scale, Section

FROM_TABLES: Final = ("register", "statistics")
"""Sources whose numbers no body is asked for."""
WHOLE: Final = ""
"""The part of an answer that speaks of the item itself."""


@dataclass(frozen=True, slots=True)
class Question:
    """One answer that an item wants: a mark, or an exact number."""

    part: str
    """Path of the part; empty for the item itself."""
    name: Name
    scale: Scale | None
    """How marks become points; None where a number is asked."""
    is_ratio: bool = False
    """Whether the number is a share such as ``17/20``."""

    def find_fault(self, value: str, where: str) -> Fault | None:
        """Return what is wrong with an answer; an empty one is none yet."""
        try:
            if self.scale is not None:
                read_share(value, self.scale, where)
            else:
                number = read_number(value, where)
                if number < 0 or (self.is_ratio and number > 1):
                    return RATIO_BEYOND.at(where, value=value)
        except EvidenceError as error:
            return error.faults[0]
        return None


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item of the report with all that it asks."""

    number: int
    """From 1, in the order of the text."""
    section: Section
    group: Name
    item: Item
    measure: Measure
    questions: tuple[Question, ...]

    @property
    def id(self) -> str:
        """Return the item's id."""
        return self.item.id

    def find_faults(self, answers: Mapping[str, str], where: str) -> Iterator[Fault]:
        """Yield what is wrong with the answers that are there."""
        asked = {each.part: each for each in self.questions}
        for part, value in answers.items():
            place = f"{where}/{part}" if part else where
            question = asked.get(part)
            if question is None:
                yield ANSWER_UNKNOWN.at(place, part=part)
            elif value and (fault := question.find_fault(value, place)):
                yield fault

    def is_answered(self, answers: Mapping[str, str]) -> bool:
        """Tell whether every question has an answer."""
        return all(answers.get(each.part) for each in self.questions)

    def earn(self, answers: Mapping[str, str], pack: Pack) -> Fraction | None:
        """Return the points that answers give; None while they are not whole."""
        whole = answers.get(WHOLE) or None
        parts = {part: value for part, value in answers.items() if part and value}
        given = Given(whole, {**parts}) if whole or parts else Given(Lacking("not_filed"))
        try:
            earned = earn(self.measure, self.item.points, given, pack=pack, where=self.item.id)
        except EvidenceError:
            return None
        return earned.points


def list_asked(pack: Pack) -> tuple[AskedItem, ...]:
    """Return what the report asks, in the order of the text."""
    found: list[AskedItem] = []
    for section in pack.sections:
        told = (*section.decided_by, *section.shown_beside)
        if section.assessed_at != "body" or "self_check" not in told:
            continue
        for group in section.groups:
            for item in group.items:
                measure = section.measure_of(item)
                if measure is not None and not _comes_from_tables(pack, measure):
                    questions = tuple(_ask(pack, measure, item.name, WHOLE))
                    found.append(
                        AskedItem(len(found) + 1, section, group.name, item, measure, questions)
                    )
    return tuple(found)


def _ask(pack: Pack, measure: Measure, name: Name, part: str) -> Iterator[Question]:
    match measure:
        case Judgement():
            yield Question(part, name, _find_scale(pack, measure.scale))
        case Checklist():
            scale = _find_scale(pack, measure.scale)
            for each in measure.parts:
                yield Question(_join(part, each.id), each.name, scale)
        case Combine():
            for inner in measure.parts:
                yield from _ask(pack, inner.score, inner.name, _join(part, inner.id))
        case _:
            indicator = getattr(measure, "indicator", None)
            found = next((each for each in pack.indicators if each.id == indicator), None)
            is_ratio = found is not None and found.kind == "ratio"
            yield Question(part, found.name if found else name, None, is_ratio)


def _join(above: str, part: str) -> str:
    return f"{above}/{part}" if above else part


def _find_scale(pack: Pack, scale: str) -> Scale:
    return next(each for each in pack.scales if each.id == scale)


def _comes_from_tables(pack: Pack, measure: Measure) -> bool:
    if isinstance(measure, Combine):
        return any(_comes_from_tables(pack, part.score) for part in measure.parts)
    indicator = getattr(measure, "indicator", None)
    return any(each.id == indicator and each.source in FROM_TABLES for each in pack.indicators)
