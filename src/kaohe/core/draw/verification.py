"""Verify one disclosed unit from its packet alone, against what was published before.

The packet shows that this unit, and no other, was drawn by this label. That the units called
taken were really disclosed earlier follows only from the packets of the whole county
(docs/algorithms/draw.md, promises).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.closed_packet import hash_unit, read_closed_packet
from kaohe.core.draw.faults import (
    PACKET_NOT_COMMITTED,
    PACKET_OTHER_CEREMONY,
    PACKET_OTHER_CHAIN,
    PACKET_OTHER_INDEX,
)
from kaohe.core.draw.lottery import evaluate_label, is_subset, leaves_free, pick_index
from kaohe.core.draw.manifest import StratumLine, line_leaf
from kaohe.core.draw.packet import read_packet
from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum, read_stratum
from kaohe.core.errors import Fault, ProofInvalid, raise_all
from kaohe.core.merkle import verify_inclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.draw.campaign import Ceremony
    from kaohe.core.draw.packet import Packet, ShownStratum
    from kaohe.core.draw.plan import DrawPlan
    from kaohe.core.draw.pools import Pool


def verify_packet(data: bytes, *, ceremony: Ceremony, plan: DrawPlan) -> Packet:
    """Return what a packet shows, after checking all of it.

    Args:
        data: the packet's bytes.
        ceremony: campaign, frame root, seed and keys as published, never from the packet.
        plan: the published plan.

    Raises:
        ProofInvalid: the packet cannot be read, or does not show what it claims; every fault
            that can be told is named.
    """
    packet = read_packet(data)
    _verify(packet, hash_unit(packet), ceremony=ceremony, plan=plan)
    return packet


def verify_closed_packet(data: bytes, *, ceremony: Ceremony, plan: DrawPlan) -> Packet:
    """Return what a closed packet shows, after checking all of it; the unit's id it only says.

    Only a published campaign has such packets; args and errors as :func:`verify_packet`.
    """
    closed = read_closed_packet(data)
    _verify(closed.packet, closed.leaf, ceremony=ceremony, plan=plan)
    return closed.packet


def _verify(packet: Packet, leaf: bytes, *, ceremony: Ceremony, plan: DrawPlan) -> None:
    raise_all(ProofInvalid, _find_other_ceremony(packet, ceremony))
    evaluation = evaluate_label(packet.label, packet.proofs, ceremony)
    faults: list[Fault] = []
    if not _follows_plan(packet, plan):
        faults.append(PACKET_OTHER_CHAIN.at(packet.label.place))
    faults += [
        PACKET_NOT_COMMITTED.at(packet.label.place, part=shown.pool.stratum)
        for shown in (*packet.passed, packet.drawn)
        if not _is_listed(shown, packet)
    ]
    if not _is_in_stratum(packet, leaf):
        faults.append(PACKET_NOT_COMMITTED.at(packet.label.place, part=packet.record.get("id")))
    pool = packet.drawn.pool
    if leaves_free(pool.excluded, pool.size):
        index = pick_index(evaluation.value, pool.size, pool.excluded)
        if index != packet.index:
            faults.append(
                PACKET_OTHER_INDEX.at(packet.label.place, expected=index, found=packet.index)
            )
    raise_all(ProofInvalid, faults)


def _find_other_ceremony(packet: Packet, ceremony: Ceremony) -> Iterator[Fault]:
    published = (
        ("campaign", packet.campaign, ceremony.campaign),
        ("frame_root", packet.frame_root, ceremony.frame_root),
        ("seed", packet.seed, ceremony.seed),
    )
    for field, found, expected in published:
        if found != expected:
            yield PACKET_OTHER_CEREMONY.at(packet.label.place, field=field)


def _follows_plan(packet: Packet, plan: DrawPlan) -> bool:
    """Tell whether the strata are the plan's chain, and every one passed over is empty."""
    position, pool = plan.position_of(packet.label), packet.drawn.pool
    if position is None or not leaves_free(pool.excluded, pool.size):
        return False
    if not all(_is_used_up(shown.pool) for shown in packet.passed):
        return False
    shown = [_read_place(each, packet) for each in (*packet.passed, packet.drawn)]
    if packet.label.stage == "member":
        if shown == [MEMBER]:
            return True
        if shown[-1] == FEDERATION:
            return False
    chain = plan.slots[position].chain
    return shown == list(chain[: len(shown)])


def _read_place(shown: ShownStratum, packet: Packet) -> str:
    """Return the kind of a shown stratum; empty when it is not in the label's county."""
    try:
        stratum = read_stratum(shown.pool.stratum)
    except ValueError:
        return ""
    label = packet.label
    place = Stratum(label.province, label.county, stratum.kind, stratum.federation)
    return stratum.kind if stratum == place else ""


def _is_used_up(pool: Pool) -> bool:
    return is_subset(pool.excluded, pool.size) and pool.is_empty


def _is_listed(shown: ShownStratum, packet: Packet) -> bool:
    line = StratumLine(shown.pool.stratum, shown.pool.size, shown.root)
    return verify_inclusion(
        line_leaf(packet.campaign, line),
        index=shown.position,
        size=packet.manifest_size,
        proof=shown.path,
        root=packet.frame_root,
    )


def _is_in_stratum(packet: Packet, leaf: bytes) -> bool:
    size, root = packet.drawn.pool.size, packet.drawn.root
    return verify_inclusion(leaf, index=packet.index, size=size, proof=packet.path, root=root)
