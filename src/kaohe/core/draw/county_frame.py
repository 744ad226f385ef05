"""The strata of one county with their units: what is drawn from, and what a packet shows.

It is opened after the county has been drawn. To draw a unit needs the sizes of the strata, which
the manifest lists, and one id; only a packet needs the leaves, and those of one stratum. So the
sizes are held against the manifest at once, and the units of a stratum before anything rests on
them: before one is shown, before one is left out of a draw because it was disclosed already, and
before a federation is passed over because too few of its members are free.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kaohe.core.draw.faults import STRATUM_CHANGED
from kaohe.core.draw.frame import find_unit_faults, unit_leaves, unit_salt
from kaohe.core.draw.strata import FEDERATION, MEMBER, read_stratum
from kaohe.core.errors import Fault, FrameInvalid, raise_all
from kaohe.core.merkle import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.frame import CommittedUnit
    from kaohe.core.draw.manifest import FrozenLines, StratumLine


class CountyUnits(Protocol):
    """The units of one county where they lie, read only as far as they are asked for."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return the number of units of every stratum that has any."""
        ...

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index."""
        ...

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it."""
        ...

    def units(self, stratum: str) -> Sequence[CommittedUnit]:
        """Return the units of a stratum in order; none for one without units."""
        ...


@dataclass(frozen=True, slots=True)
class UnitOpening:
    """What opens one leaf of the frame: record, salt, and the path to the stratum's root."""

    record: dict[str, Json]
    salt: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class OpenStratum:
    """One stratum with its units in order, its salts' key and its tree."""

    units: Sequence[CommittedUnit]
    salt_key: bytes
    tree: Tree


@dataclass(frozen=True, slots=True)
class CountyFrame:
    """A county's strata; a :class:`~kaohe.core.draw.pools.FrameView`. Made by ``open_county``."""

    units: CountyUnits
    manifest: FrozenLines
    lines: Mapping[str, StratumLine]
    """Of the manifest, by key."""
    salt_key: Callable[[str], bytes]
    _opened: dict[str, OpenStratum] = field(default_factory=dict, init=False, repr=False)

    def size(self, stratum: str) -> int:
        """Return the number of units of a stratum; 0 for one without units."""
        return self.lines[stratum].size if stratum in self.lines else 0

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index.

        Raises:
            FrameInvalid: the unit is a federation, and the stratum is not the frozen one.
        """
        if _counts_members(stratum):
            self._open(stratum)
        return self.units.unit_id(stratum, index)

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it.

        Raises:
            FrameInvalid: the unit is found, or would be a member of a federation, and the
                stratum is not the frozen one.
        """
        if stratum not in self.lines:
            return None
        index = self.units.find(stratum, unit_id)
        if index is not None or _counts_members(stratum):
            self._open(stratum)
        return index

    def open_unit(self, stratum: str, index: int) -> UnitOpening:
        """Return what shows one unit to be the committed one.

        Raises:
            FrameInvalid: the stratum's units are not the frozen ones.
        """
        found = self._open(stratum)
        unit = found.units[index]
        return UnitOpening(
            record=dict(unit.record),
            salt=unit_salt(found.salt_key, unit.id),
            path=found.tree.inclusion_proof(index),
        )

    def _open(self, stratum: str) -> OpenStratum:
        """Read a stratum's units once and hold them against its line."""
        if stratum not in self._opened:
            units, salt_key = self.units.units(stratum), self.salt_key(stratum)
            raise_all(FrameInvalid, find_unit_faults(stratum, units))
            tree = Tree(unit_leaves(self.manifest.campaign, stratum, units, salt_key))
            line = self.lines[stratum]
            if (tree.size, tree.root()) != (line.size, line.root):
                raise STRATUM_CHANGED.error_at(stratum)
            self._opened[stratum] = OpenStratum(units, salt_key, tree)
        return self._opened[stratum]


def open_county(
    units: CountyUnits,
    *,
    manifest: FrozenLines,
    county: str,
    salt_key: Callable[[str], bytes],
) -> CountyFrame:
    """Open a county and hold the sizes of its strata against the manifest.

    Args:
        units: the county's units as at the freeze.
        manifest: the published manifest.
        county: the county's code.
        salt_key: gives the salt key of a stratum (see ``stratum_salt_key``).

    Raises:
        FrameInvalid: a stratum's size is not the frozen one, or it was not frozen; each is named.
    """
    lines = {line.stratum: line for line in manifest.county_lines(county)}
    frozen = {key: line.size for key, line in lines.items() if line.size}
    faults: list[Fault] = [
        STRATUM_CHANGED.at(key)
        for key in sorted({*frozen, *units.sizes})
        if units.sizes.get(key) != frozen.get(key)
    ]
    raise_all(FrameInvalid, faults)
    return CountyFrame(units, manifest, lines, salt_key)


def _counts_members(stratum: str) -> bool:
    """Tell whether its ids decide, drawn or not, which federations have enough free members."""
    return read_stratum(stratum).kind in (FEDERATION, MEMBER)
