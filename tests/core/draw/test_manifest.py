from dataclasses import replace

import pytest

from kaohe.core.draw import Campaign, Manifest, StratumLine
from kaohe.core.draw.manifest import line_leaf
from kaohe.core.errors import FrameInvalid
from kaohe.core.merkle import EMPTY_ROOT, leaf_hash, verify_inclusion

REAL = Campaign("c", rehearsal=False)
LINES = tuple(
    StratumLine(key, size, bytes([size]) * 32)
    for key, size in (
        ("33/330102/P", 1),
        ("33/330127/F", 2),
        ("33/330127/M/fed-1", 3),
        ("34/340102/P", 4),
    )
)
MANIFEST = Manifest(REAL, LINES)


def test_the_layout_of_a_line_is_the_published_one():
    raw = (
        bytes.fromhex("0000000f") + b"draw/stratum/v1" + bytes.fromhex("0000000b") + b"33/330102/P"
        + bytes.fromhex("0000000000000001") + bytes([1]) * 32
    )  # fmt: skip
    assert line_leaf(REAL, LINES[0]) == leaf_hash(raw)


def test_every_line_has_a_path_into_the_frame_root():
    for position, line in enumerate(LINES):
        assert verify_inclusion(
            line_leaf(REAL, line),
            index=position,
            size=MANIFEST.size,
            proof=MANIFEST.path(line.stratum),
            root=MANIFEST.frame_root,
        )


@pytest.mark.parametrize(
    "line",
    [
        replace(LINES[3], size=5),
        replace(LINES[3], stratum="34/340103/P"),
        replace(LINES[3], root=bytes(32)),
    ],
)
def test_size_key_and_root_of_a_stratum_are_bound(line):
    assert Manifest(REAL, (*LINES[:3], line)).frame_root != MANIFEST.frame_root


def test_a_manifest_without_strata_has_the_empty_root():
    assert Manifest(REAL, ()).frame_root == EMPTY_ROOT


@pytest.mark.parametrize("lines", [LINES[::-1], (LINES[0], LINES[0])])
def test_lines_out_of_order_or_twice_are_refused(lines):
    with pytest.raises(FrameInvalid) as caught:
        Manifest(REAL, lines)
    assert caught.value.faults[0].kind.code == "frame-manifest-order"


def test_a_stratum_that_is_not_listed_is_told():
    with pytest.raises(FrameInvalid) as caught:
        MANIFEST.line("33/330102/J")
    assert caught.value.faults[0].where == "33/330102/J"


def test_counties_are_read_from_the_manifest_in_the_order_of_their_codes():
    assert MANIFEST.counties("33") == ("330102", "330127")
    assert MANIFEST.counties("11") == ()


def test_the_lines_of_one_county_are_those_of_its_strata():
    assert MANIFEST.county_lines("330127") == LINES[1:3]


def test_the_published_manifest_shows_sizes_and_roots():
    assert Manifest(REAL, LINES[:1]).as_json() == {
        "format": "draw-manifest/1",
        "suite": "sha256",
        "campaign": "c",
        "rehearsal": False,
        "frame_root": Manifest(REAL, LINES[:1]).frame_root.hex(),
        "strata": [["33/330102/P", 1, "01" * 32]],
    }
