"""What the entries of one campaign have established so far.

The state is a function of the entries alone, so that the office, a key holder and an outsider
who holds a copy arrive at the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import NoteInvalid
from kaohe.core.ledger.checkpoints import read_checkpoint
from kaohe.core.ledger.entry_kinds import label_of, names_of
from kaohe.core.ledger.notes import read_note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.ledger.entries import Entry
    from kaohe.core.ledger.entry_kinds import LabelName


@dataclass(frozen=True, slots=True)
class Terms:
    """What the plan of a campaign fixes for the ledger."""

    scope: str
    policy: str
    """Text of the witness policy."""
    holders: int
    attempts_per_slot: int
    attempts_per_county: int
    approvers: int


@dataclass(frozen=True, slots=True)
class OpenedLabel:
    """A label that may be evaluated: who has answered, and whether it is drawn."""

    answers: frozenset[str] = frozenset()
    is_drawn: bool = False


@dataclass(frozen=True, slots=True)
class VisitState:
    """One attempt of a visit, from its disclosure on."""

    label: LabelName
    has_outcome: bool = False
    is_closed: bool = False


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
    has_seed: bool = False
    is_void: bool = False
    is_complete: bool = False
    labels: Mapping[LabelName, OpenedLabel] = field(default_factory=dict)
    reasons: frozenset[LabelName] = frozenset()
    """Labels whose unit or county cannot be used, for a signed reason."""
    approvals: Mapping[LabelName, frozenset[str]] = field(default_factory=dict)
    shortfalls: frozenset[LabelName] = frozenset()
    county_choices: Mapping[int, str] = field(default_factory=dict)
    """Index of the entry that drew a county → its body."""
    arrivals: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Body and county → the entry that drew it."""
    told: frozenset[tuple[str, str]] = frozenset()
    """Audience and place."""
    visits: Mapping[str, VisitState] = field(default_factory=dict)

    def pending_at(self, place: tuple[str, str]) -> bool:
        """Tell whether a label of a place is opened and not yet drawn."""
        return any(
            label.place == place and not opened.is_drawn for label, opened in self.labels.items()
        )

    def is_drawn(self, label: LabelName) -> bool:
        """Tell whether a label was opened and has drawn something."""
        return self.labels.get(label, OpenedLabel()).is_drawn

    def open_visit(self, place: tuple[str, str]) -> VisitState | None:
        """Return the visit that is going on in a county."""
        going_on = (
            visit
            for visit in self.visits.values()
            if visit.label.place == place and not visit.is_closed
        )
        return next(going_on, None)

    def count(self, place: tuple[str, str], stage: str, *, replacements: bool = False) -> int:
        """Count the opened labels of a stage in a place: first attempts, or replacements."""
        return sum(
            label.place == place and label.stage == stage and bool(label.attempt) == replacements
            for label in self.labels
        )


def advance(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    """Return the state after an entry, whether the rules allow it or not.

    A monitor goes on after a fault; of two entries where one is allowed, the first one counts.
    """
    step = _STEPS.get(entry.kind)
    return step(state, entry, index) if step else state


def _plan(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    if state.terms:
        return state
    content = entry.content
    terms = Terms(
        scope=str(content["scope"]),
        policy=str(content["policy"]),
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


def _seed(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, has_seed=True)


def _void(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, is_void=True)


def _complete(state: CampaignState, _entry: Entry, _index: int) -> CampaignState:
    return replace(state, is_complete=True)


def _opened(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    if label in state.labels:
        return state
    replaced = label.previous() if label.attempt else None
    visits = {
        name: replace(visit, is_closed=True) if visit.label == replaced else visit
        for name, visit in state.visits.items()
    }
    return replace(state, labels={**state.labels, label: OpenedLabel()}, visits=visits)


def _answered(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    opened = state.labels.get(label)
    if opened is None:
        return state
    answers = opened.answers | {str(entry.content["holder"])}
    return replace(state, labels={**state.labels, label: replace(opened, answers=answers)})


def _chosen(state: CampaignState, entry: Entry, index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    state = _draw(state, label)
    if label.stage != "county":
        return state
    return replace(state, county_choices={**state.county_choices, index: label.province})


def _disclosed(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label, visit = label_of(entry.content["label"]), str(entry.content["visit"])
    state = _draw(state, label)
    if visit in state.visits:
        return state
    return replace(state, visits={**state.visits, visit: VisitState(label)})


def _shortfall(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    return replace(state, shortfalls=state.shortfalls | {label_of(entry.content["label"])})


def _reason(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    return replace(state, reasons=state.reasons | {label_of(entry.content["label"])})


def _approval(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    label = label_of(entry.content["label"])
    people = state.approvals.get(label, frozenset()) | {*names_of(entry.content["approved_by"])}
    return replace(state, approvals={**state.approvals, label: people})


def _told(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    told = (str(entry.content["audience"]), str(entry.content["place"]))
    return replace(state, told=state.told | {told})


def _arrived(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    place = (str(entry.content["body"]), str(entry.content["county"]))
    return replace(state, arrivals={**state.arrivals, place: _count(entry.refers)})


def _outcome(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    return _change_visit(state, entry, lambda visit: replace(visit, has_outcome=True))


def _closed(state: CampaignState, entry: Entry, _index: int) -> CampaignState:
    return _change_visit(state, entry, lambda visit: replace(visit, is_closed=True))


def _draw(state: CampaignState, label: LabelName) -> CampaignState:
    opened = state.labels.get(label)
    if opened is None:
        return state
    return replace(state, labels={**state.labels, label: replace(opened, is_drawn=True)})


def _change_visit(
    state: CampaignState, entry: Entry, change: Callable[[VisitState], VisitState]
) -> CampaignState:
    name = str(entry.content["visit"])
    visit = state.visits.get(name)
    if visit is None:
        return state
    return replace(state, visits={**state.visits, name: change(visit)})


def _count(value: Json) -> int:
    return value if isinstance(value, int) else 0


_STEPS: Final[Mapping[str, Callable[[CampaignState, Entry, int], CampaignState]]] = {
    "plan": _plan,
    "frame": _frame,
    "keys": _keys,
    "witnessed": _witnessed,
    "seed": _seed,
    "void": _void,
    "complete": _complete,
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
    "closed": _closed,
}
