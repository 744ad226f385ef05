"""A device takes up where the ledger shows its team: a voice desk, or the heir of a lost device.

The state of a draw is a function of the records that were handed in, which stand beside the
ledger's entries: whoever may read them comes to the same state, and nothing is drawn twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.draw import read_packet
from kaohe.core.draw.one_form import decode, expect, label_from_json, read_record
from kaohe.core.ledger import read_entry
from kaohe.core.ledger.entry_kinds import is_desk, label_of, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kaohe.core.draw import Label
    from kaohe.core.ledger import Entry
    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.ledgers.recording import KeptEntry

FOLLOWED: Final = ("chosen", "arrived", "opened", "disclosed", "promised", "closed")


class FollowedLedger(Protocol):
    """The office's ledger with its documents, as a device follows it."""

    def find_entries(self, *, kind: str, campaign: str) -> tuple[KeptEntry, ...]:
        """Return the entries of a kind in a campaign, in their order."""
        ...

    def document(self, name: str) -> bytes | None:
        """Return what was kept beside an entry."""
        ...


def catch_up(
    device: FieldDevice, record: FollowedLedger, *, sealed_key: Callable[[str], bytes]
) -> None:
    """Bring a device to where the ledger shows the team of its body, from the records kept there.

    What the team has drawn before came to another device; the records that it handed in hold the
    proofs, and this one draws from them again. What it has drawn itself is passed over. A county
    whose record is not there yet is drawn by an heir from the answers of the holders first; a desk
    follows the team into it all the same, since it never draws counties.

    Args:
        device: a voice desk, or the device that takes the place of a lost one.
        record: the ledger.
        sealed_key: gives the key of a county's bundle, sealed to the device.

    Raises:
        DrawError: the records do not follow one another as the ledger says.
        ProofInvalid: a record does not hold.
    """
    campaign = device.setting.campaign.id
    for entry in find_entries_of(record, FOLLOWED, campaign=campaign, body=device.keys.body):
        _follow(device, record, sealed_key, entry)


def find_entries_of(
    record: FollowedLedger, kinds: Sequence[str], *, campaign: str, body: str
) -> Iterator[Entry]:
    """Give the entries of some kinds that are about a body, in their order."""
    kept = [each for kind in kinds for each in record.find_entries(kind=kind, campaign=campaign)]
    for each in sorted(kept, key=lambda one: one.index):
        entry = read_entry(each.entry)
        if _body_of(entry) == body:
            yield entry


def _body_of(entry: Entry) -> str:
    content = entry.content
    if entry.kind == "arrived":
        return str(content["body"])
    if "label" in content:
        return label_of(content["label"]).province
    return place_of(str(content["visit"]))[0]


def _county_of(entry: Entry) -> str:
    """Return the county that an entry is about; nothing of a label that draws one."""
    content = entry.content
    if "label" in content:
        return label_of(content["label"]).county
    return str(content["county"]) if entry.kind == "arrived" else place_of(str(content["visit"]))[1]


def _follow(
    device: FieldDevice, record: FollowedLedger, sealed_key: Callable[[str], bytes], entry: Entry
) -> None:
    content = entry.content
    county = _county_of(entry)
    is_drawn = county in {each.chosen for each in device.county_choices}
    at_desk = is_desk(device.keys.device)
    if county and not is_drawn and not at_desk:
        return
    if entry.kind == "arrived":
        device.enter_county(county, sealed_key(county), is_arrival_known=not is_drawn)
        return
    if entry.kind in ("closed", "promised"):
        going_on = device.visit(county)
        if going_on is not None and going_on.id == content["visit"]:
            device.close(county)
        return
    label = label_from_json(content["label"])
    if entry.kind == "opened":
        _replace(device, label)
        return
    shown = record.document(str(content["record" if entry.kind == "chosen" else "packet"]))
    if shown is not None and device.pending(label.county) == label:
        device.draw(label, dict(zip(device.setting.holders, proofs_of(shown, entry), strict=True)))


def _replace(device: FieldDevice, label: Label) -> None:
    """Let another attempt begin where one was opened."""
    if not label.attempt:
        return
    if label.stage == "county":
        drawn = {choice.label: choice.chosen for choice in device.county_choices}
        before = drawn.get(replace(label, attempt=label.attempt - 1))
        if before is not None and label not in drawn and device.pending() != label:
            device.replace_county(before)
        return
    visit = device.county_draw(label.county).visit
    if visit is not None and visit.label == replace(label, attempt=label.attempt - 1):
        device.replace_unit(label.county)


def proofs_of(record: bytes, entry: Entry) -> tuple[bytes, ...]:
    """Return the proofs of the holders that the record of a drawn label holds."""
    if entry.kind == "disclosed":
        return read_packet(record).proofs
    return read_record(
        record,
        lambda body: tuple(decode(expect(each, str)) for each in expect(body["proofs"], list)),
    )
