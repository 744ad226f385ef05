"""checklist-words/1: how the items of a pack are asked on the spot.

A pack says what earns points; it does not say which question an inspector puts, what he should
ask to see, or what is looked at in a second place. These words stand in a file of their own beside
the pack, so that a better question changes no digest that a campaign is bound to. They name what
the pack has and can add nothing to it: no item, no mark, no point.
"""

from __future__ import annotations

from typing import Literal

from kaohe.core.rules.inputs import GapKind
from kaohe.core.rules.text import Flag, Id, Name, Strict, Text

Evidence = Literal["required", "wanted_below_full", "optional"]
"""``required``: an answer without a photograph or paper is a fault. ``wanted_below_full``: the
inspector is asked for one where the answer earns less than everything. ``optional``: as he sees
fit.
"""
QuestionForm = Literal["yes_no", "text"]


class GapWords(Strict):
    """A gap that may be named on a visit."""

    gap: GapKind
    """Which gap."""
    title: Name
    """What it is called on the spot."""
    items: Flag
    """Whether it may stand in the place of an item or a part."""
    facts: Flag
    """Whether it may stand in the place of a fact."""


class OutcomeWords(Strict):
    """How one way of ending a visit is offered."""

    outcome: Id
    """An outcome of the pack."""
    to: tuple[Id, ...]
    """The kinds of unit at which it can be met."""
    hint: Name
    """What it means on the spot."""
    reason: Literal["required", "optional"] = "optional"
    """Whether the reason must be given in words."""
    evidence: Evidence = "optional"
    """Whether a photograph or paper must be kept with it."""
    facts_gap: GapKind | None = None
    """The gap that stands for every fact, where the outcome itself says why they are missing."""
    absence: Literal["cause", "seen"] | None = None
    """Whether the form of absence is filled in: with the cause, or with what is seen there."""


class Cause(Strict):
    """Why an enterprise does not exist."""

    id: Id
    title: Name


class PlainQuestion(Strict):
    """A question that earns no points."""

    id: Id
    type: QuestionForm
    """How it is answered."""
    ask: Name
    """The question."""


class AbsenceWords(Strict):
    """The form for an enterprise marked as not existing in fact (C16)."""

    note: Name
    """The note of a confirmed absence; ``{cause}`` stands for the cause."""
    hint: Name
    """What must be done before it may be filled in."""
    causes: tuple[Cause, ...]
    """The vocabulary of confirmed absence."""
    questions: tuple[PlainQuestion, ...]
    """What is asked at the registered address."""


class StationWords(Strict):
    """A second place, where some items of a visit are looked at after the unit itself."""

    station: Id
    """Its name; ``unit`` is the unit itself and not declared."""
    title: Name
    to: tuple[Id, ...]
    """The kinds of unit whose visit goes on there."""
    after: Id
    """The place that must be done before; this one is not shown earlier."""
    announced: Flag
    """Whether it may be told beforehand."""
    hint: Name
    items: tuple[Id, ...]
    """The items looked at there."""


class WordTitle(Strict):
    """What a word of a fact is called."""

    word: Id
    title: Name


class FactWords(Strict):
    """How a fact is asked."""

    fact: Id
    """A fact of the pack that is known of a visit."""
    ask: Name
    look_at: Name | None = None
    """The papers that show it."""
    unit: Name | None = None
    """The unit of a number."""
    whole: Flag = False
    """Whether a number is a count: whole and from 0 on."""
    at_most: Id | None = None
    """The fact that this number cannot pass: women members are members."""
    words: tuple[WordTitle, ...] = ()
    """What the words of the fact are called."""


class PartWords(Strict):
    """How a part of an item is asked."""

    part: Text
    """Path of the part inside the item."""
    ask: Name
    look_at: Name | None = None


class ItemWords(Strict):
    """How an item is asked."""

    item: Id
    """An item of the pack that is assessed at units."""
    ask: Name
    look_at: Name | None = None
    """What to ask to see, and whom to ask."""
    evidence: Evidence = "wanted_below_full"
    """Whether a photograph or paper must be kept with its answers."""
    parts: tuple[PartWords, ...] = ()


class RecordField(Strict):
    """A field of the unit's frozen row that is compared with what is found."""

    field: Id
    title: Name
    fact: Id | None = None
    """The fact that answers it."""


class ObservationKind(Strict):
    """A kind of observation (C17): never scored."""

    kind: Literal["good", "problem", "proposal"]
    title: Name
    hint: Name


class ChecklistWords(Strict):
    """The questions of one pack."""

    format: Literal["checklist-words/1"]
    """Which format this is."""
    of: Id
    """The pack that they speak of."""
    version: Text
    """Version of the words; a better question is a new one."""
    gaps: tuple[GapWords, ...]
    """The gaps that can be named on a visit."""
    outcomes: tuple[OutcomeWords, ...]
    """How a visit can end, for which kinds."""
    absence: AbsenceWords | None = None
    """The form of absence, where an outcome fills it in."""
    stations: tuple[StationWords, ...] = ()
    """Second places, in the order in which they are gone to."""
    facts: tuple[FactWords, ...] = ()
    """How facts are asked, in any order: the pack has the order."""
    items: tuple[ItemWords, ...] = ()
    """How items are asked."""
    record: tuple[RecordField, ...] = ()
    """The fields that are compared with the register."""
    observations: tuple[ObservationKind, ...] = ()
    """The kinds of observation."""
