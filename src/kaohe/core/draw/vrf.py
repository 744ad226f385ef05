"""ECVRF-EDWARDS25519-SHA512-TAI: a value that its key holder alone can compute, and all can check.

RFC 9381, suite 0x03, on the curve operations of libsodium. For one key and one input exactly one
value passes the check, so that a key holder can refuse, but not choose.

Stricter than the RFC in one place: Gamma must lie in the prime-order subgroup (the RFC lets a
part of small order pass when the challenge cancels it). Honest proofs are not affected.
"""

from __future__ import annotations

from hashlib import sha512
from typing import Final

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_scalar_add,
    crypto_core_ed25519_scalar_mul,
    crypto_core_ed25519_scalar_reduce,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.exceptions import RuntimeError as CurveError

SECRET_BYTES: Final = 32
POINT_BYTES: Final = 32
CHALLENGE_BYTES: Final = 16
SCALAR_BYTES: Final = 32
PROOF_BYTES: Final = POINT_BYTES + CHALLENGE_BYTES + SCALAR_BYTES
BETA_BYTES: Final = 64

_SUITE: Final = b"\x03"
_ENCODE, _CHALLENGE, _OUTPUT, _BACK = b"\x01", b"\x02", b"\x03", b"\x00"
_FIELD: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_IDENTITY: Final = b"\x01" + bytes(31)


def public_key(secret: bytes) -> bytes:
    """Return the public key of a secret seed of 32 bytes (RFC 8032, 5.1.5)."""
    return crypto_scalarmult_ed25519_base_noclamp(_expand(secret)[0])


def is_valid_key(key: bytes) -> bool:
    """Tell whether a public key is canonical and generates the prime-order subgroup.

    A key of small order would make every value predictable (RFC 9381, 5.4.5).
    """
    return len(key) == POINT_BYTES and crypto_core_ed25519_is_valid_point(key)


def prove(secret: bytes, alpha: bytes) -> bytes:
    """Return the proof of 80 bytes for one input: Gamma, challenge, response (RFC 9381, 5.1)."""
    scalar, nonce_key = _expand(secret)
    key = crypto_scalarmult_ed25519_base_noclamp(scalar)
    point = encode_to_curve(key, alpha)
    gamma = crypto_scalarmult_ed25519_noclamp(scalar, point)
    nonce = crypto_core_ed25519_scalar_reduce(sha512(nonce_key + point).digest())
    challenge = _challenge(
        key,
        point,
        gamma,
        crypto_scalarmult_ed25519_base_noclamp(nonce),
        crypto_scalarmult_ed25519_noclamp(nonce, point),
    )
    product = crypto_core_ed25519_scalar_mul(_widen(challenge), scalar)
    return gamma + challenge + crypto_core_ed25519_scalar_add(nonce, product)


def verify(key: bytes, alpha: bytes, proof: bytes) -> bytes | None:
    """Return the value of 64 bytes that a proof shows, or nothing when it does not hold.

    RFC 9381, 5.3, with the key checked each time.
    """
    if not is_valid_key(key) or len(proof) != PROOF_BYTES:
        return None
    gamma, challenge, response = proof[:32], proof[32:48], proof[48:]
    if not crypto_core_ed25519_is_valid_point(gamma):
        return None
    # Zero has no product in libsodium; an honest proof holds it once in 2^128.
    if not any(challenge) or not 0 < int.from_bytes(response, "little") < _ORDER:
        return None
    point = encode_to_curve(key, alpha)
    wide = _widen(challenge)
    shown = _challenge(
        key,
        point,
        gamma,
        crypto_core_ed25519_sub(
            crypto_scalarmult_ed25519_base_noclamp(response),
            crypto_scalarmult_ed25519_noclamp(wide, key),
        ),
        crypto_core_ed25519_sub(
            crypto_scalarmult_ed25519_noclamp(response, point),
            crypto_scalarmult_ed25519_noclamp(wide, gamma),
        ),
    )
    return proof_to_hash(proof) if shown == challenge else None


def proof_to_hash(proof: bytes) -> bytes:
    """Return the value of 64 bytes inside a proof that is known to hold (RFC 9381, 5.2)."""
    cleared = _multiply_by_cofactor(proof[:POINT_BYTES])
    return sha512(_SUITE + _OUTPUT + cleared + _BACK).digest()


def encode_to_curve(key: bytes, alpha: bytes) -> bytes:
    """Return the point of an input under a key, by trying counters (RFC 9381, 5.4.1.1).

    The time shows how many tries were needed; that is harmless, because inputs are public here.
    """
    head, counter = _SUITE + _ENCODE + key + alpha, 0
    while True:
        tried = sha512(head + counter.to_bytes(1, "big") + _BACK).digest()[:POINT_BYTES]
        point = point_in_subgroup(tried)
        if point is not None:
            return point
        counter += 1


def point_in_subgroup(encoded: bytes) -> bytes | None:
    """Return eight times the encoded point, or nothing when there is none or it vanishes.

    libsodium reduces a coordinate beyond the field, the RFC refuses it; so it is refused here.
    """
    if int.from_bytes(encoded, "little") & (2**255 - 1) >= _FIELD:
        return None
    try:
        point = _multiply_by_cofactor(encoded)
    except CurveError:
        return None
    return None if point == _IDENTITY else point


def _multiply_by_cofactor(point: bytes) -> bytes:
    # Three doublings: the scalar product of libsodium refuses points outside the subgroup.
    for _ in range(3):
        point = crypto_core_ed25519_add(point, point)
    return point


def _expand(secret: bytes) -> tuple[bytes, bytes]:
    """Return the clamped scalar and the key of the nonce."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a secret key has {SECRET_BYTES} bytes, not {len(secret)}")
    hashed = sha512(secret).digest()
    scalar = bytearray(hashed[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    return bytes(scalar), hashed[32:]


def _challenge(*points: bytes) -> bytes:
    return sha512(_SUITE + _CHALLENGE + b"".join(points) + _BACK).digest()[:CHALLENGE_BYTES]


def _widen(challenge: bytes) -> bytes:
    return challenge.ljust(SCALAR_BYTES, b"\x00")
