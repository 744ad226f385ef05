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
    at_least: Exact | None = None
    below: Exact | None = None
    equals: Id | None = Field(default=None, alias="is")


class Judgement(Grounded):
    """A named person judges, on a scale; the reason is kept with the finding."""

    kind: Literal["judgement"]
    scale: Id


class ChecklistPart(Strict):
    """One thing to be there; asked only where its condition holds."""

    id: Id
    name: Name
    share: Exact | None = None
    when: Condition | None = None
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
    parts: tuple[ChecklistPart, ...]
    credit: Literal["equal_share", "stated_share", "all", "any"]


class Threshold(Grounded):
    """All points from a bound on, otherwise none."""

    kind: Literal["threshold"]
    indicator: Id
    at_least: Exact


class Band(Strict):
    """Points from a bound on."""

    at_least: Exact
    points: Exact


class Bands(Grounded):
    """Steps open to the top: the highest bound reached counts, below all of them nothing."""

    kind: Literal["bands"]
    indicator: Id
    steps: tuple[Band, ...]


class Rung(Strict):
    """One stretch of a ladder; each end says whether it belongs to it."""

    at_least: Exact | None = None
    above: Exact | None = None
    at_most: Exact | None = None
    below: Exact | None = None
    points: Exact


class Ladder(Grounded):
    """Stretches that cover every number exactly once, from the lowest to the highest.

    A reader refuses overlaps and holes: in one real measure 85 lies in two bands and 80 only in
    the last.
    """

    kind: Literal["ladder"]
    indicator: Id
    rungs: tuple[Rung, ...]


class Linear(Grounded):
    """In proportion between two values, nothing below and full points above."""

    kind: Literal["linear"]
    indicator: Id
    zero_at: Exact
    full_at: Exact


class Increments(Grounded):
    """So many points for every step of an increase; a decrease earns nothing."""

    kind: Literal["increments"]
    indicator: Id
    step: PositiveExact
    points_per_step: PositiveExact
    part_steps: Literal["ignored", "counted"]


class Placing(Strict):
    """Points for a range of places; without ``to`` all the remaining ones."""

    to: Whole | None = None
    points: Exact


class RankBased(Grounded):
    """Points by place inside the comparison group.

    Either evenly from full points for the first to ``last`` for the last, or by a table of
    ``placings``.
    """

    kind: Literal["rank"]
    indicator: Id
    ties: Literal["best", "average", "worst"]
    last: Exact | None = None
    placings: tuple[Placing, ...] = ()


class GroupRelative(Grounded):
    """In proportion to the others of the comparison group.

    ``best``: value over the best value. ``min_max``: distance from the lowest over the whole
    range; where all are equal everybody has full points.
    """

    kind: Literal["group_relative"]
    indicator: Id
    to: Literal["best", "min_max"]


class Event(Strict):
    """Something that happens or not, several times perhaps, with its points."""

    id: Id
    name: Name
    points: PositiveExact


class Deduct(Grounded):
    """Full points less a cost for each finding, never below nothing."""

    kind: Literal["deduct"]
    events: tuple[Event, ...]


class PerEvent(Grounded):
    """Points for each event, by its level, up to the points of the item."""

    kind: Literal["per_event"]
    events: tuple[Event, ...]


class ChildMean(Grounded):
    """A weight times the mean score of the subordinate units (辖区企业平均分×50%)."""

    kind: Literal["child_mean"]
    of: Name
    weight: PositiveExact
    empty: Literal["zero", "leave_out"]


class Stream(Strict):
    """One stream of scores and its weight."""

    id: Id
    name: Name
    weight: PositiveExact


class WeightedSum(Grounded):
    """Several streams of scores, each out of the same number, weighted (平时60%+实地40%)."""

    kind: Literal["weighted_sum"]
    streams: tuple[Stream, ...]
    out_of: PositiveExact


class CombinedPart(Strict):
    """One part of a combination; negative points take away."""

    id: Id
    name: Name
    points: Exact
    score: Measure


class Combine(Grounded):
    """Several measures make one mark.

    ``sum``: added up, never below nothing nor above the points. ``all_of``: full points when every
    part is full, otherwise nothing. ``any_of``: the best part counts.
    """

    kind: Literal["combine"]
    how: Literal["sum", "all_of", "any_of"]
    parts: tuple[CombinedPart, ...]


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
