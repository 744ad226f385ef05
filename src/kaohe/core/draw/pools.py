"""Where a unit can be drawn from: the first kind of a chain that still has a free unit.

Free is what has not been disclosed in the county, whatever the slot. A federation is free only
while as many of its members are free as are to be visited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum

if TYPE_CHECKING:
    from collections.abc import Collection

    from kaohe.core.draw.plan import Slot


class FrameView(Protocol):
    """The frame as a draw sees it: sizes and ids, unit by unit."""

    def size(self, stratum: str) -> int:
        """Return the number of units of a stratum; 0 for one that is not there."""
        ...

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index."""
        ...

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it."""
        ...


@dataclass(frozen=True, slots=True)
class Pool:
    """A stratum at the moment of a draw: its size and the indices that cannot be drawn."""

    stratum: str
    size: int
    excluded: tuple[int, ...]
    """Ascending: units already disclosed, and federations with too few free members."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left to draw."""
        return len(self.excluded) == self.size


@dataclass(frozen=True, slots=True)
class Pools:
    """The strata that were passed over because they were empty, and the one to draw from."""

    passed: tuple[Pool, ...]
    open: Pool | None
    """Nothing when every stratum of the chain is empty."""


NO_POOLS: Final = Pools((), None)


def find_unit_pools(
    frame: FrameView, slot: Slot, *, province: str, county: str, disclosed: Collection[str]
) -> Pools:
    """Return the pools of a slot's own kind and of its fallback, up to the first that is open."""
    passed: list[Pool] = []
    for kind in slot.chain:
        stratum = Stratum(province, county, kind)
        excluded = _find_disclosed(frame, stratum, disclosed)
        if kind == FEDERATION:
            excluded |= _find_exhausted(frame, stratum, disclosed, slot.members)
        pool = Pool(stratum.key, frame.size(stratum.key), tuple(sorted(excluded)))
        if not pool.is_empty:
            return Pools(tuple(passed), pool)
        passed.append(pool)
    return Pools(tuple(passed), None)


def find_member_pools(
    frame: FrameView, federation: Stratum, *, disclosed: Collection[str]
) -> Pools:
    """Return the pool of one federation's members; nothing stands in for a member."""
    excluded = tuple(sorted(_find_disclosed(frame, federation, disclosed)))
    pool = Pool(federation.key, frame.size(federation.key), excluded)
    return Pools((pool,), None) if pool.is_empty else Pools((), pool)


def _find_disclosed(frame: FrameView, stratum: Stratum, disclosed: Collection[str]) -> set[int]:
    found = (frame.find(stratum.key, unit_id) for unit_id in disclosed)
    return {index for index in found if index is not None}


def _find_exhausted(
    frame: FrameView, stratum: Stratum, disclosed: Collection[str], needed: int
) -> set[int]:
    """Return the federations with fewer free members than are to be visited."""
    exhausted = set()
    for index in range(frame.size(stratum.key)):
        federation_id = frame.unit_id(stratum.key, index)
        members = Stratum(stratum.province, stratum.county, MEMBER, federation_id)
        taken = _find_disclosed(frame, members, disclosed)
        if frame.size(members.key) - len(taken) < needed:
            exhausted.add(index)
    return exhausted
