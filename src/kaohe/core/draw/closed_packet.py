"""A packet that tells which unit was drawn, and nothing of what the register says of it.

Whoever publishes a year leaves out what is personal. Of the record and its salt the hash of the
leaf is left, so that proofs, strata and path are checked as in any packet; what the packet was
is named by its digest, as the ledger names it. The unit's id is said, and no longer shown: nobody
who is visited accepts such a packet, and :func:`verify_packet` refuses it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.faults import PACKET_UNREADABLE
from kaohe.core.draw.frame import unit_leaf
from kaohe.core.draw.one_form import decode, encode, read_record, seal, text_of
from kaohe.core.draw.packet import packet_as_json, packet_from_json, read_packet

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw.packet import Packet

CLOSED: Final = "disclosure-packet-closed/1"


@dataclass(frozen=True, slots=True)
class ClosedPacket:
    """A packet without its record."""

    packet: Packet
    """All else of it; its record is the id alone, and its salt is empty."""
    leaf: bytes
    """Hash of the unit's leaf."""
    original: str
    """SHA-256 of the packet that was closed."""


def close_packet(data: bytes) -> bytes:
    """Return a packet's bytes without record and salt.

    Raises:
        ProofInvalid: the bytes are not a packet.
    """
    packet = read_packet(data)
    closed = replace(packet, record={"id": text_of(packet.record, "id")}, salt=b"")
    return write_closed_packet(ClosedPacket(closed, hash_unit(packet), sha256(data).hexdigest()))


def write_closed_packet(closed: ClosedPacket) -> bytes:
    """Return the bytes of a closed packet: canonical JSON, with the digest of all other fields."""
    body = packet_as_json(closed.packet)
    del body["record"], body["salt"]
    return seal(
        {
            **body,
            "format": CLOSED,
            "unit": text_of(closed.packet.record, "id"),
            "leaf": encode(closed.leaf),
            "packet": closed.original,
        }
    )


def read_closed_packet(data: bytes) -> ClosedPacket:
    """Read a closed packet, which must be exactly what :func:`write_closed_packet` writes.

    Raises:
        ProofInvalid: the bytes are not one, or not in its one form.
    """
    closed = read_record(data, _from_json)
    if write_closed_packet(closed) != data:
        raise PACKET_UNREADABLE.error_at(closed.packet.label.place)
    return closed


def hash_unit(packet: Packet) -> bytes:
    """Return the hash of the leaf of a packet's unit."""
    pool = packet.drawn.pool
    return unit_leaf(
        packet.campaign,
        pool.stratum,
        index=packet.index,
        size=pool.size,
        salt=packet.salt,
        record=canonical_bytes(packet.record),
    )


def _from_json(body: dict[str, Json]) -> ClosedPacket:
    record: dict[str, Json] = {"id": text_of(body, "unit")}
    packet = packet_from_json({**body, "record": record, "salt": ""})
    return ClosedPacket(packet, decode(text_of(body, "leaf")), text_of(body, "packet"))
