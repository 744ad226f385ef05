"""The verifying side of ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381), on libsodium's points."""

from __future__ import annotations

from hashlib import sha512

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import CryptoError

_SUITE = b"\x03"
_FIELD = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_IDENTITY = bytes([1]).ljust(32, b"\x00")


def is_key(key: bytes) -> bool:
    """Tell whether a key is a point of the subgroup of prime order, in its one form."""
    return len(key) == 32 and bool(crypto_core_ed25519_is_valid_point(key))


def shown_value(key: bytes, alpha: bytes, proof: bytes) -> bytes | None:
    """Return the 64 bytes that a proof shows for an input, or nothing when it does not hold."""
    gamma, challenge, response = proof[:32], proof[32:48], proof[48:]
    if len(proof) != 80 or not is_key(key) or not is_key(gamma) or not any(challenge):
        return None
    if not 0 < int.from_bytes(response, "little") < _ORDER:
        return None
    point, wide = hash_to_point(key, alpha), challenge.ljust(32, b"\x00")
    times, minus = crypto_scalarmult_ed25519_noclamp, crypto_core_ed25519_sub
    first = minus(crypto_scalarmult_ed25519_base_noclamp(response), times(wide, key))
    second = minus(times(response, point), times(wide, gamma))
    points = key + point + gamma + first + second
    if sha512(_SUITE + b"\x02" + points + b"\x00").digest()[:16] != challenge:
        return None
    return sha512(_SUITE + b"\x03" + _times_eight(gamma) + b"\x00").digest()


def public_of(secret: bytes) -> bytes:
    """Return the public key of a secret of 32 bytes."""
    return crypto_sign_seed_keypair(secret)[0]


def gamma_of(secret: bytes, alpha: bytes) -> bytes:
    """Return the point that decides what a secret draws for an input."""
    scalar = bytearray(sha512(secret).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    point = hash_to_point(public_of(secret), alpha)
    return crypto_scalarmult_ed25519_noclamp(bytes(scalar), point)


def hash_to_point(key: bytes, alpha: bytes) -> bytes:
    """Return the point of an input: counters are tried until a hash is the form of a point."""
    for counter in range(256):
        tried = sha512(_SUITE + b"\x01" + key + alpha + bytes([counter, 0])).digest()[:32]
        if int.from_bytes(tried, "little") % 2**255 >= _FIELD:
            continue
        try:
            point = _times_eight(tried)
        except CryptoError:
            continue
        if point != _IDENTITY:
            return point
    raise ValueError("no point")  # once in 2^256 inputs


def _times_eight(point: bytes) -> bytes:
    # Three doublings, because libsodium's product refuses points outside the subgroup.
    for _ in range(3):
        point = crypto_core_ed25519_add(point, point)
    return point
