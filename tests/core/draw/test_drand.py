"""The beacon's vector is round 657413 of quicknet; its randomness is published too."""

import json
import sys

import pytest

from kaohe.core.draw.outside import QUICKNET_KEY, read_drand, round_second, verify_drand
from kaohe.core.errors import DrawError

ROUND = 657413
KEY = bytes.fromhex(QUICKNET_KEY)
SIGNATURE = bytes.fromhex(
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b"
)
RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
FILE = {"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE.hex()}

OTHER_KEY = bytes.fromhex(
    "8d0273f6bf31ed37c3b8d68083ec3d8e20b5f2cc170fa24b9b5be35b34ed013f9a921f1cad1644d4bdb14674247234c8"
    "049cd1dbb2d2c3581e54c088135fef36505a6823d61b859437bfc79b617030dc8b40e32bad1fa85b9c0f368af6d38d3c"
)
"""Seven times the generator of G2: a sound key of somebody else."""
OUTSIDE_SUBGROUP_1 = bytes.fromhex("80" + "00" * 46 + "04")
INFINITY_1 = bytes.fromhex("c0" + "00" * 47)
OFF_CURVE_1 = bytes.fromhex("80" + "00" * 46 + "01")
OUTSIDE_SUBGROUP_2 = bytes.fromhex("80" + "00" * 94 + "02")
INFINITY_2 = bytes.fromhex("c0" + "00" * 95)


def refusal(call, *args, **kwargs):
    with pytest.raises(DrawError) as caught:
        call(*args, **kwargs)
    return [
        (fault.kind.code, dict(fault.fields).get("reason", "")) for fault in caught.value.faults
    ]


def read(found, **changes):
    data = found if isinstance(found, bytes) else json.dumps(found).encode()
    return read_drand(data, **{"round_number": ROUND, "chain_key": KEY, **changes})


def test_the_published_round_of_quicknet_holds():
    assert verify_drand(ROUND, SIGNATURE, KEY).hex() == RANDOMNESS


def test_the_limit_of_recursion_stays_as_it_is():
    before = sys.getrecursionlimit()

    verify_drand(ROUND, SIGNATURE, KEY)

    assert sys.getrecursionlimit() == before < 10_000


def test_a_signature_of_another_round_is_refused():
    assert refusal(verify_drand, ROUND + 1, SIGNATURE, KEY) == [
        ("outside-drand-signature", "not this key's over this round")
    ]


def test_a_signature_of_another_key_is_refused():
    assert refusal(verify_drand, ROUND, SIGNATURE, OTHER_KEY) == [
        ("outside-drand-signature", "not this key's over this round")
    ]


def test_the_negated_signature_is_refused():
    negated = bytes([SIGNATURE[0] ^ 0x20]) + SIGNATURE[1:]

    assert refusal(verify_drand, ROUND, negated, KEY) == [
        ("outside-drand-signature", "not this key's over this round")
    ]


@pytest.mark.parametrize(
    "signature",
    [OUTSIDE_SUBGROUP_1, INFINITY_1, OFF_CURVE_1, SIGNATURE[:-1], bytes(48), b""],
    ids=["outside the subgroup", "infinity", "off the curve", "short", "zero", "nothing"],
)
def test_a_signature_that_is_no_point_of_the_subgroup_is_refused(signature):
    assert [code for code, _ in refusal(verify_drand, ROUND, signature, KEY)] == [
        "outside-drand-signature"
    ]


@pytest.mark.parametrize(
    "key",
    [OUTSIDE_SUBGROUP_2, INFINITY_2, KEY[:-1], bytes(96)],
    ids=["outside the subgroup", "infinity", "short", "zero"],
)
def test_a_key_that_is_no_point_of_the_subgroup_is_refused(key):
    assert [code for code, _ in refusal(verify_drand, ROUND, SIGNATURE, key)] == [
        "outside-drand-key"
    ]


def test_unsound_key_and_signature_are_told_together():
    assert [code for code, _ in refusal(verify_drand, ROUND, b"", b"")] == [
        "outside-drand-key",
        "outside-drand-signature",
    ]


def test_a_file_of_a_relay_is_read_with_or_without_further_fields():
    data = b"\xef\xbb\xbf" + json.dumps({**FILE, "previous_signature": ""}).encode()

    assert read(data) == (SIGNATURE, bytes.fromhex(RANDOMNESS))


def test_a_file_of_another_round_is_told_with_everything_else_that_is_wrong():
    found = {"round": ROUND - 1, "randomness": "00" * 32, "signature": INFINITY_1.hex()}

    assert [code for code, _ in refusal(read, found)] == [
        "outside-drand-round",
        "outside-drand-randomness",
        "outside-drand-signature",
    ]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"1", b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_no_round(data):
    assert refusal(read, data) == [("outside-drand-unreadable", "JSON")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("round", "657413"),
        ("round", True),
        ("round", 0),
        ("randomness", None),
        ("signature", "b7137"),
        ("signature", "B7"),
        ("signature", ["b7"]),
    ],
)
def test_a_field_that_is_missing_or_of_another_form_is_named(name, value):
    found = {**FILE, "signature": INFINITY_1.hex(), name: value}

    assert ("outside-drand-unreadable", name) in refusal(read, found)


def test_a_round_has_its_second():
    assert [round_second(number) for number in (1, 2, 657413)] == [
        1_692_803_367,
        1_692_803_370,
        1_694_775_603,
    ]
