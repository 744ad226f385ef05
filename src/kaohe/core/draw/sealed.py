"""Proofs sealed to one device: whoever carries them learns nothing.

A key holder seals its proof together with what its copy of the ledger showed when the label was
opened. Only somebody who knows the proof can make such a box, and before the device has opened
it that is the holder alone; so the device also learns, unchanged, which ledger each holder saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.faults import SEALED_PROOF_WRONG
from kaohe.core.draw.framing import lp, u64
from kaohe.core.draw.one_form import label_as_json
from kaohe.core.draw.vrf import PROOF_BYTES
from kaohe.core.merkle import HASH_BYTES

if TYPE_CHECKING:
    from kaohe.core.draw.campaign import Campaign
    from kaohe.core.draw.labels import Label

_LENGTH_BYTES: Final = 4
_SIZE_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class LogView:
    """The ledger as a holder saw it, up to and with the entry that opened a label.

    Two holders who were shown one ledger have the same view of one label, however much further
    either copy has come.
    """

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class SealedProof:
    """What a sealed box held."""

    proof: bytes
    view: LogView


def seal_proof(
    proof: bytes,
    device_key: bytes,
    *,
    campaign: Campaign,
    label: Label,
    holder: str,
    view: LogView,
) -> bytes:
    """Seal a proof to a device (libsodium's sealed box; X25519 key of 32 bytes).

    Layout of the contents: lp(tag "sealed", campaign, label in canonical JSON, holder, size of the
    view as eight bytes with its root, proof).

    Raises:
        ProofInvalid: the key is none to which anything can be sealed.
    """
    if len(proof) != PROOF_BYTES or len(view.root) != HASH_BYTES:
        raise ValueError("no proof, or no root of a ledger")
    shown = u64(view.size) + view.root
    contents = _head(campaign, label, holder) + lp(shown, proof)
    try:
        return SealedBox(PublicKey(device_key)).encrypt(contents)
    except (CryptoError, ValueError, TypeError):
        raise SEALED_PROOF_WRONG.error_at(label.place, holder=holder) from None


def open_proof(
    sealed: bytes, device_secret: bytes, *, campaign: Campaign, label: Label, holder: str
) -> SealedProof:
    """Open a sealed proof on the device; whether the proof holds is checked where it is combined.

    Raises:
        ProofInvalid: it is sealed to another device, was changed, or is of another label, holder
            or campaign.
    """
    try:
        contents = SealedBox(PrivateKey(device_secret)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise SEALED_PROOF_WRONG.error_at(label.place, holder=holder) from None
    head = _head(campaign, label, holder)
    rest = contents.removeprefix(head)
    shown = rest[_LENGTH_BYTES : _LENGTH_BYTES + _SIZE_BYTES + HASH_BYTES]
    proof = rest[-PROOF_BYTES:]
    if contents != head + lp(shown, proof):
        raise SEALED_PROOF_WRONG.error_at(label.place, holder=holder)
    size = int.from_bytes(shown[:_SIZE_BYTES], "big")
    return SealedProof(proof, LogView(size, shown[_SIZE_BYTES:]))


def _head(campaign: Campaign, label: Label, holder: str) -> bytes:
    name = canonical_bytes(label_as_json(label))
    return lp(campaign.tag("sealed"), campaign.id, name, holder)
