"""The records of one county, held against each other in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable

from .draw import Drawn, Label, Published, Slot
from .faults import Fault


class County:
    """What has been seen on the way through the records of one county."""

    def __init__(
        self, place: tuple[str, str], records: dict[Label, Drawn], published: Published
    ) -> None:
        self.place, self.records, self.published = place, records, published
        self.faults: list[Fault] = []
        self.seen: set[Label] = set()
        self.told: list[Drawn] = []
        self.shown: dict[str, tuple[set[int], int]] = {}  # called taken, and how many told then
        self.federations = "/".join((*place, "F"))
        lines = published.lines.items()
        self.sizes = {key: line[1] for key, line in lines if key[:10] == self.federations[:10]}
        self.members = [key for key in self.sizes if key[10] == "M"]

    def follow(self) -> bool:
        """Follow kind after kind; tell whether no visit is missing that must be there."""
        awaited: Label | None = None
        drawn: list[int] = []
        visits = self.published.visits(*self.place)
        for ordinal in range(1, len(visits) + 1):
            label = Label("kind", *self.place, "", ordinal)
            if label not in self.records:
                awaited = label
                break
            choice = self.records[label]
            self.seen.add(label)
            self.demand(choice.pools[0][2] == sorted(drawn), "excluded", label)
            drawn.append(choice.index)
            awaited = self._follow_slot(self.published.slots[choice.index], visits[choice.index])
            if awaited:
                break
        left = [label for label in self.records if label not in self.seen]
        for label in [awaited] if left and awaited else left:
            self.demand(False, "missing" if awaited else "unexpected", label)
        return awaited is None

    def demand(self, holds: bool, code: str, label: Label) -> None:
        """Note a fault of a record."""
        if not holds:
            self.faults.append(Fault(code, place_of(label, self.published)))

    def _follow_slot(self, slot: Slot, labels: list[Label]) -> Label | None:
        federation = ""  # the stratum of the members of the federation last drawn
        for label in labels:
            attempts = 0
            while (each := label._replace(attempt=attempts)) in self.records:
                packet = self.records[each]
                self._check(packet, slot, federation)
                attempts += 1
            if not attempts and not self._may_lack(slot, federation):
                return label
            if attempts and label.kind != "M" and packet.pools[-1][0] == self.federations:
                federation = f"{self.federations[:-1]}M/{packet.unit}"
        return None

    def _check(self, packet: Drawn, slot: Slot, federation: str) -> None:
        label, stratum = packet.label, packet.pools[-1][0]
        self.seen.add(label)
        self.demand(all(packet.unit != each.unit for each in self.told), "twice", label)
        fits = stratum == federation if federation else stratum not in self.members
        self.demand(fits, "federation", label)
        for key, _, excluded in packet.pools:
            self.demand(self._fits(key, set(excluded), slot), "excluded", label)
        self.told.append(packet)

    def _fits(self, stratum: str, excluded: set[int], slot: Slot) -> bool:
        """Tell whether the indices called taken are those that the earlier records give."""
        before, since = self.shown.get(stratum, (set(), 0))
        own, guests = self._taken(stratum, self.told[since:])
        self.shown[stratum] = excluded, len(self.told)
        if stratum == self.federations:
            used, possibly = self._exhausted(slot.members)
            return before | own | used <= excluded <= before | own | possibly
        return before | own <= excluded and len(excluded - before - own) <= guests

    def _taken(self, stratum: str, told: Iterable[Drawn]) -> tuple[set[int], int]:
        """Return the indices disclosed from a stratum, and how many others may stand in it."""
        strata = [(each.pools[-1][0], each.index) for each in told]
        own = {index for key, index in strata if key == stratum}
        return own, sum(_may_share(stratum, key) for key, _ in strata)

    def _exhausted(self, needed: int) -> tuple[set[int], set[int]]:
        """Return the federations that lack free members, and those that may lack them."""
        found = [(self.sizes[key], *self._taken(key, self.told)) for key in self.members]
        left = [(at, size - len(own), more) for at, (size, own, more) in enumerate(found)]
        used = {at for at, free, _ in left if free < needed}
        return used, {at for at, free, more in left if free - more < needed}

    def _may_lack(self, slot: Slot, federation: str) -> bool:
        """Tell whether nothing may have been left for a visit that has no record."""
        if federation:
            own, guests = self._taken(federation, self.told)
            if slot.members <= len(own) >= self.sizes.get(federation, 0) - guests:
                return True
        strata = [f"{self.federations[:-1]}{kind}" for kind in slot.chain]
        return all(self._may_be_empty(stratum, slot) for stratum in strata)

    def _may_be_empty(self, stratum: str, slot: Slot) -> bool:
        own, guests = self._taken(stratum, self.told)
        if stratum == self.federations:
            own, guests = own | self._exhausted(slot.members)[1], 0
        return self.sizes.get(stratum, 0) <= len(own) + guests


def place_of(label: Label, published: Published) -> str:
    """Return where the record of a label stands in the published folder."""
    if label.stage in ("county", "kind"):
        folder = "/".join(filter(None, label[1:3]))
        again = f"-{label.attempt}" if label.attempt else ""
        return f"choices/{folder}/{label.stage}-{label.ordinal}{again}.json"
    body, county, *rest = visit_of(label, published).split("/")[1:]
    return f"packets/{body}/{county}/{'-'.join(rest)}.json"


def visit_of(label: Label, published: Published) -> str:
    """Return the id of the visit that a unit's or member's label draws; else nothing."""
    first = label._replace(attempt=0)
    for slot, labels in zip(published.slots, published.visits(*label[1:3]), strict=True):
        if first in labels:
            member = f"/{labels.index(first)}" * (label.stage == "member")
            place = f"{published.campaign}/{label.province}/{label.county}"
            return f"{place}/{slot.name}{member}/{label.attempt}"
    return ""


def _may_share(one: str, other: str) -> bool:
    """Tell whether an enterprise can stand in both: in its kind's stratum, and among members."""
    kinds = {one.split("/")[2], other.split("/")[2]}
    return one != other and "M" in kinds and kinds <= {"J", "P", "M"}
