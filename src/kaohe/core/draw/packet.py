"""The disclosure packet (抽取凭证): all that is needed to check one unit, in about two kilobytes.

It is canonical JSON, so that it fits one QR code and has one form only. Digests that people
compare are hexadecimal; proofs, paths, roots and the salt are base64url without padding. The
strata of one county are neighbours in the manifest, so that their paths share their upper ends;
what a stratum that was passed over shares with the drawn one is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import SUITE
from kaohe.core.draw.campaign import Campaign
from kaohe.core.draw.faults import PACKET_UNREADABLE
from kaohe.core.draw.one_form import (
    count_of,
    decode,
    encode,
    expect,
    label_as_json,
    label_from_json,
    read_record,
    seal,
    split_hashes,
    text_of,
)
from kaohe.core.draw.pools import Pool
from kaohe.core.merkle import inclusion_proof_length

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Ceremony
    from kaohe.core.draw.county_frame import CountyFrame
    from kaohe.core.draw.disclosure import Disclosure
    from kaohe.core.draw.labels import Label
    from kaohe.core.draw.manifest import FrozenLines

FORMAT: Final = "disclosure-packet/1"


@dataclass(frozen=True, slots=True)
class ShownStratum:
    """A stratum as a packet shows it: the pool, and its line's way into the frame root."""

    pool: Pool
    root: bytes
    position: int
    """Position of the stratum's line in the manifest."""
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """What one disclosure shows."""

    campaign: Campaign
    frame_root: bytes
    seed: bytes
    manifest_size: int
    label: Label
    proofs: tuple[bytes, ...]
    passed: tuple[ShownStratum, ...]
    """Strata passed over because nothing was left in them, own kind first."""
    drawn: ShownStratum
    index: int
    record: dict[str, Json]
    salt: bytes
    path: tuple[bytes, ...]
    """From the unit's leaf to the root of its stratum."""


def make_packet(
    disclosure: Disclosure, *, ceremony: Ceremony, manifest: FrozenLines, county_frame: CountyFrame
) -> Packet:
    """Return the packet of one disclosed unit."""
    key = disclosure.pool.stratum
    opening = county_frame.open_unit(key, disclosure.index)
    return Packet(
        campaign=ceremony.campaign,
        frame_root=ceremony.frame_root,
        seed=ceremony.seed,
        manifest_size=manifest.size,
        label=disclosure.label,
        proofs=disclosure.evaluation.proofs,
        passed=tuple(_show(pool, manifest) for pool in disclosure.passed),
        drawn=_show(disclosure.pool, manifest),
        index=disclosure.index,
        record=opening.record,
        salt=opening.salt,
        path=opening.path,
    )


def write_packet(packet: Packet) -> bytes:
    """Return the packet's bytes: canonical JSON, with the digest of all other fields."""
    return seal(packet_as_json(packet))


def read_packet(data: bytes) -> Packet:
    """Read a packet, which must be exactly what :func:`write_packet` writes.

    Raises:
        ProofInvalid: the bytes are not a packet, or not in the one form that a packet has.
    """
    packet = read_record(data, packet_from_json)
    if write_packet(packet) != data:
        raise PACKET_UNREADABLE.error_at(packet.label.place)
    return packet


def _show(pool: Pool, manifest: FrozenLines) -> ShownStratum:
    return ShownStratum(
        pool=pool,
        root=manifest.line(pool.stratum).root,
        position=manifest.position(pool.stratum),
        path=manifest.path(pool.stratum),
    )


def packet_as_json(packet: Packet) -> dict[str, Json]:
    """Return a packet's fields, without the digest of them."""
    return {
        "format": FORMAT,
        "suite": SUITE,
        "campaign": packet.campaign.id,
        "rehearsal": packet.campaign.rehearsal,
        "frame_root": packet.frame_root.hex(),
        "seed": packet.seed.hex(),
        "manifest_size": packet.manifest_size,
        "label": label_as_json(packet.label),
        "proofs": [encode(proof) for proof in packet.proofs],
        "passed": [_stratum_as_json(shown, packet.drawn.path) for shown in packet.passed],
        "drawn": _stratum_as_json(packet.drawn, ()),
        "index": packet.index,
        "record": packet.record,
        "salt": encode(packet.salt),
        "path": encode(b"".join(packet.path)),
    }


def _stratum_as_json(shown: ShownStratum, above: tuple[bytes, ...]) -> dict[str, Json]:
    """Write a stratum; the upper end that its path shares with ``above`` is left out."""
    shared = 0
    for own, other in zip(reversed(shown.path), reversed(above), strict=False):
        if own != other:
            break
        shared += 1
    return {
        "stratum": shown.pool.stratum,
        "size": shown.pool.size,
        "excluded": list(shown.pool.excluded),
        "root": encode(shown.root),
        "position": shown.position,
        "path": encode(b"".join(shown.path[: len(shown.path) - shared])),
    }


def packet_from_json(body: dict[str, Json]) -> Packet:
    """Return the packet with these fields.

    Raises:
        ValueError: they are none of a packet.
    """
    drawn, manifest_size = (
        _stratum_from_json(body.get("drawn")),
        count_of(body.get("manifest_size")),
    )
    passed = (_stratum_from_json(each) for each in expect(body.get("passed"), list))
    return Packet(
        campaign=Campaign(text_of(body, "campaign"), rehearsal=expect(body.get("rehearsal"), bool)),
        frame_root=bytes.fromhex(text_of(body, "frame_root")),
        seed=bytes.fromhex(text_of(body, "seed")),
        manifest_size=manifest_size,
        label=label_from_json(body.get("label")),
        proofs=tuple(decode(expect(each, str)) for each in expect(body.get("proofs"), list)),
        passed=tuple(_complete(shown, drawn.path, manifest_size) for shown in passed),
        drawn=drawn,
        index=count_of(body.get("index")),
        record=expect(body.get("record"), dict),
        salt=decode(text_of(body, "salt")),
        path=split_hashes(decode(text_of(body, "path"))),
    )


def _stratum_from_json(value: Json) -> ShownStratum:
    body: dict[str, Json] = expect(value, dict)
    pool = Pool(
        text_of(body, "stratum"),
        count_of(body.get("size")),
        tuple(count_of(each) for each in expect(body.get("excluded"), list)),
    )
    return ShownStratum(
        pool=pool,
        root=decode(text_of(body, "root")),
        position=count_of(body.get("position")),
        path=split_hashes(decode(text_of(body, "path"))),
    )


def _complete(shown: ShownStratum, above: tuple[bytes, ...], manifest_size: int) -> ShownStratum:
    """Put back the upper end of a path, which is that of the drawn stratum."""
    if shown.position >= manifest_size:
        raise ValueError(f"line {shown.position} of {manifest_size}")
    missing = inclusion_proof_length(shown.position, manifest_size) - len(shown.path)
    if not 0 <= missing <= len(above):
        raise ValueError(f"{missing} hashes are missing")
    return replace(shown, path=(*shown.path, *above[len(above) - missing :]))
