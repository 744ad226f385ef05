"""The strata of one county with their units: what is drawn from, and what a packet shows.

It is opened after the county has been drawn, and must give the roots that were frozen.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.draw.faults import STRATUM_CHANGED
from kaohe.core.draw.frame import find_unit_faults, unit_leaves, unit_salt
from kaohe.core.errors import Fault, FrameInvalid, raise_all
from kaohe.core.merkle import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kaohe.core.canonical import Json
    from kaohe.core.draw.frame import CommittedUnit
    from kaohe.core.draw.manifest import Manifest


@dataclass(frozen=True, slots=True)
class UnitOpening:
    """What opens one leaf of the frame: record, salt, and the path to the stratum's root."""

    record: dict[str, Json]
    salt: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class OpenStratum:
    """One stratum with its units in order, its salts' key and its tree."""

    units: tuple[CommittedUnit, ...]
    salt_key: bytes
    tree: Tree


@dataclass(frozen=True, slots=True)
class CountyFrame:
    """A county's strata by key; a :class:`~kaohe.core.draw.pools.FrameView`."""

    strata: dict[str, OpenStratum]

    def size(self, stratum: str) -> int:
        """Return the number of units of a stratum; 0 for one without units."""
        return len(self.strata[stratum].units) if stratum in self.strata else 0

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index."""
        return self.strata[stratum].units[index].id

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it."""
        if stratum not in self.strata:
            return None
        units = self.strata[stratum].units
        index = bisect_left(units, unit_id, key=lambda unit: unit.id)
        return index if index < len(units) and units[index].id == unit_id else None

    def open_unit(self, stratum: str, index: int) -> UnitOpening:
        """Return what shows one unit to be the committed one."""
        found = self.strata[stratum]
        unit = found.units[index]
        return UnitOpening(
            record=dict(unit.record),
            salt=unit_salt(found.salt_key, unit.id),
            path=found.tree.inclusion_proof(index),
        )


def open_county(
    units: Iterable[CommittedUnit],
    *,
    manifest: Manifest,
    county: str,
    salt_key: Callable[[str], bytes],
) -> CountyFrame:
    """Open the strata of a county and hold them against the manifest.

    Args:
        units: the county's units, by stratum and id as at the freeze.
        manifest: the published manifest.
        county: the county's code.
        salt_key: gives the salt key of a stratum (see ``stratum_salt_key``).

    Raises:
        FrameInvalid: a stratum's size or root is not the frozen one; each is named.
    """
    grouped: dict[str, list[CommittedUnit]] = {}
    for unit in units:
        grouped.setdefault(unit.stratum, []).append(unit)
    listed = {line.stratum: line for line in manifest.county_lines(county)}
    faults: list[Fault] = [STRATUM_CHANGED.at(key) for key in grouped if key not in listed]
    strata: dict[str, OpenStratum] = {}
    for key, line in listed.items():
        members = tuple(grouped.get(key, ()))
        key_of_salts = salt_key(key)
        found = list(find_unit_faults(key, members))
        tree = Tree(unit_leaves(manifest.campaign, key, members, key_of_salts))
        if not found and (tree.size, tree.root()) != (line.size, line.root):
            found = [STRATUM_CHANGED.at(key)]
        faults += found
        strata[key] = OpenStratum(members, key_of_salts, tree)
    raise_all(FrameInvalid, faults)
    return CountyFrame(strata)
