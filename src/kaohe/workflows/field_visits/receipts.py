"""What the office signs for a phone: receipts in a chain, greetings, permits to purge.

A receipt says that the office holds these bytes; only it lets a phone go on. Each names the hash
of the device's receipt before, so that a lost or an invented one shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.core.draw import Campaign
from kaohe.core.draw.framing import lp
from kaohe.core.draw.one_form import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json

    Signed: TypeAlias = Mapping[str, Json]

FORMAT: Final = "field-receipt/1"
Status: TypeAlias = Literal["accepted", "quarantined"]
ACCEPTED: Final = "accepted"
QUARANTINED: Final = "quarantined"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt of a device, signed."""

    device: str
    number: int
    """Counted from 1 for each device."""
    subject: str
    """Id of the revision, or digest of document, blob, events or file."""
    sha256: str
    status: str
    reason: str
    at: str
    previous: str
    """Digest of the receipt before; empty for the first."""
    body: bytes
    """Canonical bytes, with the signature."""

    @property
    def digest(self) -> str:
        """Return what the next receipt names."""
        return sha256(self.body).hexdigest()


def sign_receipt(
    subject: str,
    digest: str,
    *,
    device: str,
    after: Receipt | None,
    status: str,
    reason: str,
    at: str,
    campaign: Campaign,
    key: SigningKey,
) -> Receipt:
    """Sign the next receipt of a device.

    Args:
        subject: what was received, by its name.
        digest: SHA-256 of the bytes that were received.
        device: whose receipt it is.
        after: the device's receipt before.
        status: ``accepted`` or ``quarantined``; the bytes are kept either way.
        reason: codes of what is wrong.
        at: the moment of receiving.
        campaign: whose tag is signed.
        key: the office's key for receipts.
    """
    number, previous = (after.number + 1, after.digest) if after else (1, "")
    body: dict[str, Json] = {
        "format": FORMAT,
        "device": device,
        "number": number,
        "subject": subject,
        "sha256": digest,
        "status": status,
        "reason": reason,
        "at": at,
        "previous": previous,
    }
    signed = sign_body(body, "field-receipt", campaign=campaign, key=key)
    return Receipt(device, number, subject, digest, status, reason, at, previous, signed)


def read_receipt(data: bytes, *, campaign: Campaign, key: VerifyKey) -> Receipt:
    """Read a receipt whose signature holds.

    Raises:
        ValueError: it is none, or not signed by this key.
    """
    body = check_body(data, "field-receipt", campaign=campaign, key=key)
    if body.get("format") != FORMAT:
        raise ValueError("no receipt")
    text = {
        name: expect(body.get(name), str)
        for name in ("device", "subject", "sha256", "status", "reason", "at", "previous")
    }
    return Receipt(number=expect(body.get("number"), int), body=data, **text)


def sign_body(
    body: Mapping[str, Json], subject: str, *, campaign: Campaign, key: SigningKey
) -> bytes:
    """Return a body with its signature over lp(tag, canonical bytes), in canonical form."""
    signed = lp(campaign.tag(subject), canonical_bytes(dict(body)))
    return canonical_bytes({**body, "signature": key.sign(signed).signature.hex()})


def check_body(data: bytes, subject: str, *, campaign: Campaign, key: VerifyKey) -> dict[str, Json]:
    """Return a signed body, once its signature holds.

    Raises:
        ValueError: it is not in canonical form, or the signature is another's.
    """
    body = dict(expect(read_canonical(data), dict))
    written = expect(body.pop("signature", None), str)
    signature = bytes.fromhex(written)
    if signature.hex() != written:  # one receipt has one form, so that its digest is one
        raise ValueError("another form of a signature")
    try:
        key.verify(lp(campaign.tag(subject), canonical_bytes(body)), signature)
    except BadSignatureError:
        raise ValueError("not signed by this key") from None
    return body
