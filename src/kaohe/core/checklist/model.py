"""checklist/1: everything that a screen, a paper form or a foreign form needs to ask one unit.

It is made from a pack for one kind of unit and needs nothing else to be shown, filled in and
checked: what is asked, on which condition, in which form, with which gaps, and what it earns.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from kaohe.core.checklist.words import (
    Cause,
    Evidence,
    ObservationKind,
    PlainQuestion,
    RecordField,
)
from kaohe.core.rules.inputs import Digest, GapKind
from kaohe.core.rules.measures import Condition, Measure
from kaohe.core.rules.text import Exact, Id, Name, Points, PositiveExact, Strict, Text

UNIT: Final = "unit"
"""The first station: the unit itself."""

Form: TypeAlias = Literal["mark", "share", "number", "count", "word", "ratio"]
"""``mark``: one of ``choices``. ``word``: one of ``choices``, without points. ``share``: a number
from 0 to 1 in steps. ``number``: an exact number. ``count``: a whole number from 0 on. ``ratio``:
not asked but worked out, the first fact of ``of`` over the second.
"""
Asks: TypeAlias = Literal["unit_kind", "facts", "items"]


class PackRef(Strict):
    """The pack that a checklist was made from."""

    id: Id
    version: Text
    digest: Digest


class Choice(Strict):
    """One answer of a list."""

    value: Id
    title: Name
    share: Exact | None = None
    """The share of the points, for a mark."""


class Question(Strict):
    """One thing that is answered: a fact, an item, or a part of an item."""

    item: Id
    """The fact or item."""
    part: str
    """Path of the part; empty for the fact or item itself."""
    title: Name
    """What it is called in the pack."""
    ask: Name
    """The question."""
    look_at: Name | None = None
    """What to ask to see."""
    form: Form
    """How it is answered."""
    choices: tuple[Choice, ...] = ()
    """The answers, for marks and words; the best mark first."""
    step: PositiveExact | None = None
    """The step of a share."""
    of: tuple[Id, ...] = ()
    """The two facts of a ratio."""
    unit: Name | None = None
    """The unit of a number."""
    least: Exact | None = None
    """The least number, itself included."""
    most: Exact | None = None
    """The greatest number, itself included."""
    at_most: Id | None = None
    """The fact that this number cannot pass."""
    applies_if: Condition | None = None
    """Asked only where this holds of the facts."""
    test: Name | None = None
    """The pack's numeric test, as a sentence."""
    bound: Exact | None = None
    """Its bound, itself included."""
    gaps: tuple[GapKind, ...] = ()
    """The gaps that may stand in its place."""
    evidence: Evidence = "optional"
    needed: bool = True
    """Whether an answer or gap must be there wherever it is asked."""


class ChecklistItem(Strict):
    """An item of the pack, with its questions."""

    item: Id
    title: Name
    points: Points
    cite: tuple[str, ...]
    """Clauses, ``source/section``."""
    station: Id
    """Where it is looked at: ``unit``, or a second place."""
    applies_if: Condition | None = None
    """Asked only where this holds of the facts."""
    score: Measure
    """How the answers earn the points (docs/algorithms/measures.md)."""
    questions: tuple[Question, ...]
    """At least one; a judgement has one with an empty part."""


class ChecklistGroup(Strict):
    """A group of the pack, with those of its items that this kind can be asked."""

    group: Id
    title: Name
    points: Points
    """Of the items listed here; ``uncapped`` where one of them is."""
    cite: tuple[str, ...]
    text: str
    """The wording of the clause, in Chinese as issued; empty where the text is not held."""
    treats: dict[GapKind, Literal["zero", "leave_out", "stop"]]
    """What each gap counts as here."""
    items: tuple[ChecklistItem, ...]


class OutcomeChoice(Strict):
    """One way in which this visit can end."""

    outcome: Id
    title: Name
    hint: Name | None = None
    then: Literal["as_found", "zero", "next_attempt", "nothing"]
    """What it makes of the items."""
    asks: tuple[Asks, ...]
    """What is answered besides the outcome."""
    facts_gap: GapKind | None = None
    """The gap that stands for every fact; the facts are then not asked but written so."""
    absence: Literal["cause", "seen"] | None = None
    """Whether the form of absence is filled in, and whether it names a cause."""
    reason: Literal["required", "optional"]
    evidence: Evidence
    replaceable: bool
    """Whether the same label may be drawn again."""
    opens_case: bool
    """Whether it opens a case of false reporting."""


class GapChoice(Strict):
    """A gap that can be named on a visit."""

    gap: GapKind
    title: Name


class Station(Strict):
    """A place where items are looked at; the first one is the unit itself."""

    station: Id
    title: Name
    after: str
    """The place that must be done before; empty for the unit."""
    announced: bool
    """A place that is not announced must not be shown before its turn."""
    hint: Name | None = None


class Absence(Strict):
    """The form for an enterprise marked as not existing in fact."""

    hint: Name
    note: Name
    """The note of a confirmed absence; ``{cause}`` stands for the cause."""
    causes: tuple[Cause, ...]
    questions: tuple[PlainQuestion, ...]


class Members(Strict):
    """The member unions that are visited below this unit, each as a visit of its own."""

    slot: Id
    count: int
    kind: Id


class ConductChoice(Strict):
    """A rule for the conduct of the team; only what departs from it is written down."""

    rule: Id
    title: Name


class Checklist(Strict):
    """What is asked of one kind of unit."""

    format: Literal["checklist/1"] = "checklist/1"
    pack: PackRef
    words: str
    """SHA-256 of the words in canonical form; empty where the pack has none."""
    kind: Id
    title: Name
    notice: Name | None = None
    """The pack's sentence that must be shown, for example that a part is assumed."""
    points: Points
    """Of all items listed; ``uncapped`` where one of them is."""
    outcomes: tuple[OutcomeChoice, ...]
    gaps: tuple[GapChoice, ...]
    stations: tuple[Station, ...]
    facts: tuple[Question, ...]
    groups: tuple[ChecklistGroup, ...]
    absence: Absence | None = None
    members: Members | None = None
    record: tuple[RecordField, ...] = ()
    observations: tuple[ObservationKind, ...] = ()
    conduct: tuple[ConductChoice, ...] = ()
