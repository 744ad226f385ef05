"""The closed set of ways in which points are earned.

There is no expression language: every way is named, has its own parameters, and can be traced.
The set was settled against every rule that we found in comparable documents (docs/algorithms/
measures.md has one worked case for each). ``at_least`` is always inclusive, because 以上 includes
the number itself (General Principles of Civil Law, art. 155).
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from kaohe.core.rules.text import Exact, Grounded, Id, Name, PositiveExact, Strict, Whole


class Condition(Strict):
    """A test on one fact of the unit visited, or of the body."""

    fact: Id
    """The fact that is tested."""
    at_least: Exact | None = None
    """True from this number on."""
    below: Exact | None = None
    """True below this number."""
    equals: Id | None = Field(default=None, alias="is")
    """True for this word."""


class Judgement(Grounded):
    """A named person judges, on a scale; the reason is kept with the finding."""

    kind: Literal["judgement"]
    scale: Id
    """The scale of the marks."""


class ChecklistPart(Strict):
    """One thing to be there; asked only where its condition holds."""

    id: Id
    name: Name
    share: Exact | None = None
    """Its share of the points, under ``stated_share``."""
    when: Condition | None = None
    """Asked only where this holds."""
    decision: Id | None = None
    """The decision behind the condition, where it is not that of the whole list."""


class Checklist(Grounded):
    """Several things share one mark.

    ``equal_share``: each part asked counts alike. ``stated_share``: each has its own ``share``;
    the shares add up to 1. ``all``: all parts or nothing. ``any``: one part is enough (出台文件
    或召开专门会议).
    """

    kind: Literal["checklist"]
    scale: Id
    """The scale of the marks of all parts."""
    parts: tuple[ChecklistPart, ...]
    """The things to be there."""
    credit: Literal["equal_share", "stated_share", "all", "any"]
    """How the parts make the points."""


class Threshold(Grounded):
    """All points from a bound on, otherwise none."""

    kind: Literal["threshold"]
    indicator: Id
    """The number that is tested."""
    at_least: Exact
    """The bound, itself included."""


class Band(Strict):
    """Points from a bound on."""

    at_least: Exact
    """The bound, itself included."""
    points: Exact
    """Points from here on."""


class Bands(Grounded):
    """Steps open to the top: the highest bound reached counts, below all of them nothing."""

    kind: Literal["bands"]
    indicator: Id
    """The number that is tested."""
    steps: tuple[Band, ...]
    """From the highest bound down."""


class Rung(Strict):
    """One stretch of a ladder; each end says whether it belongs to it."""

    at_least: Exact | None = None
    """Lower end, itself included."""
    above: Exact | None = None
    """Lower end, itself left out."""
    at_most: Exact | None = None
    """Upper end, itself included."""
    below: Exact | None = None
    """Upper end, itself left out."""
    points: Exact
    """Points on this rung."""


class Ladder(Grounded):
    """Stretches that cover every number exactly once, from the lowest to the highest.

    A reader refuses overlaps and holes: in one real measure 85 lies in two bands and 80 only in
    the last.
    """

    kind: Literal["ladder"]
    indicator: Id
    """The number that is tested."""
    rungs: tuple[Rung, ...]
    """Stretches that meet without hole or overlap."""


class Linear(Grounded):
    """In proportion between two values, nothing below and full points above."""

    kind: Literal["linear"]
    indicator: Id
    """The number that is measured."""
    zero_at: Exact
    """No points here and beyond."""
    full_at: Exact
    """Full points here and beyond."""


class Increments(Grounded):
    """So many points for every step of an increase; a decrease earns nothing."""

    kind: Literal["increments"]
    indicator: Id
    """The number that is measured."""
    step: PositiveExact
    """The size of a step."""
    points_per_step: PositiveExact
    """Points for each step."""
    part_steps: Literal["ignored", "counted"]
    """Whether a part of a step counts for its share."""


class Placing(Strict):
    """Points for a range of places; without ``to`` all the remaining ones."""

    to: Whole | None = None
    """The last place of the range."""
    points: Exact
    """Points of each place of the range."""


class RankBased(Grounded):
    """Points by place inside the comparison group.

    Either evenly from full points for the first to ``last`` for the last, or by a table of
    ``placings``.
    """

    kind: Literal["rank"]
    indicator: Id
    """The number by which places are given; the highest is first."""
    ties: Literal["best", "average", "worst"]
    """Which place ties take: the best of theirs, the mean, or the worst."""
    last: Exact | None = None
    """Points of the last place."""
    placings: tuple[Placing, ...] = ()
    """Points by place."""


class GroupRelative(Grounded):
    """In proportion to the others of the comparison group.

    ``best``: value over the best value. ``min_max``: distance from the lowest over the whole
    range; where all are equal everybody has full points.
    """

    kind: Literal["group_relative"]
    indicator: Id
    """The number that is compared."""
    to: Literal["best", "min_max"]
    """With the best, or with the whole range."""


class Event(Strict):
    """Something that happens or not, several times perhaps, with its points."""

    id: Id
    name: Name
    points: PositiveExact
    """Points of one event."""


class Deduct(Grounded):
    """Full points less a cost for each finding, never below nothing."""

    kind: Literal["deduct"]
    events: tuple[Event, ...]
    """What costs points, and how many each time."""


class PerEvent(Grounded):
    """Points for each event, by its level, up to the points of the item."""

    kind: Literal["per_event"]
    events: tuple[Event, ...]
    """What earns points, and how many each time."""


class ChildMean(Grounded):
    """A weight times the mean score of the subordinate units (辖区企业平均分×50%)."""

    kind: Literal["child_mean"]
    of: Name
    """What the subordinate units are called."""
    weight: PositiveExact
    """What the mean is multiplied by."""
    empty: Literal["zero", "leave_out"]
    """What counts where there is no unit."""


class Stream(Strict):
    """One stream of scores and its weight."""

    id: Id
    name: Name
    weight: PositiveExact
    """Its weight; all weights add up to 1."""


class WeightedSum(Grounded):
    """Several streams of scores, each out of the same number, weighted (平时60%+实地40%)."""

    kind: Literal["weighted_sum"]
    streams: tuple[Stream, ...]
    """The scores that are put together."""
    out_of: PositiveExact
    """What each score is out of."""


class CombinedPart(Strict):
    """One part of a combination; negative points take away."""

    id: Id
    name: Name
    points: Exact
    """Points of the part; a negative number takes away."""
    score: Measure
    """How the part is earned."""


class Combine(Grounded):
    """Several measures make one mark.

    ``sum``: added up, never below nothing nor above the points. ``all_of``: full points when every
    part is full, otherwise nothing. ``any_of``: the best part counts.
    """

    kind: Literal["combine"]
    how: Literal["sum", "all_of", "any_of"]
    """How the parts make one mark."""
    parts: tuple[CombinedPart, ...]
    """The measures that are put together."""


Measure: TypeAlias = Annotated[
    Judgement
    | Checklist
    | Threshold
    | Bands
    | Ladder
    | Linear
    | Increments
    | RankBased
    | GroupRelative
    | Deduct
    | PerEvent
    | ChildMean
    | WeightedSum
    | Combine,
    Field(discriminator="kind"),
]

CombinedPart.model_rebuild()
Combine.model_rebuild()
