"""Paper envelopes: proofs made in advance, one sheet for each label and each department.

Where neither network nor telephone works, and only if the plan says so. A department makes its
own envelopes alone; nobody knows a unit until the envelopes of all departments are opened on the
spot. They are weaker than an answer on demand, because a value that exists can leak, and every
one made is entered in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.framing import lp
from kaohe.core.draw.labels import Label
from kaohe.core.draw.nonet_faults import ENVELOPE_UNREADABLE
from kaohe.core.draw.one_form import label_as_json
from kaohe.core.draw.proof_text import read_proof_text, write_proof_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.draw.campaign import Campaign, Ceremony
    from kaohe.core.draw.plan import DrawPlan

_FEWEST_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one department puts into one envelope."""

    campaign: Campaign
    number: int
    """Counted from 1 within a county; the envelopes of all departments for a label share it."""
    place: int
    """Place of the holder's key among the keys, from 0."""
    holder: str
    label: Label
    proof: bytes

    @property
    def digest(self) -> str:
        """Return what is entered when it is made (hex); it says nothing about the proof.

        Layout: SHA-256 of lp(tag "envelope", campaign, number, label in canonical JSON, holder,
        proof). The proof has 256 bits that nobody else can compute.
        """
        label = canonical_bytes(label_as_json(self.label))
        campaign = self.campaign
        return sha256(
            lp(
                campaign.tag("envelope"),
                campaign.id,
                str(self.number),
                label,
                self.holder,
                self.proof,
            )
        ).hexdigest()

    @property
    def text(self) -> str:
        """Return the sheet's one line, as its QR code holds it and a person can type it."""
        proof = write_proof_text(self.proof)
        return f"{self.campaign.id} {self.number} {self.place + 1} {proof}"


def labels_ahead(plan: DrawPlan, *, province: str, county: str, attempts: int) -> tuple[Label, ...]:
    """Return the labels that a county's envelopes are made for, in the order of their numbers.

    A unit's label names its slot and not its place in the order, which is drawn too. So every
    order is provided for: one label for each kind, then for each slot its unit and its members,
    each with all attempts that the plan allows a slot.

    Args:
        plan: the published plan.
        province: the body.
        county: the county, which has been drawn.
        attempts: how often a slot can be replaced; 0 for envelopes without replacements.
    """
    kinds = tuple(
        Label("kind", province, county, ordinal=number + 1) for number in range(len(plan.slots))
    )
    visits = tuple(
        plan.visit_label(position, province=province, county=county, member=member, attempt=attempt)
        for position, slot in enumerate(plan.slots)
        for member in range(slot.members + 1)
        for attempt in range(attempts + 1)
    )
    return kinds + visits


def read_sheet(
    typed: str, *, ceremony: Ceremony, holders: Sequence[str], labels: Sequence[Label]
) -> Envelope:
    """Return the envelope whose sheet was scanned or typed.

    Args:
        typed: the sheet's one line.
        ceremony: campaign, frame, seed and keys as published.
        holders: names of the key holders, in the order of the keys.
        labels: the labels of the county's envelopes (``labels_ahead``).

    Raises:
        ProofInvalid: the line is none of this campaign and county, or its proof does not hold.
    """
    campaign, parts = ceremony.campaign, typed.split()
    sound = (
        len(parts) > _FEWEST_PARTS
        and parts[0] == campaign.id
        and parts[1] in {str(number) for number in range(1, len(labels) + 1)}
        and parts[2] in {str(number) for number in range(1, len(holders) + 1)}
    )
    if not sound:
        raise ENVELOPE_UNREADABLE.error_at("envelope")
    label, holder = labels[int(parts[1]) - 1], int(parts[2]) - 1
    proof = read_proof_text("".join(parts[3:]), label=label, ceremony=ceremony, holder=holder)
    return Envelope(campaign, int(parts[1]), holder, holders[holder], label, proof)
