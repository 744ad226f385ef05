"""Field records as a key holder judges them: signed by two inspectors of the team, about this.

Signatures are held against the devices that were enrolled before the entry was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.field_record import (
    FieldSigner,
    find_signature_faults,
    people_of,
    read_field_record,
)
from kaohe.core.errors import ProofInvalid
from kaohe.core.ledger.entry_kinds import is_desk, names_of
from kaohe.workflows.keyholding.faults import FIELD_RECORD_WRONG
from kaohe.workflows.keyholding.opened_campaign import read_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.draw import Campaign
    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Entry, LabelName
    from kaohe.workflows.keyholding.following import HolderCopy


def find_field_faults(
    copy: HolderCopy, label: LabelName, campaign: Campaign, *, sound: set[int]
) -> Iterator[Fault]:
    """Yield every entry at the place of a label whose field record does not hold.

    Entries in ``sound`` are passed over; those that hold are added to it.

    Raises:
        StepRefused: a record was not handed over.
    """
    for placed in copy.facts.field_entries.get(label.place, ()):
        if placed.index in sound:
            continue
        signers = signers_before(copy, campaign.id, body=label.province, index=placed.index)
        if is_sound(read_document(copy, placed), placed.entry, campaign, signers=signers):
            sound.add(placed.index)
        else:
            yield FIELD_RECORD_WRONG.at(str(placed.index), index=placed.index)


def signers_before(
    copy: HolderCopy, campaign: str, *, body: str, index: int
) -> dict[str, FieldSigner]:
    """Return the devices that a body's team had before an entry: enrolled, and not lost."""
    devices, facts = copy.history.campaigns[campaign].devices, copy.facts
    lost = {name for name, placed in facts.handed_over.items() if placed.index < index}
    return {
        name: FieldSigner(device.person, bytes.fromhex(device.signing_key))
        for name, device in devices.items()
        if device.body == body and not is_desk(name) and facts.enrolled[name] < index
        if name not in lost
    }


def is_sound(
    data: bytes, entry: Entry, campaign: Campaign, *, signers: Mapping[str, FieldSigner]
) -> bool:
    """Tell whether a record is the one that an entry rests on, signed by its people."""
    try:
        record = read_field_record(data)
    except ProofInvalid:
        return False
    same = (
        record.campaign == campaign
        and record.about == {"kept": "closed"}.get(entry.kind, entry.kind)
        and dict(record.subject) == _subject_of(entry)
        and _tells_the_same(entry, record)
        and not any(find_signature_faults(record, signers, where=entry.kind))
    )
    return same and _is_signed_by(entry, record, signers)


def _subject_of(entry: Entry) -> dict[str, Json]:
    content = entry.content
    names = {"arrived": ("body", "county"), "reason": ("label",)}.get(entry.kind, ("visit",))
    return {name: content[name] for name in names}


def _tells_the_same(entry: Entry, record: FieldRecord) -> bool:
    """Tell whether an entry says of outcome and reason what its people have signed."""
    return all(
        record.details.get(name) == entry.content[name]
        for name in ("outcome", "reached", "reason")
        if name in entry.content
    )


def _is_signed_by(entry: Entry, record: FieldRecord, signers: Mapping[str, FieldSigner]) -> bool:
    """Tell whether those whom an entry names as signing are those who signed, where it does."""
    if "signed_by" not in entry.content:
        return True
    return {*names_of(entry.content["signed_by"])} == {*people_of(record, signers)}
