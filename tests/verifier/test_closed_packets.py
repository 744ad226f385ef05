"""A campaign of which some packets are closed, because the register says something personal."""

import json

import pytest

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.draw import close_packet


@pytest.fixture
def closed(spoilt):
    """One packet of the published campaign, closed as a publication package closes it."""
    place = min(spoilt.glob("packets/*/*/*.json"))
    place.write_bytes(close_packet(place.read_bytes()))
    return place


def test_a_campaign_holds_with_a_packet_that_is_closed(spoilt, closed, verify):
    code, told = verify("campaign", spoilt, "--rehearsal", "--complete")

    assert code == 0, told


def test_a_closed_packet_is_no_packet_for_whoever_is_visited(spoilt, closed, verify):
    code, _ = verify("packet", closed, "--rehearsal", "--campaign", spoilt)

    assert code == 1


@pytest.mark.parametrize("field", ["packet", "leaf"])
def test_a_closed_packet_that_was_changed_is_named(spoilt, closed, verify, field):
    body = json.loads(closed.read_bytes())
    del body["digest"]
    body[field] = "0" * 64 if field == "packet" else "A" * 43
    closed.write_bytes(canonical_bytes(body | {"digest": digest(body)}))

    code, told = verify("campaign", spoilt, "--rehearsal", "--complete")

    assert code == 1
    assert closed.name in told or "disclosed" in told or closed.stem in told
