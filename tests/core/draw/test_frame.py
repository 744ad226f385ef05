import hmac
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.core.draw import Campaign, FrameUnit, commit_frame, commit_stratum, stratum_salt_key
from kaohe.core.draw.frame import unit_leaf, unit_salt, unit_salts
from kaohe.core.errors import FrameInvalid
from kaohe.core.merkle import EMPTY_ROOT

REAL = Campaign("c", rehearsal=False)
KEY = bytes(32)
COUNTIES = [("33", "330102"), ("33", "330127")]


def units_of(stratum, *ids):
    return [FrameUnit(stratum, {"id": unit_id}) for unit_id in ids]


def commit(units, kinds=("F", "P"), **changes):
    return commit_frame(
        units,
        **{"campaign": REAL, "frame_key": KEY, "counties": COUNTIES, "kinds": kinds, **changes},
    )


def codes_of(caught):
    return [(fault.kind.code, fault.where) for fault in caught.value.faults]


def test_the_layout_of_a_unit_leaf_is_the_published_one():
    raw = (
        bytes.fromhex("0000000c") + b"draw/unit/v1" + bytes.fromhex("0000000b") + b"33/330127/P"
        + bytes.fromhex("0000000000000003 0000000000000035")
        + bytes.fromhex("00000002") + b"sa" + bytes.fromhex("00000002") + b"{}"
    )  # fmt: skip
    leaf = unit_leaf(REAL, "33/330127/P", index=3, size=53, salt=b"sa", record=b"{}")
    assert leaf == sha256(b"\x00" + raw).digest()


def test_salts_are_derived_by_stratum_and_then_by_unit():
    salt_key = stratum_salt_key(KEY, "33/330127/P")
    assert salt_key == hmac.digest(KEY, b"33/330127/P", "sha256")
    assert unit_salt(salt_key, "org:1") == hmac.digest(salt_key, b"org:1", "sha256")


def test_empty_strata_are_listed():
    manifest = commit(units_of("33/330127/P", "org:1"))
    assert [(line.stratum, line.size) for line in manifest.lines] == [
        ("33/330102/F", 0),
        ("33/330102/P", 0),
        ("33/330127/F", 0),
        ("33/330127/P", 1),
    ]
    assert manifest.line("33/330102/P").root == EMPTY_ROOT


def test_every_federation_has_a_member_stratum_even_an_empty_one():
    manifest = commit(
        [
            *units_of("33/330127/F", "fed-1", "fed-2"),
            *units_of("33/330127/M/fed-1", "org:1", "org:2"),
        ]
    )
    sizes = {line.stratum: line.size for line in manifest.lines}
    assert sizes["33/330127/M/fed-1"] == 2
    assert sizes["33/330127/M/fed-2"] == 0


def test_a_county_rebuilds_the_root_of_its_stratum_from_its_salt_key():
    units = units_of("33/330127/P", "org:1", "org:2", "org:3")
    rebuilt = commit_stratum(
        REAL, "33/330127/P", units, salt_key=stratum_salt_key(KEY, "33/330127/P")
    )
    assert rebuilt == commit(units).line("33/330127/P")


def test_the_frame_is_read_once_as_a_stream():
    units = units_of("33/330127/P", "org:1", "org:2")
    assert commit(iter(units)) == commit(units)


@pytest.mark.parametrize(
    "changes",
    [{"campaign": Campaign("c", rehearsal=True)}, {"frame_key": bytes([1]) * 32}],
)
def test_a_rehearsal_and_another_key_commit_to_other_roots(changes):
    units = units_of("33/330127/P", "org:1")
    assert commit(units, **changes).frame_root != commit(units).frame_root


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (
            units_of("33/330127/P", "org:2", "org:1"),
            [("frame-unit-order", "33/330127/P")],
        ),
        (
            units_of("33/330127/P", "org:1", "org:1"),
            [("frame-unit-repeated", "33/330127/P")],
        ),
        (
            [FrameUnit("33/330127/P", {"name": "x"})],
            [("frame-unit-without-id", "33/330127/P")],
        ),
        (
            [FrameUnit("33/330127/P", {"id": 7})],
            [("frame-unit-without-id", "33/330127/P")],
        ),
        (
            units_of("33/330127/P", "org:1") + units_of("33/330102/P", "org:2"),
            [("frame-stratum-order", "33/330102/P")],
        ),
        (
            units_of("33/330102/P", "org:1")
            + units_of("33/330127/P", "org:2")
            + units_of("33/330102/P", "org:3"),
            [("frame-stratum-order", "33/330102/P")],
        ),
        (
            units_of("33/330127/J", "org:1"),
            [("frame-stratum-unknown", "33/330127/J")],
        ),
        (
            units_of("33/330199/P", "org:1"),
            [("frame-stratum-unknown", "33/330199/P")],
        ),
        (units_of("nowhere", "org:1"), [("frame-stratum-unknown", "nowhere")]),
        (
            units_of("33/330127/M/fed-1", "org:1"),
            [("frame-federation-unknown", "33/330127/M/fed-1")],
        ),
        (
            units_of("33/330127/F", "fed/1"),
            [("frame-federation-id", "33/330127/F")],
        ),
        (
            units_of("33/330127/P", "org:1", "org:1") + units_of("nowhere", "b", "a"),
            [
                ("frame-unit-repeated", "33/330127/P"),
                ("frame-stratum-unknown", "nowhere"),
                ("frame-unit-order", "nowhere"),
            ],
        ),
    ],
)
def test_a_frame_that_cannot_be_committed_to_is_refused_with_every_fault(units, expected):
    with pytest.raises(FrameInvalid) as caught:
        commit(units)
    assert codes_of(caught) == expected


def test_a_county_is_refused_units_out_of_order():
    with pytest.raises(FrameInvalid):
        commit_stratum(REAL, "33/330127/P", units_of("33/330127/P", "b", "a"), salt_key=KEY)


@settings(max_examples=30)
@given(st.lists(st.sets(st.integers(0, 9), max_size=6), min_size=2, max_size=2))
def test_another_set_of_units_never_gives_the_same_frame_root(sets):
    one, other = (
        commit(units_of("33/330127/P", *sorted(f"org:{number}" for number in numbers)))
        for numbers in sets
    )
    assert (one.frame_root == other.frame_root) == (sets[0] == sets[1])


@given(st.binary(max_size=100), st.lists(st.text(max_size=80), max_size=5))
def test_the_salts_of_many_units_are_those_of_each(salt_key, ids):
    expected = [hmac.digest(salt_key, unit_id.encode(), "sha256") for unit_id in ids]

    assert list(unit_salts(salt_key, ids)) == expected
