"""The rule pack: one assessment, one immutable version, everything that a year may change.

The model says what a pack can hold; :mod:`kaohe.core.rules.check` says what must add up. Its parts
are declared by subject and can all be had from here.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from kaohe.core.rules.campaign import (
    ConductRule,
    Deadline,
    Draw,
    DrawSlot,
    Objections,
    OpenTerm,
    Publication,
    RegisterRule,
    Teams,
)
from kaohe.core.rules.inputs import (
    Decision,
    Digest,
    EvidenceSource,
    Fact,
    Gap,
    GapKind,
    Indicator,
    NamedThing,
    Scale,
    Settlement,
    Source,
    Version,
)
from kaohe.core.rules.rubric import (
    Aggregation,
    Applicability,
    Feed,
    Group,
    Item,
    NoApplicableUnit,
    Section,
    SectionDefaults,
    VisitOutcome,
)
from kaohe.core.rules.standing import (
    Award,
    Awards,
    Bonus,
    ComparisonGroup,
    Gate,
    Grade,
    Ranking,
    Reward,
    RoundingRule,
    TailExclusion,
    Veto,
)
from kaohe.core.rules.text import Day, Id, Name, Points, PositiveExact, Strict, Whole

Status: TypeAlias = Literal["draft", "settled", "in_force", "superseded", "withdrawn"]


class Pack(Strict):
    """A rule pack as it was read; checked by :func:`kaohe.core.rules.check.check_pack`."""

    format: Literal["rule-pack/1"]
    """Which format this is."""
    pack: Id
    """Id of the pack."""
    version: Version
    """A published version never changes; a correction is a new one."""
    status: Status
    """Where the pack is in its life."""
    title: Name
    """What the pack is called."""
    notice: Name | None = None
    """A sentence shown wherever results are shown, for example that a part is assumed."""
    assessed_year: Whole
    """The year that is assessed."""
    in_force_from: Day | None = None
    """First day in force."""
    in_force_to: Day | None = None
    """Last day in force, itself included; absent while it is open."""
    total: Points
    """The sum of the sections, or ``uncapped``."""
    sources: tuple[Source, ...]
    """Texts that are cited."""
    decisions: tuple[Decision, ...]
    """What the texts leave open."""
    bodies: tuple[NamedThing, ...] = ()
    """The bodies assessed; empty where the evidence names them (provincial packs)."""
    unit_kinds: tuple[NamedThing, ...] = ()
    """Kinds of unit that are visited."""
    facts: tuple[Fact, ...] = ()
    """What is noted besides marks."""
    scales: tuple[Scale, ...] = ()
    """How marks become points."""
    gaps: tuple[Gap, ...]
    """What each of the four gaps counts as."""
    indicators: tuple[Indicator, ...] = ()
    """Numbers from registers and statistics."""
    sections: tuple[Section, ...]
    """The rubric."""
    aggregations: tuple[Aggregation, ...] = ()
    """Ways from visits to points."""
    outcomes: tuple[VisitOutcome, ...] = ()
    """How a visit can end."""
    feeds: tuple[Feed, ...] = ()
    """Outcomes of visits that count in an item of the body."""
    bonuses: tuple[Bonus, ...] = ()
    """Points beyond the total."""
    bonus_most: PositiveExact | None = None
    """The most that all bonuses add."""
    vetoes: tuple[Veto, ...] = ()
    """Findings that take everything."""
    gates: tuple[Gate, ...] = ()
    """Preconditions of an award."""
    tail_exclusions: tuple[TailExclusion, ...] = ()
    """Last places without award."""
    grades: tuple[Grade, ...] = ()
    """From the highest down."""
    awards: Awards | None = None
    """What the first places get."""
    rounding: RoundingRule
    """The only rounding there is."""
    ranking: Ranking
    """How places are given."""
    comparison_groups: tuple[ComparisonGroup, ...] = ()
    """Who is compared with whom."""
    register_rule: RegisterRule | None = None
    """When a register may be frozen."""
    draw: Draw | None = None
    """The plan of the draw."""
    teams: Teams | None = None
    """Who visits whom."""
    deadlines: tuple[Deadline, ...] = ()
    """The calendar."""
    conduct: tuple[ConductRule, ...] = ()
    """Rules of conduct of the teams."""
    publication: Publication | None = None
    """Who receives the results."""
    objections: Objections | None = None
    """Until when a body may object; nobody may where this is absent."""
    open_terms: tuple[OpenTerm, ...] = ()
    """What a province may fill."""


__all__ = [
    "Aggregation",
    "Applicability",
    "Award",
    "Awards",
    "Bonus",
    "ComparisonGroup",
    "ConductRule",
    "Deadline",
    "Decision",
    "Digest",
    "Draw",
    "DrawSlot",
    "EvidenceSource",
    "Fact",
    "Feed",
    "Gap",
    "GapKind",
    "Gate",
    "Grade",
    "Group",
    "Indicator",
    "Item",
    "NamedThing",
    "NoApplicableUnit",
    "Objections",
    "OpenTerm",
    "Pack",
    "Publication",
    "Ranking",
    "RegisterRule",
    "Reward",
    "RoundingRule",
    "Scale",
    "Section",
    "SectionDefaults",
    "Settlement",
    "Source",
    "Status",
    "TailExclusion",
    "Teams",
    "Version",
    "Veto",
    "VisitOutcome",
]
