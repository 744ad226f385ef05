"""What the entries of one campaign have established so far.

The state is a function of the entries alone, so that the office, a key holder and an outsider
who holds a copy arrive at the same one. It is kept place by place: an entry changes one place and
copies what leads to it, never all the labels and visits of the campaign.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger.checkpoints import read_checkpoint
from kaohe.core.ledger.entry_kinds import label_of, names_of, place_of
from kaohe.core.ledger.notes import read_note
from kaohe.core.ledger.place_state import OpenedLabel, PlaceState, VisitState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.ledger.entries import Entry
    from kaohe.core.ledger.entry_kinds import LabelName

    Place = tuple[str, str]

_NOWHERE: Final = PlaceState()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan of a campaign fixes for the ledger."""

    scope: str
    policy: str
    """Text of the witness policy."""
    known_from: str
    """Moment from which the outside value can be known; the dice stand before it."""
    holders: int
    attempts_per_slot: int
    attempts_per_county: int
    approvers: int


@dataclass(frozen=True, slots=True)
class EnrolledDevice:
    """A device of an inspector: what is sealed to it, and how it signs."""

    body: str
    person: str
    sealing_key: str
    """X25519, hex."""
    signing_key: str
    """Ed25519, hex."""


@dataclass(frozen=True, slots=True)
class CampaignState:
    """Everything the rules ask about one campaign."""

    terms: Terms | None = None
    has_frame: bool = False
    holders: tuple[str, ...] = ()
    opening_end: int = 0
    """Size of the ledger after the last of plan, frame and keys."""
    witnessed: tuple[int, str] | None = None
    """Size and root (hex) of the cosigned checkpoint over the opening."""
    dice_end: int = 0
    """Size of the ledger after the dice; 0 while none were rolled."""
    are_dice_witnessed: bool = False
    has_seed: bool = False
    is_void: bool = False
    is_complete: bool = False
    devices: Mapping[str, EnrolledDevice] = field(default_factory=dict)
    lost: Mapping[str, str] = field(default_factory=dict)
    """Device that was lost → the device of the team that has taken its place."""
    county_choices: Mapping[int, LabelName] = field(default_factory=dict)
    """Index of the entry that drew a county → its label."""
    places: Mapping[str, Mapping[str, PlaceState]] = field(default_factory=dict)
    """Body → county → what happened there; the county ``""`` is the body itself."""
    alarms: frozenset[int] = frozenset()
    """Entries of alarms that nobody has answered for by a correction."""

    def at(self, place: Place) -> PlaceState:
        """Return what happened at a place: body and county, or body and nothing."""
        return self.places.get(place[0], {}).get(place[1], _NOWHERE)

    def label(self, label: LabelName) -> OpenedLabel | None:
        """Return a label, if it was opened."""
        return self.at(label.place).labels.get(label)

    def is_drawn(self, label: LabelName) -> bool:
        """Tell whether a label was opened and has drawn something."""
        opened = self.label(label)
        return opened is not None and opened.is_drawn

    def device_of(self, opened: OpenedLabel) -> str:
        """Return the device that a label is for now: its own, or whatever took its place."""
        name = opened.device
        while name in self.lost:
            name = self.lost[name]
        return name

    def visit(self, visit: str) -> VisitState | None:
        """Return a visit, if it was disclosed."""
        return self.at(place_of(visit)).visits.get(visit)

    def body_in(self, county: str) -> str | None:
        """Return the body whose team has arrived in a county."""
        found = (body for body, counties in self.places.items() if _is_reached(counties, county))
        return next(found, None)

    def every_place(self) -> Iterator[tuple[Place, PlaceState]]:
        """Give every place in which something happened."""
        for body, counties in self.places.items():
            for county, state in counties.items():
                yield (body, county), state


def advance(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    """Return the state after an entry, whether the rules allow it or not.

    A monitor goes on after a fault; of two entries where one is allowed, the first one counts.
    """
    step = _STEPS.get(entry.kind)
    return step(state, entry, index) if step else state


def _is_reached(counties: Mapping[str, PlaceState], county: str) -> bool:
    return county in counties and counties[county].arrival is not None


def _put(state: CampaignState, place: Place, there: PlaceState) -> CampaignState:
    if there is state.at(place):
        return state
    counties = {**state.places.get(place[0], {}), place[1]: there}
    return replace(state, places={**state.places, place[0]: counties})


def _plan(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    if state.terms:
        return state
    content = entry.content
    terms = Terms(
        scope=str(content["scope"]),
        policy=str(content["policy"]),
        known_from=str(content["known_from"]),
        holders=_count(content["holders"]),
        attempts_per_slot=_count(content["attempts_per_slot"]),
        attempts_per_county=_count(content["attempts_per_county"]),
        approvers=_count(content["approvers"]),
    )
    return replace(state, terms=terms, opening_end=index + 1)


def _frame(state: CampaignState, _entry: Entry, index: int) -> CampaignState:
    return replace(state, has_frame=True, opening_end=index + 1)


def _keys(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    holders = state.holders or names_of(entry.content["holders"])
    return replace(state, holders=holders, opening_end=index + 1)


def _witnessed(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    try:
        checkpoint = read_checkpoint(read_note(str(entry.content["checkpoint"]).encode()).text)
    except NoteInvalid:
        return state
    return replace(state, witnessed=(checkpoint.size, checkpoint.root.hex()))


def _dice(state: CampaignState, _entry: Entry, index: int) -> CampaignState:
    return replace(state, dice_end=state.dice_end or index + 1)


def _dice_witnessed(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, are_dice_witnessed=True)


def _seed(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, has_seed=True)


def _void(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, is_void=True)


def _complete(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, is_complete=True)


def _device(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    content, name = entry.content, str(entry.content["device"])
    if name in state.devices:
        return state
    device = EnrolledDevice(
        body=str(content["body"]),
        person=str(content["person"]),
        sealing_key=str(content["sealing_key"]),
        signing_key=str(content["signing_key"]),
    )
    return replace(state, devices={**state.devices, name: device})


def _handed_over(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    """The first hand-over of a device counts; no device ever takes its own place."""
    name, heir = str(entry.content["device"]), str(entry.content["to"])
    if name in state.lost or name == heir or heir in state.lost:
        return state
    return replace(state, lost={**state.lost, name: heir})


def _evaluated_ahead(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label, holder = label_of(entry.content["label"]), str(entry.content["holder"])
    return _put(state, label.place, state.at(label.place).evaluate_ahead(label, holder))


def _opened(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    opened = OpenedLabel(device=str(entry.content["device"]), way=str(entry.content["way"]))
    return _put(state, label.place, state.at(label.place).open_label(label, opened))


def _answered(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label, holder = label_of(entry.content["label"]), str(entry.content["holder"])
    return _put(state, label.place, state.at(label.place).take_answer(label, holder))


def _chosen(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    state = _put(state, label.place, state.at(label.place).draw(label))
    if label.stage != "county":
        return state
    return replace(state, county_choices={**state.county_choices, index: label})


def _disclosed(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label, visit = label_of(entry.content["label"]), str(entry.content["visit"])
    return _put(state, label.place, state.at(label.place).disclose(label, visit))


def _shortfall(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    return _put(state, label.place, state.at(label.place).fall_short(label))


def _reason(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    return _put(
        state, label.place, state.at(label.place).give_reason(label, str(entry.content["record"]))
    )


def _approval(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    people = frozenset(names_of(entry.content["approved_by"]))
    return _put(state, label.place, state.at(label.place).approve(label, people))


def _told(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    audience, name = str(entry.content["audience"]), str(entry.content["place"])
    if audience == "unit":
        place = place_of(name)
        return _put(state, place, state.at(place).change_visit(name, is_told=True))
    if audience == "body":
        return _put(state, (name, ""), replace(state.at((name, "")), is_told=True))
    body = state.body_in(name)
    if body is None:
        return state
    return _put(state, (body, name), replace(state.at((body, name)), is_told=True))


def _arrived(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    place = (str(entry.content["body"]), str(entry.content["county"]))
    people = frozenset(names_of(entry.content["signed_by"]))
    there = replace(state.at(place), arrival=_count(entry.refers), arrived=people)
    return _put(state, place, there)


def _outcome(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    visit = str(entry.content["visit"])
    place = place_of(visit)
    return _put(state, place, state.at(place).change_visit(visit, has_outcome=True))


def _closed(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    visit = str(entry.content["visit"])
    place = place_of(visit)
    return _put(state, place, state.at(place).change_visit(visit, is_closed=True))


def _promised(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    visit = str(entry.content["visit"])
    place = place_of(visit)
    return _put(state, place, state.at(place).promise(visit))


def _spoken(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label, device = label_of(entry.content["label"]), str(entry.content["device"])
    line = _count(entry.content["line"])
    return _put(state, label.place, state.at(label.place).speak(label, device, line))


def _alarm(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    """A changed record has come, in place of the promised one, and is kept with the alarm."""
    state = replace(state, alarms=state.alarms | {index})
    visit = str(entry.content["visit"])
    found = state.visit(visit)
    if entry.content["subject"] != "completion" or found is None or not found.awaits_record:
        return state
    place = place_of(visit)
    return _put(state, place, state.at(place).change_visit(visit, is_closed=True))


def _correction(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    return replace(state, alarms=state.alarms - {_count(entry.refers)})


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0


_STEPS: Final[Mapping[str, Callable[[CampaignState, Entry, int], CampaignState]]] = {
    "plan": _plan,
    "frame": _frame,
    "keys": _keys,
    "device": _device,
    "handed_over": _handed_over,
    "witnessed": _witnessed,
    "dice": _dice,
    "dice_witnessed": _dice_witnessed,
    "seed": _seed,
    "void": _void,
    "complete": _complete,
    "evaluated_ahead": _evaluated_ahead,
    "opened": _opened,
    "answered": _answered,
    "chosen": _chosen,
    "disclosed": _disclosed,
    "shortfall": _shortfall,
    "reason": _reason,
    "approval": _approval,
    "told": _told,
    "arrived": _arrived,
    "outcome": _outcome,
    "promised": _promised,
    "kept": _closed,
    "spoken": _spoken,
    "closed": _closed,
    "alarm": _alarm,
    "correction": _correction,
}
