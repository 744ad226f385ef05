"""Answer any measure of a pack, given how far things are in order.

No item is known by name here: the pack says which parts, marks, numbers and events it asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from kaohe.core.rules.measures import (
    Bands,
    Checklist,
    ChildMean,
    Combine,
    Deduct,
    GroupRelative,
    Increments,
    Judgement,
    Ladder,
    Linear,
    PerEvent,
    RankBased,
    Threshold,
    WeightedSum,
)
from kaohe.core.scoring.answers import holds
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Pack, Scale
    from kaohe.core.scoring.given import Answer

PartAnswer: TypeAlias = "tuple[str | None, str]"
"""Path of the part (None for the item itself) and the value."""

_CHILDREN: Final = 3


@dataclass(frozen=True, slots=True)
class Respondent:
    """Somebody who knows, or claims to know, how far things are in order."""

    pack: Pack
    degree_of: Callable[[str], Fraction]
    """Given a question such as ``standing/account``, how far it is in order, from 0 to 1."""
    number_of: Callable[[str], str]
    """Given an indicator's id, its exact value as text."""
    facts: Mapping[str, Answer]

    def answer(self, item: str, measure: Measure) -> tuple[PartAnswer, ...]:
        """Answer everything that the measure of an item asks for."""
        return tuple(
            (path.removeprefix(f"{item}/") if path != item else None, value)
            for path, value in self._answer(item, measure)
        )

    def _answer(  # noqa: C901 - one line a kind; mypy proves that none is forgotten
        self, path: str, measure: Measure
    ) -> Iterator[tuple[str, str]]:
        match measure:
            case Judgement():
                yield path, choose_mark(self._scale(measure.scale), self.degree_of(path))
            case Checklist():
                yield from self._check(path, measure)
            case (
                Threshold()
                | Bands()
                | Ladder()
                | Linear()
                | Increments()
                | RankBased()
                | GroupRelative()
            ):
                yield path, self.number_of(measure.indicator)
            case Deduct():
                for event in measure.events:
                    part = f"{path}/{event.id}"
                    yield part, str(int(2 * (1 - self.degree_of(part))))
            case PerEvent():
                for event in measure.events:
                    part = f"{path}/{event.id}"
                    yield part, str(int(2 * self.degree_of(part)))
            case ChildMean():
                for child in range(1, _CHILDREN + 1):
                    part = f"{path}/child_{child}"
                    yield part, str(60 + int(40 * self.degree_of(part)))
            case WeightedSum():
                for stream in measure.streams:
                    part = f"{path}/{stream.id}"
                    yield part, write_exact(measure.out_of * self.degree_of(part))
            case Combine():
                for combined in measure.parts:
                    yield from self._answer(f"{path}/{combined.id}", combined.score)
            case _:
                assert_never(measure)

    def _check(self, path: str, measure: Checklist) -> Iterator[tuple[str, str]]:
        scale = self._scale(measure.scale)
        for part in measure.parts:
            if holds(part.when, self.facts, path) is True:
                question = f"{path}/{part.id}"
                yield question, choose_mark(scale, self.degree_of(question))

    def _scale(self, scale: str) -> Scale:
        return next(each for each in self.pack.scales if each.id == scale)


def choose_mark(scale: Scale, degree: Fraction) -> str:
    """Choose the mark of a scale nearest to a degree; of two equally near the lower one."""
    if scale.step is not None:
        return write_exact(degree / scale.step // 1 * scale.step)
    return min(scale.marks, key=lambda mark: (abs(scale.marks[mark] - degree), scale.marks[mark]))
