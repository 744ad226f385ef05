"""A packet whose record stays out: what it still shows, and who does not take it."""

import json

import pytest

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.draw import close_packet, verify_closed_packet, verify_packet
from kaohe.core.draw.closed_packet import read_closed_packet
from kaohe.core.errors import ProofInvalid


@pytest.fixture(scope="module")
def own(vectors):
    """Return the first packet of the published practice ceremony, and its record."""
    packet = vectors["practice"]["packets"][0]["packet"].encode()
    return packet, json.loads(packet)["record"]


def forge(data, **changes):
    """Change fields of a packet, and seal it anew as anybody can."""
    body = json.loads(data)
    del body["digest"]
    body |= changes
    return canonical_bytes(body | {"digest": digest(body)})


def code_of(refused):
    return refused.value.faults[0].kind.code


def test_a_closed_packet_shows_what_was_drawn_without_what_the_register_says(own, practice):
    packet, record = own

    closed = close_packet(packet)
    shown = verify_closed_packet(closed, ceremony=practice.ceremony, plan=practice.plan)

    open_one = verify_packet(packet, ceremony=practice.ceremony, plan=practice.plan)
    assert (shown.label, shown.index, shown.drawn) == (
        open_one.label,
        open_one.index,
        open_one.drawn,
    )
    assert shown.record == {"id": record["id"]}
    assert json.loads(closed).keys() >= {"unit", "leaf", "packet"}
    assert {"record", "salt"} & json.loads(closed).keys() == set()


def test_nobody_who_is_visited_takes_a_closed_packet(own, practice):
    with pytest.raises(ProofInvalid) as refused:
        verify_packet(close_packet(own[0]), ceremony=practice.ceremony, plan=practice.plan)

    assert code_of(refused) == "packet-unreadable"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"leaf": "A" * 43}, "packet-not-committed"),
        ({"index": 1}, "packet-not-committed"),
        ({"leaf": "AAAA"}, "packet-not-committed"),
        ({"salt": ""}, "packet-unreadable"),
        ({"unit": None}, "packet-unreadable"),
    ],
)
def test_a_closed_packet_that_shows_another_unit_is_refused(own, practice, changes, code):
    closed = close_packet(own[0])

    with pytest.raises(ProofInvalid) as refused:
        verify_closed_packet(
            forge(closed, **changes), ceremony=practice.ceremony, plan=practice.plan
        )

    assert code_of(refused) == code


def test_a_closed_packet_has_one_form_only(own):
    closed = close_packet(own[0])

    for data in (closed + b"\n", own[0], forge(closed, format="disclosure-packet/1")):
        with pytest.raises(ProofInvalid):
            read_closed_packet(data)
