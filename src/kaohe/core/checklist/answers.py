"""The answers of one visit, as a revision holds them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kaohe.core.rules.inputs import GapKind
from kaohe.core.rules.text import Id, Strict, Text
from kaohe.core.scoring.evidence import Digest, Moment


class Answer(Strict):
    """One answer: a value or a gap, with who gave it, when, and what shows it."""

    item: Id
    """``outcome``, ``unit_kind``, a fact or an item."""
    part: str = ""
    """Path of the part; empty for the whole."""
    member: Literal[""] = ""
    """Always empty: a member union is a visit of its own."""
    value: Text | None = None
    gap: GapKind | None = None
    reason: str = ""
    """Why, in words; a gap needs one."""
    blobs: tuple[Digest, ...] = ()
    """SHA-256 of photographs and papers."""
    by: Text
    """The actor, such as ``team-3/inspector-1``."""
    at: Moment

    @property
    def place(self) -> str:
        """Return where the answer stands, as faults name it."""
        return f"{self.item}/{self.part}" if self.part else self.item


class AbsenceAnswers(Strict):
    """The form of absence as it was filled in."""

    cause: str = ""
    """A cause of the checklist; empty where the enterprise is there."""
    answers: dict[Id, str] = Field(default_factory=dict)
    """Answers by question; ``yes`` or ``no`` to a question of that type."""


class Departure(Strict):
    """A departure from a rule of conduct."""

    rule: Id
    note: str = ""
    blobs: tuple[Digest, ...] = ()


class ConductAnswers(Strict):
    """What departed from the rules of conduct; an empty list says that nothing did."""

    departures: tuple[Departure, ...] = ()


class VisitAnswers(Strict):
    """Everything that a checklist asks of one visit."""

    answers: tuple[Answer, ...]
    absence: AbsenceAnswers | None = None
    conduct: ConductAnswers = ConductAnswers()

    @property
    def outcome(self) -> str | None:
        """Return how the visit ended, where that is answered."""
        return next((each.value for each in self.answers if each.item == "outcome"), None)
