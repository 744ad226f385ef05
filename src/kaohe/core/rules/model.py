"""The rule pack: one assessment, one immutable version, everything that a year may change.

The model says what a pack can hold; :mod:`kaohe.core.rules.check` says what must add up.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from kaohe.core.rules.measures import Condition, Measure
from kaohe.core.rules.text import (
    Day,
    Exact,
    Flag,
    Grounded,
    Id,
    Name,
    Points,
    PositiveExact,
    Strict,
    Text,
    Whole,
)
from kaohe.core.values import RoundingMode

Status: TypeAlias = Literal["draft", "settled", "in_force", "superseded", "withdrawn"]
EvidenceSource: TypeAlias = Literal[
    "self_check",
    "review",
    "second_review",
    "supervision",
    "statistics",
    "register",
    "visit",
    "final",
]
Version = Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]+\.[0-9]+(\+[a-z0-9_.]+)?$")]
"""``YEAR.MINOR.PATCH``; what stands behind a ``+`` marks a what-if, which is never in force."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
GapKind: TypeAlias = Literal["not_filed", "not_applicable", "not_verified", "refused"]


class Source(Strict):
    """A text that the pack cites."""

    id: Id
    number: Text | None = None
    title: Text
    issued: Day | None = None
    held: Flag
    digest: Digest | None = None
    """SHA-256 of the held text, so that a cited clause cannot change unseen."""


class Settlement(Strict):
    """Who settled a decision, when, and why."""

    by: Text
    on: Day
    reason: Text


class Decision(Strict):
    """A question that the text leaves open, and the choice taken meanwhile."""

    id: Id
    question: Name
    choice: Name
    otherwise: Name
    settled: Settlement | None = None


class Fact(Strict):
    """Something known about a unit visited, or a body, on which conditions and rewards rest."""

    id: Id
    name: Name
    of: Literal["visit", "body"]
    kind: Literal["number", "word"]
    words: tuple[Id, ...] = ()


class Scale(Strict):
    """Marks and their shares of the points, or any share in steps (discretion with a reason)."""

    id: Id
    marks: dict[Id, Exact] = Field(default_factory=dict)
    step: PositiveExact | None = None


class Gap(Strict):
    """A gap is a finding of its own, never a silent zero: what it counts as.

    ``stop``: the result waits until the gap is closed.
    """

    gap: GapKind
    then: Literal["zero", "leave_out", "stop"]
    decision: Id | None = None


class Indicator(Grounded):
    """A number that the register or the statistics give; the pack only names it."""

    id: Id
    name: Name
    kind: Literal["ratio", "count", "change", "growth", "completion"]
    of: tuple[Id, ...]
    source: Literal["register", "statistics", "self_check", "visit", "review"]
    as_of: tuple[Day, ...]


class Applicability(Grounded):
    """Which kinds of unit an item is asked of, and on which condition."""

    to: tuple[Id, ...]
    when: Condition | None = None


class Item(Grounded):
    """The smallest part that earns points."""

    id: Id
    name: Name
    points: Points
    score: Measure | None = None
    """None takes the section's default measure."""
    applies: Applicability | None = None
    """None takes the group's applicability."""


class Group(Grounded):
    """Items that belong together."""

    id: Id
    name: Name
    points: Points
    applies: Applicability | None = None
    items: tuple[Item, ...]


class SectionDefaults(Strict):
    """What an item of the section has unless it says otherwise."""

    score: Measure | None = None


class Section(Grounded):
    """One of the large parts, for example 组织领导."""

    id: Id
    name: Name
    points: Points
    assessed_at: Literal["body", "unit"]
    decided_by: tuple[EvidenceSource, ...]
    """Which sources count, the first one present decides; all others are shown beside."""
    shown_beside: tuple[EvidenceSource, ...] = ()
    aggregation: Id | None = None
    gaps: tuple[Gap, ...] = ()
    """Treatments that differ from those of the pack."""
    defaults: SectionDefaults = SectionDefaults()
    groups: tuple[Group, ...]


class NoApplicableUnit(Strict):
    """What happens to the points of an item that no visited unit can be asked."""

    then: Literal["share_in_group", "full", "zero"]
    decision: Id | None = None


class Aggregation(Grounded):
    """How the units visited become the points of the body.

    ``item``: item by item, the mean over the visits of the county where it applies, then the mean
    of the counties. ``unit``: each unit's share of what it could be asked, then the mean of the
    county, then the mean of the counties.
    """

    id: Id
    by: Literal["item", "unit"]
    no_applicable_unit: NoApplicableUnit


class VisitOutcome(Grounded):
    """How a visit can end, and what that makes of its items.

    ``as_found``: the findings count. ``zero``: every applicable item earns nothing, because a
    union on paper or a refusal must not gain by it. ``next_attempt``: the visit does not count and
    may be replaced. ``nothing``: this kind of unit has no items.
    """

    id: Id
    name: Name
    then: Literal["as_found", "zero", "next_attempt", "nothing"]
    opens_case: Flag = False
    """Whether it opens a case of false reporting (通报批评)."""


class Feed(Grounded):
    """A visit's outcome that counts as an event of an item assessed at the body."""

    outcome: Id
    item: Id
    counts_as: Id


class Bonus(Grounded):
    """Points beyond the total, never more than ``points``; none reported means none."""

    id: Id
    name: Name
    points: PositiveExact
    score: Measure


class Veto(Grounded):
    """A finding that takes something away as a whole (一票否决)."""

    id: Id
    name: Name
    effect: Literal["exclude_from_awards", "exclude_from_ranking", "zero_total"]


class Gate(Grounded):
    """A precondition for any award; its number is a finding under the gate's id."""

    id: Id
    name: Name
    indicator: Id
    at_least: Exact


class TailExclusion(Grounded):
    """The last places by the total, a section, or an indicator get no award."""

    id: Id
    name: Name
    by: Id
    """``total``, a section's id, or an indicator's id."""
    last: Annotated[Whole, Field(ge=1)]
    within: Literal["comparison_group", "all"]


class Grade(Strict):
    """A grade from a bound of the published total on."""

    id: Id
    name: Name
    at_least: Exact


class Reward(Strict):
    """An amount of money for each unit of a fact of the body, up to a most."""

    per: Id
    amount: PositiveExact
    most: PositiveExact | None = None


class Award(Strict):
    """A fixed number of places; ties at the edge share it."""

    id: Id
    name: Name
    count: Annotated[Whole, Field(ge=1)]
    reward: Reward | None = None


class Awards(Grounded):
    """Awards from the first place down."""

    within: Literal["comparison_group", "all"]
    awards: tuple[Award, ...]


class RoundingRule(Grounded):
    """Where and how numbers are rounded; nowhere else.

    At ``section`` each section is rounded once and the total is their exact sum, so that printed
    parts add up; at ``total`` only the total is.
    """

    at: Literal["section", "total"]
    mode: RoundingMode
    interval: PositiveExact


class Ranking(Grounded):
    """How places are given."""

    within: Literal["comparison_group", "all"]
    ties: Literal["share", "break"]
    break_by: tuple[Id, ...] = ()


class ComparisonGroup(Grounded):
    """考核分组: who is compared with whom. Not to be mixed with the teams."""

    id: Id
    name: Name
    members: tuple[Id, ...]


class DrawSlot(Grounded):
    """One unit to be drawn in each county."""

    id: Id
    code: Annotated[str, Field(pattern=r"^[A-LN-Z]$")]
    """The letter of the stratum; M is kept for members of a federation."""
    kind: Id
    frame: Literal["enterprises", "federations", "social_organisations"]
    members: Annotated[Whole, Field(ge=0)] = 0
    """How many member unions are drawn below the unit."""
    member_kind: Id | None = None
    fallback: tuple[Id, ...] = ()
    """Slots whose kind stands in, in this order, where the county lacks the kind."""


class Draw(Grounded):
    """The plan of the draw; public before anything is drawn."""

    algorithm: Literal["vrf-index/1"]
    counties: Annotated[Whole, Field(ge=1)]
    county_chance: Literal["equal"]
    key_holders: Annotated[Whole, Field(ge=1)]
    order_of_kinds: Literal["drawn", "fixed"]
    reserves: Literal["none"]
    attempts_per_slot: Annotated[Whole, Field(ge=0)]
    """Replacements allowed for one slot without approval."""
    attempts_per_county: Annotated[Whole, Field(ge=0)]
    disclosure: tuple[Id, ...]
    slots: tuple[DrawSlot, ...]


class Teams(Grounded):
    """考核工作组: who visits whom."""

    count: Annotated[Whole, Field(ge=1)]
    bodies_least: Annotated[Whole, Field(ge=0)]
    bodies_most: Annotated[Whole, Field(ge=1)]
    inspectors_per_visit: Annotated[Whole, Field(ge=1)]
    recusal: Literal["own_body", "none"]


class Deadline(Grounded):
    """A day of the calendar, in China."""

    id: Id
    name: Name
    by: Day
    owner: Id


class ConductRule(Grounded):
    """A rule for the conduct of the teams, without points."""

    id: Id
    name: Name


class Publication(Grounded):
    """Who receives the results."""

    to: tuple[Id, ...]


class RegisterRule(Grounded):
    """When a body's register may be frozen, and when two sources must be explained."""

    quarantine_most: Exact
    """Share of rows in quarantine above which two people must approve the freeze."""
    gap_query_above: Exact
    """Relative gap between the two sources above which the body is asked."""


class OpenTerm(Grounded):
    """What a province's own pack may fill; everything else is closed."""

    id: Id
    name: Name
    may: Literal["set_score", "set_points", "add_bonus", "add_veto"]
    at: Id
    """A section, group or item."""
    most: Exact | None = None


class NamedThing(Strict):
    """A thing with an id and a name, such as a body or a kind of unit."""

    id: Id
    name: Name


class Pack(Strict):
    """A rule pack as it was read; checked by :func:`kaohe.core.rules.check.check_pack`."""

    format: Literal["rule-pack/1"]
    pack: Id
    version: Version
    status: Status
    title: Name
    notice: Name | None = None
    """A sentence shown wherever results are shown, for example that a part is assumed."""
    assessed_year: Whole
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    total: Points
    sources: tuple[Source, ...]
    decisions: tuple[Decision, ...]
    bodies: tuple[NamedThing, ...] = ()
    """The bodies assessed; empty where the evidence names them (provincial packs)."""
    unit_kinds: tuple[NamedThing, ...] = ()
    facts: tuple[Fact, ...] = ()
    scales: tuple[Scale, ...] = ()
    gaps: tuple[Gap, ...]
    indicators: tuple[Indicator, ...] = ()
    sections: tuple[Section, ...]
    aggregations: tuple[Aggregation, ...] = ()
    outcomes: tuple[VisitOutcome, ...] = ()
    feeds: tuple[Feed, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    bonus_most: Exact | None = None
    vetoes: tuple[Veto, ...] = ()
    gates: tuple[Gate, ...] = ()
    tail_exclusions: tuple[TailExclusion, ...] = ()
    grades: tuple[Grade, ...] = ()
    awards: Awards | None = None
    rounding: RoundingRule
    ranking: Ranking
    comparison_groups: tuple[ComparisonGroup, ...] = ()
    register_rule: RegisterRule | None = None
    draw: Draw | None = None
    teams: Teams | None = None
    deadlines: tuple[Deadline, ...] = ()
    conduct: tuple[ConductRule, ...] = ()
    publication: Publication | None = None
    open_terms: tuple[OpenTerm, ...] = ()
