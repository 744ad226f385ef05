"""What a pack rests on: texts, decisions, facts, scales, gaps, indicators."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from kaohe.core.rules.text import Day, Exact, Flag, Grounded, Id, Name, PositiveExact, Strict, Text

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


class NamedThing(Strict):
    """A thing with an id and a name, such as a body or a kind of unit."""

    id: Id
    name: Name


class Source(Strict):
    """A text that the pack cites."""

    id: Id
    number: Text | None = None
    """文号, as printed."""
    title: Text
    """Its title, in its own language."""
    issued: Day | None = None
    """The day on which it was issued."""
    held: Flag
    """Whether the text stands beside the pack, in the folder sources."""
    digest: Digest | None = None
    """SHA-256 of the held text, so that a cited clause cannot change unseen."""


class Settlement(Strict):
    """Who settled a decision, when, and why."""

    by: Text
    """An office or a role, never a person."""
    on: Day
    """The day on which it was settled."""
    reason: Text
    """Why, or the requirement that it follows."""


class Decision(Strict):
    """A question that the text leaves open, and the choice taken meanwhile."""

    id: Id
    question: Name
    """What the text does not say."""
    choice: Name
    """What the pack does."""
    otherwise: Name
    """What it could do instead."""
    settled: Settlement | None = None
    """Who settled it; absent while nobody has."""


class Fact(Strict):
    """Something known about a unit visited, or a body, on which conditions and rewards rest."""

    id: Id
    name: Name
    of: Literal["visit", "body"]
    """Whether it is known of a unit visited or of a body."""
    kind: Literal["number", "word"]
    """A number is tested by bounds, a word by equality."""
    words: tuple[Id, ...] = ()
    """The words allowed, for a word."""


class Scale(Strict):
    """Marks and their shares of the points, or any share in steps (discretion with a reason)."""

    id: Id
    marks: dict[Id, Exact] = Field(default_factory=dict)
    """Each mark and the share of the points that it earns; one mark earns all."""
    names: dict[Id, Name] = Field(default_factory=dict)
    """What each mark is called where people read it; without a name the mark itself is shown."""
    step: PositiveExact | None = None
    """The step in which any share may be given."""


class Gap(Strict):
    """A gap is a finding of its own, never a silent zero: what it counts as.

    ``stop``: the result waits until the gap is closed.
    """

    gap: GapKind
    """Which gap."""
    then: Literal["zero", "leave_out", "stop"]
    """What it counts as."""
    decision: Id | None = None
    """The decision behind it."""


class Indicator(Grounded):
    """A number that the register or the statistics give; the pack only names it."""

    id: Id
    name: Name
    kind: Literal["ratio", "count", "change", "growth", "completion"]
    """How the number is made: a/b, a count, an increase, an increase over the start, or an
    increase over a target.
    """
    of: tuple[Id, ...]
    """The figures that it is made of."""
    source: Literal["register", "statistics", "self_check", "visit", "review"]
    """Where the figures come from; two sources are never mixed."""
    as_of: tuple[Day, ...]
    """The day of a state, or first and last day of a change."""
