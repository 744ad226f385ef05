"""From the measure of an item to its questions: in which form each part is answered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, assert_never

from kaohe.core.checklist.faults import MEASURE_OPEN
from kaohe.core.checklist.model import Choice, Question
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
from kaohe.core.rules.text import Name
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.checklist.words import ChecklistWords, Evidence, ItemWords
    from kaohe.core.rules.inputs import GapKind
    from kaohe.core.rules.measures import Condition, Event, Measure, Stream
    from kaohe.core.rules.model import Item, Pack

VISIT_GAPS: Final[tuple[GapKind, ...]] = ("not_applicable", "not_verified", "refused")
"""The gaps of a visit, where the words name none: ``not_filed`` is one of reports."""
NONE, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Asking:
    """What questions are made from."""

    pack: Pack
    words: ChecklistWords | None

    @property
    def gaps(self) -> tuple[GapKind, ...]:
        """The gaps that may stand in the place of an item or a part."""
        if self.words is None:
            return VISIT_GAPS
        return tuple(each.gap for each in self.words.gaps if each.items)

    def words_of(self, item: str) -> ItemWords | None:
        """Return the words of an item, if it has any."""
        known = self.words.items if self.words else ()
        return next((each for each in known if each.item == item), None)


def ask_item(asking: Asking, item: Item, measure: Measure) -> tuple[Question, ...]:
    """Return the questions of an item, in the order of its parts.

    Raises:
        PackInvalid: its parts are named by the evidence, so that nobody can list them beforehand.
    """
    writer = _Writer(asking, item.id, item.name, asking.words_of(item.id))
    return tuple(writer.ask(measure, "", item.name, None))


@dataclass(frozen=True, slots=True)
class _Writer:
    asking: Asking
    item: str
    item_title: Name
    words: ItemWords | None

    def ask(
        self, measure: Measure, path: str, title: Name, when: Condition | None
    ) -> Iterator[Question]:
        match measure:
            case Judgement():
                yield self._mark(measure.scale, path, title, when)
            case Checklist():
                for part in measure.parts:
                    yield self._mark(measure.scale, _join(path, part.id), part.name, part.when)
            case (
                Threshold()
                | Bands()
                | Ladder()
                | Linear()
                | Increments()
                | RankBased()
                | GroupRelative()
            ):
                yield self._number(measure, path, title)
            case Deduct() | PerEvent():
                yield from self._counts(measure.events, path)
            case WeightedSum():
                yield from self._streams(measure.streams, path, measure.out_of)
            case Combine():
                for combined in measure.parts:
                    below = _join(path, combined.id)
                    yield from self.ask(combined.score, below, combined.name, None)
            case ChildMean():
                raise MEASURE_OPEN.error_at(self.item, name=self.item_title.zh)
            case _:
                assert_never(measure)

    def _mark(self, scale_id: str, path: str, title: Name, when: Condition | None) -> Question:
        scale = next(each for each in self.asking.pack.scales if each.id == scale_id)
        best_first = sorted(scale.marks, key=lambda mark: -scale.marks[mark])
        question = self._question(path, title)
        if scale.step is not None:
            return question.model_copy(
                update={
                    "form": "share",
                    "step": scale.step,
                    "least": NONE,
                    "most": ALL,
                    "applies_if": when,
                }
            )
        choices = tuple(
            Choice(
                value=mark,
                title=scale.names.get(mark, Name(zh=mark, en=mark)),
                share=scale.marks[mark],
            )
            for mark in best_first
        )
        return question.model_copy(update={"form": "mark", "choices": choices, "applies_if": when})

    def _number(
        self,
        measure: Threshold | Bands | Ladder | Linear | Increments | RankBased | GroupRelative,
        path: str,
        title: Name,
    ) -> Question:
        pack = self.asking.pack
        indicator = next(each for each in pack.indicators if each.id == measure.indicator)
        known = {fact.id for fact in pack.facts if fact.of == "visit" and fact.kind == "number"}
        of = indicator.of if indicator.kind == "ratio" and known.issuperset(indicator.of) else ()
        ratio = indicator.kind == "ratio"
        update: dict[str, object] = {
            "form": "ratio" if len(of) == 2 else "number",
            "of": of,
            "least": NONE if indicator.kind in {"ratio", "count"} else None,
            "most": ALL if ratio else None,
        }
        if isinstance(measure, Threshold):
            bound = f"{write_exact(measure.at_least * 100)}%" if ratio else None
            written = bound or write_exact(measure.at_least)
            update["bound"] = measure.at_least
            update["test"] = Name(
                zh=f"{indicator.name.zh}达到{written}以上（含本数）",
                en=f"{indicator.name.en} at least {written}, inclusive",
            )
        return self._question(path, title).model_copy(update=update)

    def _counts(self, events: tuple[Event, ...], path: str) -> Iterator[Question]:
        for event in events:
            question = self._question(_join(path, event.id), event.name)
            yield question.model_copy(update={"form": "count", "least": NONE})

    def _streams(
        self, streams: tuple[Stream, ...], path: str, out_of: Fraction
    ) -> Iterator[Question]:
        for stream in streams:
            question = self._question(_join(path, stream.id), stream.name)
            yield question.model_copy(update={"form": "number", "least": NONE, "most": out_of})

    def _question(self, path: str, title: Name) -> Question:
        words = self.words
        part = next((each for each in words.parts if each.part == path), None) if words else None
        ask, look_at = title, None
        if part is not None:
            ask, look_at = part.ask, part.look_at
        elif words is not None and not path:
            ask, look_at = words.ask, words.look_at
        evidence: Evidence = words.evidence if words else "optional"
        return Question(
            item=self.item,
            part=path,
            title=title,
            ask=ask,
            look_at=look_at,
            form="number",
            gaps=self.asking.gaps,
            evidence=evidence,
        )


def _join(path: str, part: str) -> str:
    return f"{path}/{part}" if path else part
