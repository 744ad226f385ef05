import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_add

from kaohe.core.draw.vrf import (
    encode_to_curve,
    is_valid_key,
    point_in_subgroup,
    proof_to_hash,
    prove,
    public_key,
    verify,
)

SECRET = bytes(range(32))
KEY = public_key(SECRET)
ORDER = 2**252 + 27742317777372353535851937790883648493
FIELD = 2**255 - 19
SMALL_ORDER = [
    bytes.fromhex(text)
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    )
]


@pytest.mark.parametrize("example", [0, 1, 2])
def test_the_vectors_of_rfc_9381_hold_to_the_last_byte(vectors, example):
    vector = vectors["rfc9381_tai"][example]
    secret, alpha = bytes.fromhex(vector["secret"]), bytes.fromhex(vector["alpha"])
    key = bytes.fromhex(vector["public_key"])
    assert public_key(secret) == key
    assert encode_to_curve(key, alpha).hex() == vector["point"]
    assert prove(secret, alpha).hex() == vector["proof"]
    assert proof_to_hash(bytes.fromhex(vector["proof"])).hex() == vector["beta"]
    assert verify(key, alpha, bytes.fromhex(vector["proof"])).hex() == vector["beta"]


def test_the_vectors_are_those_of_the_rfc(vectors):
    assert [vector["proof"][:16] for vector in vectors["rfc9381_tai"]] == [
        "8657106690b55262",
        "f3141cd382dc4290",
        "9bc0f79119cc5604",
    ]


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=40))
def test_every_honest_proof_holds_and_shows_its_value(secret, alpha):
    proof = prove(secret, alpha)
    assert verify(public_key(secret), alpha, proof) == proof_to_hash(proof)


def test_a_proof_does_not_hold_for_another_input():
    assert verify(KEY, b"b", prove(SECRET, b"a")) is None


def test_a_proof_does_not_hold_for_another_key():
    assert verify(public_key(bytes(32)), b"a", prove(SECRET, b"a")) is None


def test_no_bit_of_a_proof_can_be_flipped():
    proof = prove(SECRET, b"a")
    for bit in range(len(proof) * 8):
        flipped = bytearray(proof)
        flipped[bit // 8] ^= 1 << bit % 8
        assert verify(KEY, b"a", bytes(flipped)) is None


@pytest.mark.parametrize("length", [0, 79, 81, 128])
def test_a_proof_of_another_length_is_refused(length):
    assert verify(KEY, b"a", prove(SECRET, b"a").ljust(length, b"\0")[:length]) is None


def test_a_response_beyond_the_order_is_refused():
    proof = prove(SECRET, b"a")
    response = int.from_bytes(proof[48:], "little") + ORDER
    assert verify(KEY, b"a", proof[:48] + response.to_bytes(32, "little")) is None


def test_a_response_of_exactly_the_order_is_refused():
    proof = prove(SECRET, b"a")
    assert verify(KEY, b"a", proof[:48] + ORDER.to_bytes(32, "little")) is None


def test_a_challenge_of_zero_is_refused():
    proof = prove(SECRET, b"a")
    assert verify(KEY, b"a", proof[:32] + bytes(16) + proof[48:]) is None


def test_a_response_of_zero_is_refused():
    assert verify(KEY, b"a", prove(SECRET, b"a")[:48] + bytes(32)) is None


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_a_key_of_small_order_is_refused(key):
    assert not is_valid_key(key)
    assert verify(key, b"a", prove(SECRET, b"a")) is None


@pytest.mark.parametrize("gamma", SMALL_ORDER)
def test_a_gamma_of_small_order_is_refused(gamma):
    assert verify(KEY, b"a", gamma + prove(SECRET, b"a")[32:]) is None


@pytest.mark.parametrize("excess", range(19))
def test_a_key_that_is_not_canonical_is_refused(excess):
    assert not is_valid_key((FIELD + excess).to_bytes(32, "little"))


def test_a_key_of_mixed_order_is_refused():
    assert not is_valid_key(crypto_core_ed25519_add(KEY, SMALL_ORDER[1]))


@pytest.mark.parametrize("part", SMALL_ORDER[1:])
def test_a_gamma_of_mixed_order_is_refused(part):
    proof = prove(SECRET, b"a")
    mixed = crypto_core_ed25519_add(proof[:32], part)
    assert verify(KEY, b"a", mixed + proof[32:]) is None


def test_a_key_of_another_length_is_refused():
    assert not is_valid_key(KEY + b"\0")


@pytest.mark.parametrize("encoded", SMALL_ORDER)
def test_a_point_of_small_order_vanishes_and_is_tried_again(encoded):
    assert point_in_subgroup(encoded) is None


@pytest.mark.parametrize("excess", range(19))
@pytest.mark.parametrize("sign", [0, 2**255])
def test_a_coordinate_beyond_the_field_is_no_point(excess, sign):
    assert point_in_subgroup((FIELD + excess + sign).to_bytes(32, "little")) is None


def test_bytes_off_the_curve_are_no_point():
    assert point_in_subgroup((2).to_bytes(32, "little")) is None


def test_a_secret_of_another_length_is_a_mistake():
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        prove(bytes(31), b"a")
