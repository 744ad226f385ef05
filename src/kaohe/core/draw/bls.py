"""BLS signatures with points of G1 on a key of G2, as the randomness beacon drand makes them.

One check in a campaign: py_ecc is pure Python, can be read, and needs a fraction of a second.
Loading it takes longer than the check, so that whoever verifies no beacon does not import this.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Final

# py_ecc raises the interpreter's limit of recursion to 100,000, after which JSON that is nested
# deeply enough ends the process instead of being refused; so the limit is put back below.
_LIMIT: Final = sys.getrecursionlimit()

from py_ecc.bls.g2_primitives import subgroup_check  # noqa: E402
from py_ecc.bls.hash_to_curve import hash_to_G1  # noqa: E402
from py_ecc.bls.point_compression import decompress_G1, decompress_G2  # noqa: E402
from py_ecc.bls.typing import G1Compressed, G2Compressed  # noqa: E402
from py_ecc.fields import optimized_bls12_381_FQ12  # noqa: E402
from py_ecc.optimized_bls12_381.optimized_curve import G2, is_inf, neg  # noqa: E402
from py_ecc.optimized_bls12_381.optimized_pairing import final_exponentiate, pairing  # noqa: E402

sys.setrecursionlimit(_LIMIT)

if TYPE_CHECKING:
    from py_ecc.bls.typing import G1Uncompressed, G2Uncompressed

SIGNATURE_BYTES: Final = 48
KEY_BYTES: Final = 96

_HALF: Final = KEY_BYTES // 2


def read_signature(data: bytes) -> G1Uncompressed:
    """Read a compressed point of G1 that is neither infinity nor outside the prime subgroup.

    Raises:
        ValueError: it is none.
    """
    if len(data) != SIGNATURE_BYTES:
        raise ValueError(f"{len(data)} bytes, not {SIGNATURE_BYTES}")
    point = decompress_G1(G1Compressed(int.from_bytes(data, "big")))
    if is_inf(point) or not subgroup_check(point):
        raise ValueError("not in the subgroup of prime order")
    return point


def read_key(data: bytes) -> G2Uncompressed:
    """Read a compressed point of G2 that is neither infinity nor outside the prime subgroup.

    Raises:
        ValueError: it is none.
    """
    if len(data) != KEY_BYTES:
        raise ValueError(f"{len(data)} bytes, not {KEY_BYTES}")
    halves = (int.from_bytes(data[:_HALF], "big"), int.from_bytes(data[_HALF:], "big"))
    point = decompress_G2(G2Compressed(halves))
    if is_inf(point) or not subgroup_check(point):
        raise ValueError("not in the subgroup of prime order")
    return point


def is_signed(
    message: bytes, signature: G1Uncompressed, key: G2Uncompressed, *, domain: bytes
) -> bool:
    """Tell whether a signature is the key's over a message.

    e(signature, generator) = e(H(message), key), with one final exponentiation for both.

    Args:
        message: what was signed.
        signature: read by :func:`read_signature`.
        key: read by :func:`read_key`.
        domain: separates the uses of hashing to the curve (RFC 9380, DST).
    """
    hashed = hash_to_G1(message, domain, sha256)  # type: ignore[arg-type]
    signed = pairing(G2, signature, final_exponentiate=False)
    expected = pairing(key, neg(hashed), final_exponentiate=False)
    return bool(final_exponentiate(signed * expected) == optimized_bls12_381_FQ12.one())
