"""The draw on an inspector's device: it combines, draws, shows, and remembers.

The state is what a journal of events gives (``team_state``); an event is kept before anything of
it is shown. Values of a label never change, so that a device that is switched on again shows the
same unit, and a device that lost an answer asks for it again and gets the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.county_bundle import open_county_key
from kaohe.core.draw.one_form import expect, label_as_json
from kaohe.core.draw.sealed import open_proof
from kaohe.workflows.disclosure.faults import (
    ANSWERS_LACKING,
    JOURNAL_OTHER,
    JOURNAL_UNREADABLE,
    LABEL_NOT_DUE,
    NOTHING_PENDING,
)
from kaohe.workflows.disclosure.team_state import begin_team, take_event
from kaohe.workflows.fieldwork import visit_of
from kaohe.workflows.keyholding.records import compare_views

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Choice, CountyDraw, CountyFrame, Label, Shortfall
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.workflows.disclosure.setting import Setting
    from kaohe.workflows.disclosure.team_state import TeamState
    from kaohe.workflows.fieldwork import Shown, Visit


class Journal(Protocol):
    """Where a device keeps its events, line by line."""

    def read(self) -> Iterable[bytes]:
        """Return all lines in their order."""
        ...

    def append(self, line: bytes) -> None:
        """Keep one more line; when this returns it survives a power cut."""
        ...


class Bundles(Protocol):
    """The sealed bundles that a device carries, of every county of its body."""

    def bundle(self, county: str) -> bytes:
        """Return the sealed bundle of a county.

        Raises:
            FileUnusable: the device does not carry it.
        """
        ...


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """What everybody may know of a device."""

    body: str
    device: str
    person: str
    """Number of the inspector."""
    sealing_key: bytes
    """X25519, 32 bytes."""
    signing_key: bytes
    """Ed25519, 32 bytes."""


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """A device with its secrets, which never leave it."""

    body: str
    device: str
    person: str
    sealing: bytes = field(repr=False)
    signing: bytes = field(repr=False)

    @property
    def card(self) -> DeviceCard:
        """Return what everybody may know."""
        return DeviceCard(
            self.body,
            self.device,
            self.person,
            bytes(PrivateKey(self.sealing).public_key),
            bytes(SigningKey(self.signing).verify_key),
        )


class FieldDevice:
    """A device with its journal: the port :class:`~kaohe.workflows.fieldwork.DisclosurePort`."""

    def __init__(
        self, setting: Setting, keys: DeviceKeys, *, journal: Journal, bundles: Bundles
    ) -> None:
        """Take up where the journal ends.

        Raises:
            DrawError: a line of the journal cannot be read.
        """
        self.setting = setting
        self.keys = keys
        self._journal = journal
        self._bundles = bundles
        self._state: TeamState = begin_team(setting, keys.body)
        for number, line in enumerate(journal.read(), start=1):
            try:
                self._state = self._after(read_canonical(line))
            except (ValueError, KeyError, TypeError):
                raise JOURNAL_UNREADABLE.error_at(keys.device, line=number) from None

    @property
    def county_choices(self) -> tuple[Choice, ...]:
        """Return every county drawn so far, replaced ones included."""
        return self._state.province.choices

    def counties(self) -> tuple[str, ...]:
        """Return the counties drawn so far that are in force, in the order of the labels."""
        found = {choice.label.ordinal: choice.chosen for choice in self.county_choices}
        return tuple(found.values())

    def county_draw(self, county: str) -> CountyDraw:
        """Return the state of the draw in a county.

        Raises:
            DrawError: its key has not come yet.
        """
        return self._state.draw_of(county)

    def frame(self, county: str) -> CountyFrame:
        """Return the frozen units of a county that was entered."""
        return self._state.frame_of(county)

    def pending(self, county: str = "") -> Label | None:
        """Return the label to be opened next in a county, or for the counties of the body."""
        return self.county_draw(county).pending if county else self._state.province.pending

    def visit(self, county: str) -> Visit | None:
        """Return the visit that is going on in a county."""
        disclosure = self.county_draw(county).visit
        if disclosure is None:
            return None
        return visit_of(self.setting, disclosure, self.frame(county))

    def latest(self, county: str = "") -> Shown | None:
        """Return what was shown last in a county, or the last county that was drawn."""
        return self._state.latest.get(county)

    def shortfalls(self, county: str) -> tuple[Shortfall, ...]:
        """Return the slots for which no unit was left, in the order of the draw."""
        return self.county_draw(county).shortfalls

    def open_answers(self, label: Label, boxes: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Open what the key holders have sealed to this device: holder → proof."""
        self._expect(label, boxes)
        opened = {
            holder: open_proof(
                box, self.keys.sealing, campaign=self.setting.campaign, label=label, holder=holder
            )
            for holder, box in boxes.items()
        }
        compare_views({holder: each.view for holder, each in opened.items()})
        return {holder: each.proof for holder, each in opened.items()}

    def draw(self, label: Label, proofs: Mapping[str, bytes]) -> Shown:
        """Draw the label that is due from the proofs of all holders, and keep it."""
        self._expect(label, proofs)
        self._take(
            event="drawn",
            label=label_as_json(label),
            proofs=[proofs[holder].hex() for holder in self.setting.holders],
        )
        return self._state.latest[label.county]

    def enter_county(
        self, county: str, sealed_key: bytes, *, is_arrival_known: bool = False
    ) -> None:
        """Open the bundle of a county with the key that came after the arrival.

        Args:
            county: the county.
            sealed_key: the key of its bundle, sealed to this device.
            is_arrival_known: whether the ledger shows the arrival there; then the county need not
                have been drawn here. The record of a county that was exchanged before anybody
                reached it is shown to nobody, and whoever follows draws on all the same.
        """
        key = open_county_key(
            sealed_key, self.keys.sealing, campaign=self.setting.campaign, county=county
        )
        if county not in self._state.counties:
            known: dict[str, Json] = {"known": True} if is_arrival_known else {}
            self._take(event="entered", county=county, key=key.hex(), **known)

    def close(self, county: str) -> None:
        """Close the visit that is going on; only now is the next label pending."""
        self._take(event="closed", county=county)

    def replace_unit(self, county: str) -> None:
        """Put the next attempt in the place of the visit that is going on."""
        self._take(event="replaced", county=county)

    def replace_county(self, county: str) -> None:
        """Put the next attempt in the place of a county that a natural obstacle closes off."""
        self._take(event="exchanged", county=county)

    def take_journal(self, lines: Iterable[bytes]) -> int:
        """Take up what another device of the team has kept; return how many events were new.

        Raises:
            DrawError: this device has kept something else, or a line cannot be taken.
        """
        own, lines = [*self._journal.read()], [*lines]
        if lines[: len(own)] != own[: len(lines)]:
            raise JOURNAL_OTHER.error_at(self.keys.device)
        for number, line in enumerate(lines[len(own) :], start=len(own) + 1):
            try:
                self._take(**expect(read_canonical(line), dict))
            except (ValueError, KeyError, TypeError):
                raise JOURNAL_UNREADABLE.error_at(self.keys.device, line=number) from None
        return max(0, len(lines) - len(own))

    def sign(self, record: FieldRecord) -> FieldRecord:
        """Put the signature of this device under a record."""
        return record.sign(self.keys.device, self.keys.signing)

    def _take(self, **event: Json) -> None:
        """Work out what follows from an event, keep the event, and only then let it count."""
        after = self._after(dict(event))
        self._journal.append(canonical_bytes(dict(event)))
        self._state = after

    def _after(self, event: Json) -> TeamState:
        return take_event(
            self._state, event, setting=self.setting, sealed_bundle=self._bundles.bundle
        )

    def _expect(self, label: Label, given: Mapping[str, bytes]) -> None:
        due = self.pending(label.county)
        if due is None:
            raise NOTHING_PENDING.error_at(label.county or label.province)
        if label != due:
            raise LABEL_NOT_DUE.error_at(label.place, found=label.place, expected=due.place)
        lacking = [holder for holder in self.setting.holders if holder not in given]
        if lacking:
            raise ANSWERS_LACKING.error_at(label.place, holders="、".join(lacking))
