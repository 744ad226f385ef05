"""What has been disclosed of a campaign, body by body, and nothing else.

It is told from the entries of the ledger that say so: who was told, who arrived, which unit came,
how it ended. Nothing is counted down, and nothing stands in an order that what is not disclosed
would give: counties by their arrival, units by their disclosure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.draw import read_packet
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.entry_kinds import is_desk, label_of, names_of, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.ledger import Entry
    from kaohe.core.ledger.entry_kinds import LabelName
    from kaohe.workflows.ceremony.steps import CeremonyBook

FOLLOWED: Final = (
    "device",
    "told",
    "arrived",
    "opened",
    "disclosed",
    "outcome",
    "promised",
    "kept",
    "closed",
    "reason",
)
"""Kinds of entry by which something is disclosed, or which end what was disclosed; and by which
way a label was opened, since what is told by telephone is shown later."""


@dataclass(slots=True)
class VisitLine:
    """One attempt of a visit, from its disclosure on."""

    id: str
    slot: str
    member: str
    """Which member of the federation; empty for a unit of its own."""
    attempt: int
    disclosed_at: datetime
    packet: str
    """Digest of the packet."""
    frame_unit: dict[str, str]
    """Id, name and address, as the frame has them."""
    is_by_voice: bool = False
    """Drawn at the voice desk, to be told by telephone."""
    told_at: datetime | None = None
    told_who: str = ""
    outcome: str = ""
    ended_at: datetime | None = None
    closed_at: datetime | None = None
    awaits_record: bool = False
    """Closed by a completion code; the record itself has not come yet."""
    reason: str = ""
    """Why another attempt takes its place."""

    @property
    def is_withheld(self) -> bool:
        """Tell whether nobody here sees the unit yet: it was told behind a pad, and not reached.

        Who reads the digits aloud would otherwise find the unit on the next page.
        """
        return self.is_by_voice and not (
            self.told_at or self.ended_at or self.closed_at or self.reason
        )

    @property
    def unit(self) -> dict[str, str]:
        """Return id, name and address; empty words while they are withheld."""
        return dict.fromkeys(self.frame_unit, "") if self.is_withheld else self.frame_unit

    @property
    def state(self) -> str:
        """Return how far it is: ``closed``, ``replaced``, ``ended``, ``told`` or ``disclosed``."""
        if self.reason:
            return "replaced"
        if self.closed_at:
            return "closed"
        if self.ended_at:
            return "ended"
        return "told" if self.told_at else "disclosed"


@dataclass(slots=True)
class CountyLine:
    """A county in which a team has arrived."""

    code: str
    arrived_at: datetime
    people: tuple[str, ...]
    """Numbers of the inspectors who signed the arrival."""
    told_at: datetime | None = None
    told_who: str = ""
    visits: list[VisitLine] = field(default_factory=list)


@dataclass(slots=True)
class BodyLine:
    """A body, and what its team has reached."""

    code: str
    people: list[str] = field(default_factory=list)
    """Numbers of the inspectors whose devices are enrolled."""
    told_at: datetime | None = None
    told_who: str = ""
    counties: list[CountyLine] = field(default_factory=list)
    latest: datetime | None = None
    """When something was disclosed or ended here last."""

    @property
    def going_on(self) -> VisitLine | None:
        """Return the visit that is going on."""
        each = (visit for county in self.counties for visit in county.visits)
        return next((visit for visit in each if visit.state not in ("closed", "replaced")), None)


def follow_disclosure(book: CeremonyBook, campaign: str) -> dict[str, BodyLine]:
    """Return what has been disclosed, by body; every body stands there from the beginning."""
    bodies = {code: BodyLine(code) for code in BODY_NAMES}
    by_voice: set[LabelName] = set()
    for entry in _entries_of(book, campaign):
        if entry.kind == "opened":
            if entry.content["way"] == "voice":
                by_voice.add(label_of(entry.content["label"]))
        else:
            _follow(book, bodies, entry, by_voice)
    return bodies


def find_visit(bodies: dict[str, BodyLine], visit: str) -> VisitLine | None:
    """Return a visit that was disclosed."""
    body, county = place_of(visit)
    found = bodies.get(body)
    for line in found.counties if found else ():
        if line.code == county:
            return next((each for each in line.visits if each.id == visit), None)
    return None


def _entries_of(book: CeremonyBook, campaign: str) -> Iterator[Entry]:
    kept = [each for kind in FOLLOWED for each in book.find_entries(kind=kind, campaign=campaign)]
    for each in sorted(kept, key=lambda one: one.index):
        yield read_entry(each.entry)


def _follow(
    book: CeremonyBook, bodies: dict[str, BodyLine], entry: Entry, by_voice: set[LabelName]
) -> None:
    content, at = entry.content, datetime.fromisoformat(entry.at)
    if entry.kind == "device":
        if not is_desk(str(content["device"])):
            bodies[str(content["body"])].people.append(str(content["person"]))
        return
    if entry.kind == "told":
        _tell(bodies, str(content["audience"]), str(content["place"]), str(content["who"]), at)
        return
    if entry.kind == "arrived":
        line = CountyLine(str(content["county"]), at, names_of(content["signed_by"]))
        body = bodies[str(content["body"])]
        body.counties.append(line)
        body.latest = at
        return
    if entry.kind == "reason":
        _replace(bodies, entry)
        return
    visit = str(content["visit"])
    body_code, county = place_of(visit)
    body = bodies[body_code]
    body.latest = at
    if entry.kind == "disclosed":
        there = next(each for each in body.counties if each.code == county)
        shown = _disclose(book, visit, str(content["packet"]), at)
        shown.is_by_voice = label_of(content["label"]) in by_voice
        there.visits.append(shown)
        return
    found = find_visit(bodies, visit)
    if found is None:
        return
    if entry.kind == "outcome":
        found.outcome, found.ended_at = str(content["outcome"]), at
    else:
        found.awaits_record = entry.kind == "promised"
        found.closed_at = found.closed_at or at


def _disclose(book: CeremonyBook, visit: str, digest: str, at: datetime) -> VisitLine:
    _campaign, _body, _county, slot, *member, attempt = visit.split("/")
    document = book.document(digest)
    record = read_packet(document).record if document else {}
    unit = {name: str(record.get(name, "")) for name in ("id", "name", "address")}
    return VisitLine(visit, slot, "".join(member), int(attempt), at, digest, unit)


def _tell(bodies: dict[str, BodyLine], audience: str, place: str, who: str, at: datetime) -> None:
    if audience == "body":
        bodies[place].told_at, bodies[place].told_who = at, who
    elif audience == "county":
        for body in bodies.values():
            for county in body.counties:
                if county.code == place:
                    county.told_at, county.told_who = at, who
    else:
        visit = find_visit(bodies, place)
        if visit:
            visit.told_at, visit.told_who = at, who


def _replace(bodies: dict[str, BodyLine], entry: Entry) -> None:
    """Put down why the visit of a label cannot be made; a county's reason is told by its label."""
    label = label_of(entry.content["label"])
    body = bodies[label.province]
    for county in body.counties:
        if county.code == label.county and county.visits:
            county.visits[-1].reason = str(entry.content["reason"])
