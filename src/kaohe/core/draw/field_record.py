"""Field records (``field-record/1``): what two inspectors sign on the spot.

A record says that a team has arrived, how a visit ended, that it is closed, or why a unit or a
county cannot be used. The ledger holds its digest; key holders and monitors check the signatures
against the devices that the ledger has enrolled. Photos, positions and revisions enter as text
and digests.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw.campaign import Campaign
from kaohe.core.draw.field_faults import (
    FIELD_DEVICE_UNKNOWN,
    FIELD_RECORD_UNREADABLE,
    FIELD_SIGNATURE_WRONG,
    FIELD_SIGNERS_FEW,
)
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import LARGEST_RECORD, expect, label_from_json, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault

FORMAT: Final = "field-record/1"
SUBJECTS: Final[Mapping[str, tuple[str, ...]]] = {
    "arrived": ("body", "county"),
    "outcome": ("visit",),
    "closed": ("visit",),
    "reason": ("label",),
}
"""What a record can be about → the fields of its subject."""
PEOPLE: Final = 2
"""Inspectors who sign, each with a device of their own."""
SIGNATURE_BYTES: Final = 64
_FIELDS: Final = frozenset(
    ("format", "campaign", "rehearsal", "about", "subject", "at", "details", "signatures")
)


class FieldSignature(NamedTuple):
    """The signature of one device."""

    device: str
    signature: bytes


class FieldSigner(NamedTuple):
    """Whose device it is, and the key that it signs with."""

    person: str
    key: bytes
    """Ed25519, 32 bytes."""


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One record with the signatures under it."""

    campaign: Campaign
    about: str
    """One of :data:`SUBJECTS`."""
    subject: Mapping[str, Json]
    at: str
    """When it was written, by the device's clock; UTC."""
    details: Mapping[str, Json]
    """Position, digests of packet, revision and photos, codes of outcome and reason."""
    signatures: tuple[FieldSignature, ...] = ()
    """Sorted by device, each device once."""

    def __post_init__(self) -> None:
        devices = [each.device for each in self.signatures]
        label = self.subject.get("label")
        sound = (
            self.about in SUBJECTS
            and sorted(self.subject) == sorted(SUBJECTS[self.about])
            and all(isinstance(each, str) for each in self.subject.values() if each is not label)
            and devices == sorted(set(devices))
            and all(len(each.signature) == SIGNATURE_BYTES for each in self.signatures)
        )
        if not sound:
            raise ValueError(f"a record about {self.about!r} has another subject or signatures")
        if self.about == "reason":
            label_from_json(label)

    @property
    def signed(self) -> bytes:
        """Return the bytes that every device signs.

        Layout: lp(tag "field", canonical JSON of everything but the signatures).
        """
        return lp(self.campaign.tag("field"), canonical_bytes(self._body()))

    @property
    def digest(self) -> str:
        """Return the digest of the whole record, as the ledger holds it."""
        return sha256(self.write()).hexdigest()

    def write(self) -> bytes:
        """Return the record in canonical JSON."""
        signatures: list[Json] = [
            {"device": each.device, "signature": each.signature.hex()} for each in self.signatures
        ]
        return canonical_bytes({**self._body(), "signatures": signatures})

    def sign(self, device: str, secret: bytes) -> FieldRecord:
        """Return the record with the signature of a device; signing again changes nothing.

        Args:
            device: id of the device.
            secret: its signing seed, 32 bytes.
        """
        made = FieldSignature(device, SigningKey(secret).sign(self.signed).signature)
        others = (each for each in self.signatures if each.device != device)
        return replace(self, signatures=tuple(sorted((*others, made))))

    def _body(self) -> dict[str, Json]:
        return {
            "format": FORMAT,
            "campaign": self.campaign.id,
            "rehearsal": self.campaign.rehearsal,
            "about": self.about,
            "subject": dict(self.subject),
            "at": self.at,
            "details": dict(self.details),
        }


def read_field_record(data: bytes, *, where: str = "field-record") -> FieldRecord:
    """Read a field record, which must be in its one form.

    Raises:
        ProofInvalid: it is none.
    """
    try:
        if len(data) > LARGEST_RECORD:
            raise ValueError("too long")  # noqa: TRY301 - told to the reader below
        record = _from_json(expect(read_canonical(data), dict))
    except (ValueError, TypeError):
        raise FIELD_RECORD_UNREADABLE.error_at(where) from None
    if record.write() != data:
        raise FIELD_RECORD_UNREADABLE.error_at(where)
    return record


def find_signature_faults(
    record: FieldRecord, signers: Mapping[str, FieldSigner], *, where: str
) -> Iterator[Fault]:
    """Yield everything that is wrong with the signatures of a record.

    Args:
        record: the record.
        signers: device → its signer, of the devices enrolled for the body's team.
        where: what the faults are told about.
    """
    people = set()
    for device, signature in record.signatures:
        signer = signers.get(device)
        if signer is None:
            yield FIELD_DEVICE_UNKNOWN.at(where, device=device)
        elif not _holds(signer.key, record.signed, signature):
            yield FIELD_SIGNATURE_WRONG.at(where, device=device)
        else:
            people.add(signer.person)
    if len(people) < PEOPLE:
        yield FIELD_SIGNERS_FEW.at(where, found=len(people), least=PEOPLE)


def people_of(record: FieldRecord, signers: Mapping[str, FieldSigner]) -> tuple[str, ...]:
    """Return the people whose devices have signed, sorted."""
    signed = {signers[device].person for device, _ in record.signatures if device in signers}
    return tuple(sorted(signed))


def _holds(key: bytes, signed: bytes, signature: bytes) -> bool:
    try:
        VerifyKey(key).verify(signed, signature)
    except BadSignatureError:
        return False
    return True


def _from_json(body: dict[str, Json]) -> FieldRecord:
    if body.keys() != _FIELDS or body["format"] != FORMAT:
        raise ValueError("no field record")
    found = (expect(each, dict) for each in expect(body["signatures"], list))
    return FieldRecord(
        campaign=Campaign(text_of(body, "campaign"), rehearsal=expect(body["rehearsal"], bool)),
        about=text_of(body, "about"),
        subject=expect(body["subject"], dict),
        at=text_of(body, "at"),
        details=expect(body["details"], dict),
        signatures=tuple(
            FieldSignature(text_of(each, "device"), bytes.fromhex(text_of(each, "signature")))
            for each in found
        ),
    )
