"""Which entries of a campaign may be told to everybody, and when.

Before the end of a campaign only that is told which nobody could use any more: of a county nothing
before a team has arrived there, of a visit nothing before it is closed. A county's record shows
the indices of the counties drawn before it, so it waits until these are known as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger.entry_kinds import LabelName, label_of, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.ledger import Entry

_AFTERWARDS: Final = ("record", "correction", "alarm")
"""Kinds whose content nobody has looked through; they wait for the end."""


@dataclass(slots=True)
class Telling:
    """What has come to rest in a campaign."""

    entries: Sequence[Entry]
    campaign: str
    is_complete: bool = False
    _chosen: dict[int, LabelName] = field(default_factory=dict)
    """Entry that drew a county → its label."""
    _settled: set[LabelName] = field(default_factory=set)
    """Labels of counties that were reached."""
    _reached: dict[str, LabelName] = field(default_factory=dict)
    """County that was reached → the label that drew it."""
    _last: dict[str, int] = field(default_factory=dict)
    """County → the last entry at which no visit was going on there."""

    _over: set[str] = field(default_factory=set)
    """Campaigns of the same ledger that are void or complete; nothing of them is to come."""

    def __post_init__(self) -> None:
        """Follow the entries once."""
        for index, entry in enumerate(self.entries):
            if entry.kind in ("void", "complete"):
                self._over.add(entry.campaign)
            if entry.campaign == self.campaign:
                self._follow(index, entry)

    def may_tell(self, index: int) -> bool:
        """Tell whether the content of an entry may be told."""
        entry = self.entries[index]
        if entry.campaign != self.campaign:
            return entry.campaign in self._over
        if self.is_complete:
            return True
        label, county = label_in(entry), county_of(entry)
        if entry.kind in _AFTERWARDS:
            return False
        if county is None:
            return not (label and entry.kind == "chosen") or self._may_show(label)
        return index <= self._last.get(county, -1) and self._may_show(self._reached[county])

    def _may_show(self, label: LabelName) -> bool:
        """Tell whether the record of a drawn county may be shown, and all before it."""
        own = [each for each in self._chosen.values() if each.province == label.province]
        return label in own and self._settled.issuperset(own[: own.index(label) + 1])

    def _follow(self, index: int, entry: Entry) -> None:
        label, county = label_in(entry), county_of(entry)
        self.is_complete |= entry.kind == "complete"
        if label and label.stage == "county" and entry.kind == "chosen":
            self._chosen[index] = label
        if entry.kind == "arrived" and county and entry.refers in self._chosen:
            self._reached[county] = self._chosen[entry.refers]
            self._settled.add(self._chosen[entry.refers])
        # A promised record may come while the next visit is going on, so it brings no rest.
        is_rest = entry.kind in ("arrived", "closed", "promised") or (
            entry.kind == "told" and entry.content["audience"] == "county"
        )
        if is_rest and county in self._reached:
            self._last[county] = index


def label_in(entry: Entry) -> LabelName | None:
    """Return the label that an entry is about, if it is about one."""
    return label_of(entry.content["label"]) if "label" in entry.content else None


def county_of(entry: Entry) -> str | None:
    """Return the county that an entry is about; nothing where it is about none."""
    content, label = entry.content, label_in(entry)
    if label:
        return label.county or None
    if "visit" in content:
        return place_of(str(content["visit"]))[1]
    if entry.kind == "arrived":
        return str(content["county"])
    if entry.kind == "told" and content["audience"] != "body":
        place = str(content["place"])
        return place if content["audience"] == "county" else place_of(place)[1]
    return None
