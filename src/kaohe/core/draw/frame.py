"""The frame (抽样框): every unit that can be drawn, committed to in one root of 32 bytes.

A leaf for each unit carries its index and the size of its stratum; a line of the manifest for
each stratum carries size and root. Both are needed: the root of a tree does not bind the number
of its leaves, and who could choose that number could steer the draw. The manifest is published;
the records are not, and salts keep a neighbour's record from being guessed from its hash.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.faults import (
    FEDERATION_ID,
    FEDERATION_UNKNOWN,
    STRATUM_ORDER,
    STRATUM_UNKNOWN,
    UNIT_ORDER,
    UNIT_REPEATED,
    UNIT_WITHOUT_ID,
)
from kaohe.core.draw.framing import lp, u32, u64
from kaohe.core.draw.manifest import Manifest, StratumLine
from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum, read_stratum
from kaohe.core.errors import Fault, FrameInvalid, raise_all
from kaohe.core.merkle import EMPTY_ROOT, leaf_hash, root_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Campaign

_BLOCK: Final = 64
"""Bytes of a block of SHA-256, to which HMAC fills its key."""


class CommittedUnit(Protocol):
    """One unit of the frame as a commitment needs it."""

    @property
    def stratum(self) -> str:
        """Return the key of the unit's stratum."""
        ...

    @property
    def id(self) -> str:
        """Return the unit's id, which its record holds too."""
        ...

    @property
    def written(self) -> bytes:
        """Return the unit's record as canonical JSON."""
        ...

    @property
    def record(self) -> Mapping[str, Json]:
        """Return the unit's record."""
        ...


@dataclass(frozen=True, slots=True)
class FrameUnit:
    """One unit of the frame: the key of its stratum and its record, whose ``id`` names it."""

    stratum: str
    record: Mapping[str, Json]

    @property
    def id(self) -> str:
        """Return the unit's id; empty when its record has none."""
        found = self.record.get("id")
        return found if isinstance(found, str) else ""

    @property
    def written(self) -> bytes:
        """Return the record as canonical JSON."""
        return canonical_bytes(dict(self.record))


def stratum_salt_key(frame_key: bytes, stratum: str) -> bytes:
    """Return the key of one stratum's salts, which its county gets at the freeze.

    With it the county rebuilds the roots of its own strata, and learns nothing of others.
    """
    return hmac.digest(frame_key, stratum.encode("utf-8"), "sha256")


def unit_salt(salt_key: bytes, unit_id: str) -> bytes:
    """Return the salt of one unit's leaf."""
    return hmac.digest(salt_key, unit_id.encode("utf-8"), "sha256")


def unit_salts(salt_key: bytes, unit_ids: Iterable[str]) -> Iterator[bytes]:
    """Yield the salts of many units, each as :func:`unit_salt` gives it.

    The two states that HMAC begins with depend on the key alone and are made once (RFC 2104, 4);
    a frame has millions of units in a stratum's order, and this is most of its time.
    """
    short = salt_key if len(salt_key) <= _BLOCK else sha256(salt_key).digest()
    block = short.ljust(_BLOCK, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in block))
    outer = sha256(bytes(byte ^ 0x5C for byte in block))
    for unit_id in unit_ids:
        first, second = inner.copy(), outer.copy()
        first.update(unit_id.encode("utf-8"))
        second.update(first.digest())
        yield second.digest()


def unit_leaf(
    campaign: Campaign, stratum: str, *, index: int, size: int, salt: bytes, record: bytes
) -> bytes:
    """Return the hash of a unit's leaf; ``record`` is canonical JSON.

    Layout: lp(tag "unit", stratum key), index and size as eight bytes each, lp(salt, record).
    """
    return _leaf(_leaf_head(campaign, stratum), index, u64(size), salt, record)


def unit_leaves(
    campaign: Campaign, stratum: str, units: Sequence[CommittedUnit], salt_key: bytes
) -> Iterator[bytes]:
    """Yield the leaf hashes of one stratum's units, which are sorted by id."""
    head, size = _leaf_head(campaign, stratum), u64(len(units))
    salts = unit_salts(salt_key, (unit.id for unit in units))
    for index, (unit, salt) in enumerate(zip(units, salts, strict=True)):
        yield _leaf(head, index, size, salt, unit.written)


def commit_stratum(
    campaign: Campaign, stratum: str, units: Sequence[CommittedUnit], *, salt_key: bytes
) -> StratumLine:
    """Return the manifest line of one stratum; a county rebuilds its own with this.

    Raises:
        FrameInvalid: a unit without id, a repeated id, units out of the order of their ids.
    """
    raise_all(FrameInvalid, find_unit_faults(stratum, units))
    return _line(campaign, stratum, units, salt_key)


def commit_frame(
    units: Iterable[CommittedUnit],
    *,
    campaign: Campaign,
    frame_key: bytes,
    counties: Iterable[tuple[str, str]],
    kinds: Sequence[str],
) -> Manifest:
    """Commit to a whole frame in one pass; memory holds one stratum at a time.

    Empty strata are listed too, so that it can be proved that a county lacks a kind; so is the
    member stratum of every federation.

    Args:
        units: all units, sorted by stratum key, then by id (by code points, which is also the
            order of the UTF-8 bytes).
        campaign: the campaign; a rehearsal commits to other hashes.
        frame_key: the secret from which all salts are derived.
        counties: (province, county) of every county that can be drawn.
        kinds: the kinds of the plan; every county has a stratum of each.

    Raises:
        FrameInvalid: units or strata out of order, an id that is missing or repeated, a stratum
            outside counties and kinds, members of a federation that is not in its county's
            stratum F; the first of each in every stratum.
    """
    expected = {
        Stratum(province, county, kind).key for province, county in counties for kind in kinds
    }
    lines: dict[str, StratumLine] = {}
    faults: list[Fault] = []
    latest = ""
    for key, group in groupby(units, key=attrgetter("stratum")):
        members = list(group)
        found = [*_find_stratum_faults(key, latest, expected), *find_unit_faults(key, members)]
        if FEDERATION in kinds and not found:
            found += _expect_members(key, members, expected)
        if found:
            faults += found
        else:
            salt_key = stratum_salt_key(frame_key, key)
            lines[key] = _line(campaign, key, members, salt_key)
        latest = max(latest, key)
    raise_all(FrameInvalid, faults)
    for key in expected - lines.keys():
        lines[key] = StratumLine(key, 0, EMPTY_ROOT)
    return Manifest(campaign, tuple(lines[key] for key in sorted(lines)))


def find_unit_faults(stratum: str, units: Sequence[CommittedUnit]) -> Iterator[Fault]:
    """Yield the first fault of each sort among a stratum's units."""
    ids = [unit.id for unit in units]
    if "" in ids:
        yield UNIT_WITHOUT_ID.at(stratum, index=ids.index(""))
    pairs = list(pairwise(ids))
    repeated = next((one for one, other in pairs if one == other), None)
    if repeated:
        yield UNIT_REPEATED.at(stratum, unit=repeated)
    late = next((other for one, other in pairs if one > other), None)
    if late is not None:
        yield UNIT_ORDER.at(stratum, unit=late)


def _line(
    campaign: Campaign, stratum: str, units: Sequence[CommittedUnit], salt_key: bytes
) -> StratumLine:
    leaves = unit_leaves(campaign, stratum, units, salt_key)
    return StratumLine(stratum, len(units), root_of(leaves))


def _leaf_head(campaign: Campaign, stratum: str) -> bytes:
    """Return what the entries of all units of a stratum begin with."""
    return lp(campaign.tag("unit"), stratum)


def _leaf(head: bytes, index: int, size: bytes, salt: bytes, record: bytes) -> bytes:
    """Hash a unit's entry; lp(salt, record) is written out, because this runs for every unit."""
    framed = (u32(len(salt)), salt, u32(len(record)), record)
    return leaf_hash(b"".join((head, u64(index), size, *framed)))


def _find_stratum_faults(key: str, latest: str, expected: set[str]) -> Iterator[Fault]:
    if key <= latest:
        yield STRATUM_ORDER.at(key, latest=latest)
    if key not in expected:
        try:
            stratum = read_stratum(key)
        except ValueError:
            yield STRATUM_UNKNOWN.at(key)
            return
        kind = FEDERATION_UNKNOWN if stratum.kind == MEMBER else STRATUM_UNKNOWN
        yield kind.at(key)


def _expect_members(
    key: str, units: Sequence[CommittedUnit], expected: set[str]
) -> Iterator[Fault]:
    """Expect a member stratum for every federation of a stratum F, which sorts before M."""
    stratum = read_stratum(key)
    if stratum.kind != FEDERATION:
        return
    for unit in units:
        member_key = Stratum(stratum.province, stratum.county, MEMBER, unit.id).key
        try:
            read_stratum(member_key)
        except ValueError:
            yield FEDERATION_ID.at(key, unit=unit.id)
        expected.add(member_key)
