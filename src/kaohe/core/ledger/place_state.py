"""What the entries of a campaign have established at one place.

A place is a county, or a body as such, in which one label is evaluated after the other. It never
holds more than a few dozen labels, so that a change copies little.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.ledger.entry_kinds import LabelName


@dataclass(frozen=True, slots=True)
class OpenedLabel:
    """A label that may be evaluated: for which device, who has answered, whether it is drawn."""

    device: str
    way: str
    answers: frozenset[str] = frozenset()
    is_drawn: bool = False
    spoken: tuple[str, int] | None = None
    """Device and line of its pad behind which it was told by telephone."""


@dataclass(frozen=True, slots=True)
class VisitState:
    """One attempt of a visit, from its disclosure on."""

    label: LabelName
    is_told: bool = False
    has_outcome: bool = False
    is_closed: bool = False
    awaits_record: bool = False
    """Closed by a completion code; the record that it promises has not come."""


@dataclass(frozen=True, slots=True)
class PlaceState:
    """Everything the rules ask about one place."""

    arrival: int | None = None
    """The entry that drew this county, once a team has arrived for it."""
    arrived: frozenset[str] = frozenset()
    """Who signed the arrival."""
    is_told: bool = False
    labels: Mapping[LabelName, OpenedLabel] = field(default_factory=dict)
    ahead: frozenset[tuple[LabelName, str]] = frozenset()
    """Labels with the holders who evaluated them ahead."""
    reasons: Mapping[LabelName, str] = field(default_factory=dict)
    """Labels whose unit or county cannot be used → digest of the signed reason."""
    approvals: Mapping[LabelName, frozenset[str]] = field(default_factory=dict)
    shortfalls: frozenset[LabelName] = frozenset()
    visits: Mapping[str, VisitState] = field(default_factory=dict)

    def is_pending(self) -> bool:
        """Tell whether a label is opened and not yet drawn."""
        return any(not opened.is_drawn for opened in self.labels.values())

    def open_visit(self) -> VisitState | None:
        """Return the visit that is going on."""
        return next((visit for visit in self.visits.values() if not visit.is_closed), None)

    def count(self, stage: str, *, replacements: bool = False) -> int:
        """Count the opened labels of a stage: first attempts, or replacements."""
        return sum(
            label.stage == stage and bool(label.attempt) == replacements for label in self.labels
        )

    def count_units(self) -> int:
        """Count the slots whose unit has been asked for, or has fallen short."""
        short = sum(each.stage == "unit" and not each.attempt for each in self.shortfalls)
        return self.count("unit") + short

    def open_label(self, label: LabelName, opened: OpenedLabel) -> PlaceState:
        """Open a label once; the visit that it replaces ends with it."""
        if label in self.labels:
            return self
        replaced = label.previous() if label.attempt else None
        visits = {
            name: replace(visit, is_closed=True) if visit.label == replaced else visit
            for name, visit in self.visits.items()
        }
        return replace(self, labels={**self.labels, label: opened}, visits=visits)

    def take_answer(self, label: LabelName, holder: str) -> PlaceState:
        """Take the answer of a holder to an opened label."""
        opened = self.labels.get(label)
        if opened is None:
            return self
        answered = replace(opened, answers=opened.answers | {holder})
        return replace(self, labels={**self.labels, label: answered})

    def draw(self, label: LabelName) -> PlaceState:
        """Let an opened label have drawn something."""
        opened = self.labels.get(label)
        if opened is None:
            return self
        return replace(self, labels={**self.labels, label: replace(opened, is_drawn=True)})

    def disclose(self, label: LabelName, visit: str) -> PlaceState:
        """Begin a visit once."""
        drawn = self.draw(label)
        if visit in self.visits:
            return drawn
        return replace(drawn, visits={**self.visits, visit: VisitState(label)})

    def change_visit(
        self,
        name: str,
        *,
        is_told: bool = False,
        has_outcome: bool = False,
        is_closed: bool = False,
    ) -> PlaceState:
        """Add what has now come true of a visit."""
        visit = self.visits.get(name)
        if visit is None:
            return self
        changed = replace(
            visit,
            is_told=visit.is_told or is_told,
            has_outcome=visit.has_outcome or has_outcome,
            is_closed=visit.is_closed or is_closed,
            awaits_record=visit.awaits_record and not is_closed,
        )
        return replace(self, visits={**self.visits, name: changed})

    def promise(self, name: str) -> PlaceState:
        """Close a visit by its completion code; its record is to follow."""
        visit = self.visits.get(name)
        if visit is None or visit.is_closed:
            return self
        promised = replace(visit, is_closed=True, awaits_record=True)
        return replace(self, visits={**self.visits, name: promised})

    def speak(self, label: LabelName, device: str, line: int) -> PlaceState:
        """Take note that a label was told by telephone."""
        opened = self.labels.get(label)
        if opened is None:
            return self
        told = replace(opened, spoken=opened.spoken or (device, line))
        return replace(self, labels={**self.labels, label: told})

    def evaluate_ahead(self, label: LabelName, holder: str) -> PlaceState:
        """Take note that a holder made an envelope for a label."""
        return replace(self, ahead=self.ahead | {(label, holder)})

    def give_reason(self, label: LabelName, record: str) -> PlaceState:
        """Take note of a signed reason."""
        return replace(self, reasons={**self.reasons, label: record})

    def approve(self, label: LabelName, people: frozenset[str]) -> PlaceState:
        """Add those who approve."""
        approved = self.approvals.get(label, frozenset()) | people
        return replace(self, approvals={**self.approvals, label: approved})

    def fall_short(self, label: LabelName) -> PlaceState:
        """Take note that a slot has no unit."""
        return replace(self, shortfalls=self.shortfalls | {label})
