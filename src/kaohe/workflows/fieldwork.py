"""The visits of a team, and the port through which a field app drives the draw.

The app asks its device for the label that is due, lets the office open it, hands the answers of
the key holders to the device, and shows what comes out. What the device shows it has kept before.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import CountyFrame, Disclosure, Label, Shortfall
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.core.scoring.evidence import Finding
    from kaohe.workflows.disclosure.setting import Setting


@dataclass(frozen=True, slots=True)
class Visit:
    """One unit to be visited, as it was told on arrival."""

    id: str
    body: str
    county: str
    slot: str
    """Slot of the pack, for example ``private``."""
    unit_id: str
    unit_kind: str
    record: Mapping[str, Json]
    """The unit's row as it was frozen."""


@dataclass(frozen=True, slots=True)
class CountyVisits:
    """What was found in one county."""

    findings: tuple[Finding, ...]
    visits: tuple[Visit, ...]
    """Every visit in the order of disclosure, replaced ones included."""
    shortfalls: tuple[Shortfall, ...]
    """Visits for which no unit was left, in the order of the draw."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a label has drawn: a county, the kind of the next unit, or a unit."""

    label: Label
    name: str
    """Code of the county, slot of the plan, or id of the unit."""
    record: bytes
    """The record of the choice, or the disclosure packet."""
    visit: Visit | None = None
    """Of a unit: the visit that begins."""

    @property
    def digest(self) -> str:
        """Return the digest of the record, as the ledger holds it."""
        return sha256(self.record).hexdigest()


class DisclosurePort(Protocol):
    """The draw on a device, as a field app drives it.

    The device of an inspector implements it
    (:class:`~kaohe.workflows.disclosure.device.FieldDevice`). Every method that returns something
    new has kept it before it returns, so that a device that was switched off in between shows the
    same again.
    """

    def pending(self, county: str = "") -> Label | None:
        """Return the label to be opened next in a county, or for the counties of the body.

        Nothing while a visit is going on, and when everything is drawn.
        """
        ...

    def visit(self, county: str) -> Visit | None:
        """Return the visit that is going on in a county."""
        ...

    def latest(self, county: str = "") -> Shown | None:
        """Return what was shown last in a county, or the last county that was drawn."""
        ...

    def open_answers(self, label: Label, boxes: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Open what the key holders have sealed to this device: holder → proof.

        Raises:
            ProofInvalid: a box is of another label or device, or the holders saw other ledgers.
        """
        ...

    def draw(self, label: Label, proofs: Mapping[str, bytes]) -> Shown:
        """Draw the label that is due from the proofs of all holders, and keep it.

        Raises:
            DrawError: the label is not due, or an answer is lacking.
            ProofInvalid: a proof does not hold.
        """
        ...

    def enter_county(self, county: str, sealed_key: bytes) -> None:
        """Open the bundle of a county with the key that came after the arrival.

        Raises:
            FrameInvalid: key or bundle are of another county, device or frame.
        """
        ...

    def shortfalls(self, county: str) -> tuple[Shortfall, ...]:
        """Return the slots for which no unit was left, in the order of the draw."""
        ...

    def close(self, county: str) -> None:
        """Close the visit that is going on; only now is the next label pending."""
        ...

    def replace_unit(self, county: str) -> None:
        """Put the next attempt in the place of the visit that is going on."""
        ...

    def replace_county(self, county: str) -> None:
        """Put the next attempt in the place of a county that a natural obstacle closes off."""
        ...

    def sign(self, record: FieldRecord) -> FieldRecord:
        """Put the signature of this device under a record."""
        ...


def visit_of(setting: Setting, disclosure: Disclosure, frame: CountyFrame) -> Visit:
    """Return the visit that a disclosure asks for."""
    rules = setting.rules
    return Visit(
        id=rules.visit_id(setting.campaign, disclosure.label),
        body=disclosure.label.province,
        county=disclosure.label.county,
        slot=rules.slots[disclosure.slot],
        unit_id=disclosure.unit_id,
        unit_kind=rules.unit_kind(disclosure),
        record=frame.open_unit(disclosure.pool.stratum, disclosure.index).record,
    )
