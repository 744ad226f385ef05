"""A pack laid out for scoring: every name looked up once, before the first finding is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.rules.measures import Checklist, Combine, GroupRelative, RankBased
from kaohe.core.scoring.answers import gap_table
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND
from kaohe.core.scoring.nodes import Because, Ground, ground_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import (
        Aggregation,
        Applicability,
        Bonus,
        EvidenceSource,
        Fact,
        Gap,
        GapKind,
        Group,
        Indicator,
        Pack,
        Section,
        VisitOutcome,
    )
    from kaohe.core.rules.text import Name
    from kaohe.core.scoring.answers import GapTable

Level: TypeAlias = Literal["body", "visit"]
Ranks: TypeAlias = "Mapping[EvidenceSource, int]"
"""The sources that decide, the first one lowest."""

FACT_SOURCES: Final[tuple[EvidenceSource, ...]] = (
    "final",
    "visit",
    "register",
    "statistics",
    "second_review",
    "review",
    "supervision",
)
"""Who is believed about a fact: what was seen on the spot first; never the body about itself."""
ADJUSTMENT_SOURCES: Final[tuple[EvidenceSource, ...]] = (
    "final",
    "second_review",
    "review",
    "supervision",
    "statistics",
    "register",
    "visit",
)
"""Who decides bonuses, vetoes, gates and tails; never the body about itself."""


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One item with all that it inherits."""

    id: str
    name: Because
    points: Fraction | None
    measure: Measure
    applies: Applicability | None
    ground: Ground
    """Of the item and its measure."""
    asked_ground: Ground
    """Of who is asked the item, which decides what its mean is over."""
    facts: tuple[str, ...]
    """What its conditions ask for."""
    gaps: GapTable
    gap_decisions: Mapping[GapKind, str]
    ranks: Ranks
    level: Level


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """One group with its items."""

    group: Group
    items: tuple[ItemPlan, ...]


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """One section with its groups and the way in which its units are added up."""

    section: Section
    groups: tuple[GroupPlan, ...]
    aggregation: Aggregation | None

    def items(self) -> Iterator[ItemPlan]:
        """Yield the items of all groups."""
        for group in self.groups:
            yield from group.items


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole pack laid out."""

    pack: Pack
    sections: tuple[SectionPlan, ...]
    bonuses: tuple[ItemPlan, ...]
    levels: Mapping[str, Level]
    """At which level each name that evidence may use is found."""
    facts: Mapping[str, Fact]
    outcomes: Mapping[str, VisitOutcome]
    unit_kinds: Mapping[str, Because]
    slots: Mapping[str, tuple[str, str | None]]
    """For each slot of the draw the kinds of its unit and of the members below it."""
    fact_ranks: Ranks
    adjustment_ranks: Ranks

    def own_items(self) -> Iterator[ItemPlan]:
        """Yield all that is scored at the body itself: items and bonuses."""
        for section in self.sections:
            if section.section.assessed_at == "body":
                yield from section.items()
        yield from self.bonuses


def lay_out(pack: Pack) -> Plan:
    """Lay a checked pack out."""
    sections = tuple(_lay_out_section(section, pack) for section in pack.sections)
    levels: dict[str, Level] = {UNIT_KIND: "visit", OUTCOME: "visit"}
    levels |= {item.id: item.level for section in sections for item in section.items()}
    levels |= {fact.id: fact.of for fact in pack.facts}
    for adjustments in (pack.bonuses, pack.vetoes, pack.gates, pack.tail_exclusions):
        levels |= {adjustment.id: "body" for adjustment in adjustments}
    slots = () if pack.draw is None else pack.draw.slots
    return Plan(
        pack,
        sections,
        tuple(_lay_out_bonus(bonus, pack) for bonus in pack.bonuses),
        levels,
        {fact.id: fact for fact in pack.facts},
        {outcome.id: outcome for outcome in pack.outcomes},
        {kind.id: label(kind.name) for kind in pack.unit_kinds},
        {slot.id: (slot.kind, slot.member_kind) for slot in slots},
        _rank(FACT_SOURCES),
        _rank(ADJUSTMENT_SOURCES),
    )


def label(name: Name) -> Because:
    """Return a name of the pack as it stands in a node."""
    return Because(name.zh, name.en)


def comparing_paths(measure: Measure, path: str = "") -> Iterator[str]:
    """Yield the path of every part that is compared with others; ``""`` is the item itself."""
    if isinstance(measure, RankBased | GroupRelative):
        yield path
    if isinstance(measure, Combine):
        for part in measure.parts:
            yield from comparing_paths(part.score, f"{path}/{part.id}" if path else part.id)


def _rank(sources: tuple[EvidenceSource, ...]) -> Ranks:
    return {source: rank for rank, source in enumerate(sources)}


def _facts_asked(applies: Applicability | None, measure: Measure) -> tuple[str, ...]:
    """Return the facts on which it rests whether an item, or a part of it, is asked."""
    of_item = () if applies is None or applies.when is None else (applies.when.fact,)
    return tuple(dict.fromkeys((*of_item, *_facts_of(measure))))


def _facts_of(measure: Measure) -> Iterator[str]:
    if isinstance(measure, Checklist):
        yield from (part.when.fact for part in measure.parts if part.when is not None)
    if isinstance(measure, Combine):
        for part in measure.parts:
            yield from _facts_of(part.score)


def _gap_decisions(*layers: tuple[Gap, ...]) -> dict[GapKind, str]:
    """Return the decision behind the treatment of each gap; a later layer overrides."""
    treated = {gap.gap: gap for layer in layers for gap in layer}
    return {kind: gap.decision for kind, gap in treated.items() if gap.decision}


def _lay_out_section(section: Section, pack: Pack) -> SectionPlan:
    layers = (pack.gaps, section.gaps)
    aggregation = next((each for each in pack.aggregations if each.id == section.aggregation), None)
    groups = tuple(
        GroupPlan(
            group,
            tuple(
                _lay_out_item(section, group, index, gaps=layers, indicators=pack.indicators)
                for index in range(len(group.items))
            ),
        )
        for group in section.groups
    )
    return SectionPlan(section, groups, aggregation)


def _lay_out_bonus(bonus: Bonus, pack: Pack) -> ItemPlan:
    return ItemPlan(
        bonus.id,
        label(bonus.name),
        bonus.points,
        bonus.score,
        None,
        ground_of(bonus, bonus.score),
        ground_of(bonus),
        _facts_asked(None, bonus.score),
        gap_table(pack.gaps),
        _gap_decisions(pack.gaps),
        _rank(ADJUSTMENT_SOURCES),
        "body",
    )


def _lay_out_item(
    section: Section,
    group: Group,
    index: int,
    *,
    gaps: tuple[tuple[Gap, ...], ...],
    indicators: Sequence[Indicator],
) -> ItemPlan:
    item = group.items[index]
    measure = section.measure_of(item)
    if measure is None:
        raise ValueError(f"item {item.id!r} has no measure; the pack checks refuse such a pack")
    applies = item.applies or group.applies
    named = getattr(measure, "indicator", None)
    indicators = [each for each in indicators if each.id == named]
    ground = ground_of(item, measure, *indicators)
    return ItemPlan(
        item.id,
        label(item.name),
        item.points,
        measure,
        applies,
        ground,
        ground if applies is None else ground_of(applies, item, measure, *indicators),
        _facts_asked(applies, measure),
        gap_table(*gaps),
        _gap_decisions(*gaps),
        _rank(section.decided_by),
        "visit" if section.assessed_at == "unit" else "body",
    )
