"""Where in a copy of the ledger the acts stand that a key holder judges.

The history says what is established; these facts say by which entry, so that documents can be
held against their entries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.entry_kinds import label_of, place_of

if TYPE_CHECKING:
    from kaohe.core.ledger import Entry, LabelName

OPENING: Final = ("plan", "frame", "keys", "witnessed", "dice", "dice_witnessed", "seed")
"""Kinds of entry that open a campaign; the first of each counts."""


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry and its index."""

    index: int
    entry: Entry


@dataclass(slots=True)
class CampaignFacts:
    """The entries of one campaign that matter to a key holder."""

    campaign: str
    opening: dict[str, PlacedEntry] = field(default_factory=dict)
    opened: dict[LabelName, int] = field(default_factory=dict)
    """Label → the entry that opened it."""
    enrolled: dict[str, int] = field(default_factory=dict)
    """Device → the entry that enrolled it."""
    handed_over: dict[str, PlacedEntry] = field(default_factory=dict)
    """Device that was lost → the entry that handed it over."""
    field_entries: dict[tuple[str, str], list[PlacedEntry]] = field(default_factory=dict)
    """Body and county → the entries that rest on records of the field."""
    kinds: dict[tuple[str, str], list[PlacedEntry]] = field(default_factory=dict)
    """Body and county → the entries that drew kinds of unit, in their order."""
    approvals: dict[LabelName, list[PlacedEntry]] = field(default_factory=dict)
    """Label of another attempt → what was entered of its approval."""
    other_keys: dict[str, PlacedEntry] = field(default_factory=dict)
    """Another campaign → the entry of its keys."""
    other_voids: dict[str, PlacedEntry] = field(default_factory=dict)
    """Another campaign → the entry that made it void."""
    promised: set[tuple[str, str]] = field(default_factory=set)
    """Body and county in which a visit was closed by a completion code."""

    def take(self, index: int, entry: Entry) -> None:
        """Take the next entry of the copy."""
        if entry.campaign != self.campaign:
            others = {"keys": self.other_keys, "void": self.other_voids}.get(entry.kind, {})
            others.setdefault(entry.campaign, PlacedEntry(index, entry))
            return
        content = entry.content
        if entry.kind in OPENING:
            self.opening.setdefault(entry.kind, PlacedEntry(index, entry))
        elif entry.kind == "opened":
            self.opened.setdefault(label_of(content["label"]), index)
        elif entry.kind == "device":
            self.enrolled.setdefault(str(content["device"]), index)
        elif entry.kind == "handed_over":
            self.handed_over.setdefault(str(content["device"]), PlacedEntry(index, entry))
        elif entry.kind == "chosen":
            place = label_of(content["label"]).place
            self.kinds.setdefault(place, []).append(PlacedEntry(index, entry))
        elif entry.kind == "approval":
            placed = PlacedEntry(index, entry)
            self.approvals.setdefault(label_of(content["label"]), []).append(placed)
        elif entry.kind == "promised":
            self.promised.add(place_of(str(content["visit"])))
        rests_at = _field_place(entry)
        if rests_at:
            self.field_entries.setdefault(rests_at, []).append(PlacedEntry(index, entry))


def _field_place(entry: Entry) -> tuple[str, str] | None:
    """Return the place of an entry that rests on a record of the field."""
    content = entry.content
    if entry.kind == "arrived":
        return str(content["body"]), str(content["county"])
    if entry.kind in ("outcome", "kept", "closed"):
        return place_of(str(content["visit"]))
    return label_of(content["label"]).place if entry.kind == "reason" else None
