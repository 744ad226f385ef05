"""A proof as 107 characters: one text message, or one line to be copied by hand.

base64url without padding has two bits to spare and no check digits, and needs none: a proof with
any sign changed does not hold, and is refused before anything rests on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.faults import PROOF_TEXT_LENGTH, PROOF_TEXT_SIGN, PROOF_TEXT_WRONG
from kaohe.core.draw.labels import label_bytes
from kaohe.core.draw.one_form import decode, encode
from kaohe.core.draw.vrf import PROOF_BYTES, verify

if TYPE_CHECKING:
    from kaohe.core.draw.campaign import Ceremony
    from kaohe.core.draw.labels import Label

PROOF_CHARACTERS: Final = 107

_FOREIGN: Final = re.compile(r"[^A-Za-z0-9_-]")


def write_proof_text(proof: bytes) -> str:
    """Write a proof of 80 bytes as one line of 107 characters.

    >>> write_proof_text(bytes(80)) == "A" * 107
    True
    """
    if len(proof) != PROOF_BYTES:
        raise ValueError(f"a proof has {PROOF_BYTES} bytes, not {len(proof)}")
    return encode(proof)


def read_proof_text(text: str, *, label: Label, ceremony: Ceremony, holder: int) -> bytes:
    """Read a proof as it was sent or typed; spaces and line breaks are passed over.

    Args:
        text: what arrived.
        label: the label that was asked for.
        ceremony: campaign, frame, seed and keys as published.
        holder: place of the holder's key among the keys, from 0.

    Raises:
        ProofInvalid: a sign that cannot stand there, too few or too many signs, or a proof that
            does not hold for this label and this key: misspelt, or of something else.
    """
    signs, place = "".join(text.split()), f"{label.place} {holder + 1}"
    foreign = _FOREIGN.search(signs)
    if foreign:
        raise PROOF_TEXT_SIGN.error_at(place, position=foreign.start() + 1, sign=foreign[0])
    if len(signs) != PROOF_CHARACTERS:
        raise PROOF_TEXT_LENGTH.error_at(place, found=len(signs), expected=PROOF_CHARACTERS)
    proof = decode(signs)
    alpha = label_bytes(label, ceremony)
    if encode(proof) != signs or verify(ceremony.public_keys[holder], alpha, proof) is None:
        raise PROOF_TEXT_WRONG.error_at(place)
    return proof
