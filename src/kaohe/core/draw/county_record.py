"""The records of one county, held against each other.

A packet shows that its unit was drawn, given the units that it calls taken. Only the records of
the whole county show that these were disclosed before, and that no record is missing or was
added. The frame is not needed: sizes stand in the manifest, indices in the packets. One thing
stays open without it: an enterprise may stand among the members of a federation too, and its
index there is in no packet; as many unknown indices are let pass as there were such visits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.faults import (
    CHOICE_OTHER_CANDIDATES,
    PACKET_OTHER_EXCLUDED,
    PACKET_OTHER_FEDERATION,
    PACKET_UNIT_TWICE,
    RECORD_MISSING,
    RECORD_UNEXPECTED,
)
from kaohe.core.draw.labels import Label
from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum, read_stratum

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.draw.choices import Choice
    from kaohe.core.draw.manifest import Manifest, StratumLine
    from kaohe.core.draw.packet import Packet
    from kaohe.core.draw.plan import DrawPlan, Slot
    from kaohe.core.draw.pools import Pool
    from kaohe.core.errors import Fault

_LISTS_OF_ENTERPRISES: Final = ("J", "P", MEMBER)
"""A member of a federation has a union; a unit of A is marked as not existing, and has none."""


@dataclass(frozen=True, slots=True)
class CountyRecord:
    """What is published of one county; each record has been verified by itself."""

    province: str
    county: str
    kinds: Mapping[Label, Choice]
    packets: Mapping[Label, Packet]


@dataclass(frozen=True, slots=True)
class CountyFindings:
    """What does not hold among the records of a county, and whether they are all there."""

    faults: tuple[Fault, ...]
    is_complete: bool
    """Every visit of the plan is published, or can have fallen short."""


def check_county(record: CountyRecord, *, plan: DrawPlan, manifest: Manifest) -> CountyFindings:
    """Follow the records of a county in the order in which they were made.

    Args:
        record: the county's records.
        plan: the published plan.
        manifest: the published manifest.
    """
    walk = _Walk(record, plan, manifest.county_lines(record.county))
    awaited = walk.follow_kinds()
    return CountyFindings((*walk.faults, *walk.find_left(awaited)), awaited is None)


class _Walk:
    """What has been seen on the way through the records of one county."""

    def __init__(self, record: CountyRecord, plan: DrawPlan, lines: Iterable[StratumLine]) -> None:
        self.faults: list[Fault] = []
        self._record = record
        self._plan = plan
        self._sizes = {line.stratum: line.size for line in lines}
        self._seen: set[Label] = set()
        self._disclosed: list[Packet] = []
        self._shown: dict[str, tuple[set[int], int]] = {}
        """Of each stratum the indices last called taken, and how many units were told then."""

    def follow_kinds(self) -> Label | None:
        """Follow slot after slot; return the first label that is not published."""
        drawn: list[int] = []
        for ordinal in range(1, len(self._plan.slots) + 1):
            label = Label("kind", self._record.province, self._record.county, ordinal=ordinal)
            choice = self._record.kinds.get(label)
            if choice is None:
                return label
            self._seen.add(label)
            if choice.excluded != tuple(sorted(drawn)):
                self.faults.append(CHOICE_OTHER_CANDIDATES.at(label.place))
            drawn.append(choice.index)
            awaited = self._follow_slot(choice.index)
            if awaited:
                return awaited
        return None

    def find_left(self, awaited: Label | None) -> list[Fault]:
        """Return the faults of records to which nothing leads."""
        left = [
            label
            for label in (*self._record.kinds, *self._record.packets)
            if label not in self._seen
        ]
        if left and awaited:
            return [RECORD_MISSING.at(awaited.place)]
        return [RECORD_UNEXPECTED.at(label.place) for label in left]

    def _follow_slot(self, position: int) -> Label | None:
        slot = self._plan.slots[position]
        head: Packet | None = None
        for member in range(slot.members + 1):
            latest: Packet | None = None
            label = self._label(position, member)
            while label in self._record.packets:
                latest = self._record.packets[label]
                self._seen.add(label)
                self._check_packet(latest, slot, head)
                label = replace(label, attempt=label.attempt + 1)
            if latest is None and not self._may_fall_short(slot, head):
                return label
            head = head if member else latest
        return None

    def _label(self, position: int, member: int) -> Label:
        place = self._record
        return self._plan.visit_label(
            position, province=place.province, county=place.county, member=member, attempt=0
        )

    def _check_packet(self, packet: Packet, slot: Slot, head: Packet | None) -> None:
        place = packet.label.place
        unit = packet.record.get("id")
        if any(unit == earlier.record.get("id") for earlier in self._disclosed):
            self.faults.append(PACKET_UNIT_TWICE.at(place, unit=unit))
        drawn = packet.drawn.pool.stratum
        federation = _members_of(head)
        if federation != drawn and (federation or read_stratum(drawn).kind == MEMBER):
            self.faults.append(PACKET_OTHER_FEDERATION.at(place, stratum=drawn))
        for shown in (*packet.passed, packet.drawn):
            if not self._fits(shown.pool, slot):
                stratum = shown.pool.stratum
                self.faults.append(PACKET_OTHER_EXCLUDED.at(place, stratum=stratum))
        self._disclosed.append(packet)

    def _fits(self, pool: Pool, slot: Slot) -> bool:
        """Tell whether the indices called taken are those that earlier records give."""
        excluded = set(pool.excluded)
        earlier, told = self._shown.get(pool.stratum, (set(), 0))
        own, guests = self._taken(pool.stratum, since=told)
        self._shown[pool.stratum] = (excluded, len(self._disclosed))
        certain = earlier | own
        if read_stratum(pool.stratum).kind == FEDERATION:
            used, possibly = self._exhausted(slot.members)
            return certain | used <= excluded <= certain | possibly
        return certain <= excluded and len(excluded - certain) <= guests

    def _taken(self, stratum: str, *, since: int = 0) -> tuple[set[int], int]:
        """Return the indices disclosed from a stratum, and how many others may stand in it too."""
        told = self._disclosed[since:]
        own = {each.index for each in told if each.drawn.pool.stratum == stratum}
        return own, sum(_may_share(stratum, each.drawn.pool.stratum) for each in told)

    def _exhausted(self, needed: int) -> tuple[set[int], set[int]]:
        """Return the federations that lack free members, and those that may lack them.

        The strata of members stand in the order of the federations, which is that of their ids.
        """
        certain, possible = set(), set()
        federations = (key for key in self._sizes if read_stratum(key).kind == MEMBER)
        for index, key in enumerate(federations):
            own, guests = self._taken(key)
            free = self._sizes[key] - len(own)
            if free < needed:
                certain.add(index)
            if free - guests < needed:
                possible.add(index)
        return certain, possible

    def _may_fall_short(self, slot: Slot, head: Packet | None) -> bool:
        """Tell whether nothing may have been left for a visit that has no record.

        A federation had enough free members when it was drawn, so that they run out by
        replacements only. One that could not be replaced takes its members with it.
        """
        federation = _members_of(head)
        if federation:
            own, _ = self._taken(federation)
            if len(own) >= slot.members and self._may_be_empty(federation, slot):
                return True
        place = self._record.province, self._record.county
        return all(self._may_be_empty(Stratum(*place, kind).key, slot) for kind in slot.chain)

    def _may_be_empty(self, stratum: str, slot: Slot) -> bool:
        size = self._sizes.get(stratum, 0)
        own, guests = self._taken(stratum)
        if read_stratum(stratum).kind == FEDERATION:
            return len(own | self._exhausted(slot.members)[1]) >= size
        return size <= len(own) + guests


def _members_of(head: Packet | None) -> str:
    """Return the stratum of the members of a slot's federation; empty when it has none."""
    if head is None:
        return ""
    found = read_stratum(head.drawn.pool.stratum)
    if found.kind != FEDERATION:
        return ""
    return Stratum(found.province, found.county, MEMBER, str(head.record.get("id"))).key


def _may_share(one: str, other: str) -> bool:
    """Tell whether an enterprise can stand in both strata: its kind's, and one of members."""
    kinds = {read_stratum(one).kind, read_stratum(other).kind}
    return one != other and MEMBER in kinds and kinds <= set(_LISTS_OF_ENTERPRISES)
