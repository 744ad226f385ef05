"""A round of the beacon drand as a source outside the house, verified against the chain's key.

A round is a small file that is carried in; which round, and of which chain, stands in the plan
before the frame is fixed. The chain is quicknet: a round every three seconds, each signed for
itself (scheme bls-unchained-g1-rfc9380).
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.draw.framing import u64
from kaohe.core.draw.outside_faults import (
    DRAND_KEY,
    DRAND_RANDOMNESS,
    DRAND_ROUND,
    DRAND_SIGNATURE,
    DRAND_UNREADABLE,
)
from kaohe.core.errors import DrawError, Fault, raise_all

if TYPE_CHECKING:
    from types import ModuleType

QUICKNET_KEY: Final = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d10"
    "64510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991e"
    "f5ece45a"
)
"""Public key of the chain quicknet, 96 bytes of G2."""
QUICKNET_START: Final = 1_692_803_367
"""Second (POSIX) of its first round."""
QUICKNET_PERIOD: Final = 3
"""Seconds from one round to the next."""

_DOMAIN: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
_LARGEST_ROUND: Final = 2**53 - 1
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})+")


def verify_drand(round_number: int, signature: bytes, chain_key: bytes) -> bytes:
    """Verify a round of drand and return its randomness, the SHA-256 of the signature.

    What is signed is the SHA-256 of the round as eight bytes.

    Raises:
        DrawError: key or signature are no points of the prime subgroup, or do not fit the round.
    """
    bls = _load_curve()
    where = f"drand {round_number}"
    faults: list[Fault] = []
    key = point = None
    try:
        key = bls.read_key(chain_key)
    except ValueError as reason:
        faults.append(DRAND_KEY.at(where, reason=reason))
    try:
        point = bls.read_signature(signature)
    except ValueError as reason:
        faults.append(DRAND_SIGNATURE.at(where, reason=reason))
    if key is not None and point is not None:
        message = sha256(u64(round_number)).digest()
        if not bls.is_signed(message, point, key, domain=_DOMAIN):
            faults.append(DRAND_SIGNATURE.at(where, reason="not this key's over this round"))
    raise_all(DrawError, faults)
    return sha256(signature).digest()


def round_second(round_number: int) -> int:
    """Return the second (POSIX) at which a round of quicknet is published.

    >>> round_second(1)
    1692803367
    """
    return QUICKNET_START + (round_number - 1) * QUICKNET_PERIOD


def read_drand(data: bytes, *, round_number: int, chain_key: bytes) -> tuple[bytes, bytes]:
    """Read the file of a round and return its signature and its randomness.

    The file is the JSON object that every relay of the beacon gives, ``round``, ``randomness``
    and ``signature``; further fields are passed over.

    Args:
        data: the file.
        round_number: the round that the plan names.
        chain_key: the chain's key that the plan names.

    Raises:
        DrawError: no such object, another round, or what :func:`verify_drand` refuses; all faults
            of the file are told together.
    """
    where = f"drand {round_number}"
    found, faults = _read_round(data, where)
    if "round" in found and found["round"] != round_number:
        faults.append(DRAND_ROUND.at(where, found=found["round"], expected=round_number))
    signature = bytes.fromhex(str(found.get("signature", "")))
    shown = found.get("randomness")
    if signature and shown is not None and sha256(signature).hexdigest() != shown:
        faults.append(DRAND_RANDOMNESS.at(where))
    if signature:
        try:
            verify_drand(round_number, signature, chain_key)
        except DrawError as refused:
            faults.extend(refused.faults)
    raise_all(DrawError, faults)
    return signature, sha256(signature).digest()


def _load_curve() -> ModuleType:
    """Load the curve when it is first needed: that takes longer than the check."""
    from kaohe.core.draw import bls

    return bls


def _read_round(data: bytes, where: str) -> tuple[dict[str, object], list[Fault]]:
    """Read those fields of a round that have their form, and name those that have not."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}, [DRAND_UNREADABLE.at(where, reason="JSON")]
    if not isinstance(found, dict):
        return {}, [DRAND_UNREADABLE.at(where, reason="JSON")]
    forms = {
        "round": lambda value: type(value) is int and 0 < value <= _LARGEST_ROUND,
        "randomness": _is_hex,
        "signature": _is_hex,
    }
    sound = {name: found[name] for name, fits in forms.items() if fits(found.get(name))}
    faults = [DRAND_UNREADABLE.at(where, reason=name) for name in forms if name not in sound]
    return sound, faults


def _is_hex(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None
