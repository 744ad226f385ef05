from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw import Campaign, Ceremony, KeyHolder, Label, label_bytes
from kaohe.core.draw.labels import read_stage

CEREMONY = Ceremony(
    Campaign("c", rehearsal=False), bytes(32), bytes([1]) * 32, (KeyHolder(bytes(32)).public_key,)
)
UNIT = Label("unit", "33", "330127", "P", 1, 0)


def test_the_layout_of_a_label_is_the_published_one():
    frames = ["draw/slot/v1", "c", bytes(32), bytes([1]) * 32, "unit", "33", "330127", "P"]
    raw = [part.encode() if isinstance(part, str) else part for part in frames]
    expected = b"".join(len(part).to_bytes(4, "big") + part for part in raw)
    assert label_bytes(UNIT, CEREMONY) == expected + bytes.fromhex("00000001 00000000")


@pytest.mark.parametrize(
    "other",
    [
        replace(UNIT, province="34"),
        replace(UNIT, county="330105"),
        replace(UNIT, kind="J"),
        replace(UNIT, ordinal=2),
        replace(UNIT, attempt=1),
        Label("member", "33", "330127", "M"),
    ],
)
def test_every_field_of_a_label_changes_its_bytes(other):
    assert label_bytes(other, CEREMONY) != label_bytes(UNIT, CEREMONY)


@pytest.mark.parametrize(
    "other",
    [
        replace(CEREMONY, campaign=Campaign("d", rehearsal=False)),
        replace(CEREMONY, campaign=Campaign("c", rehearsal=True)),
        replace(CEREMONY, frame_root=bytes([2]) * 32),
        replace(CEREMONY, seed=bytes(32)),
    ],
)
def test_campaign_rehearsal_frame_and_seed_change_a_label(other):
    assert label_bytes(UNIT, other) != label_bytes(UNIT, CEREMONY)


@pytest.mark.parametrize(
    "fields",
    [
        ("team", "33"),
        ("county", "33", "330127"),
        ("county", "33", "", "P"),
        ("county", "3"),
        ("kind", "33", "330127", "P"),
        ("kind", "33"),
        ("unit", "33", "330127"),
        ("unit", "33", "330127", "M"),
        ("unit", "33", "33012", "P"),
        ("unit", "33", "330127", "P", 0),
        ("unit", "33", "330127", "P", 2**32),
        ("unit", "33", "330127", "P", 1, -1),
        ("unit", "33", "330127", "P", 1, 2**32),
        ("member", "33", "330127", "P"),
    ],
)
def test_what_is_not_a_label_is_refused(fields):
    with pytest.raises(ValueError, match="is not a label"):
        Label(*fields)


def test_a_label_reads_as_one_line():
    assert UNIT.place == "unit/33/330127/P/1/0"


def test_the_stages_are_those_of_the_contract():
    assert [read_stage(name) for name in ("county", "kind", "unit", "member")] == [
        "county",
        "kind",
        "unit",
        "member",
    ]
    with pytest.raises(ValueError, match="not a stage"):
        read_stage("team")


@given(
    st.tuples(st.sampled_from("AFJPS"), st.integers(1, 9), st.integers(0, 9)),
    st.tuples(st.sampled_from("AFJPS"), st.integers(1, 9), st.integers(0, 9)),
)
def test_no_two_labels_share_their_bytes(one, other):
    some, others = (Label("unit", "33", "330127", *fields) for fields in (one, other))
    same = (
        sha256(label_bytes(some, CEREMONY)).digest()
        == sha256(label_bytes(others, CEREMONY)).digest()
    )
    assert same == (one == other)
