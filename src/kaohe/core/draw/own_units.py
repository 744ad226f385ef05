"""A county's own units beside those of the frame: the same ids, and what differs.

A unit without a valid identifier is named by its line in the delivered file (``row:…``). A county
that rebuilds its strata from an export of its own has other lines, so that such a unit is
recognised by what its record says, and takes the id that it has in the frame.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from kaohe.core.canonical import digest
from kaohe.core.draw.frame import FrameUnit
from kaohe.core.draw.strata import FEDERATION, MEMBER, Stratum, read_stratum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.frame import CommittedUnit

UNNAMED: Final = "row:"
"""How the id of a unit without a valid identifier begins."""

Change: TypeAlias = Literal["added", "omitted", "changed"]


class UnnamedUnit(NamedTuple):
    """A unit of the frame without a valid identifier: where it is, what it says, its id."""

    stratum: str
    content: str
    """Digest of its record without the id."""
    id: str


@dataclass(frozen=True, slots=True)
class UnitDifference:
    """One unit of one stratum that the county has otherwise than the frame."""

    stratum: str
    id: str
    change: Change
    """``added``: only the county has it; ``omitted``: only the frame has it."""
    own: Mapping[str, Json] | None
    frozen: Mapping[str, Json] | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields in which both records differ."""
        own, frozen = self.own or {}, self.frozen or {}
        return tuple(name for name in sorted({*own, *frozen}) if own.get(name) != frozen.get(name))


def list_unnamed(units: Iterable[CommittedUnit]) -> tuple[UnnamedUnit, ...]:
    """List the units of a frame that have no valid identifier, in its order."""
    return tuple(
        UnnamedUnit(unit.stratum, _content_of(unit), unit.id)
        for unit in units
        if unit.id.startswith(UNNAMED)
    )


def adopt_ids(
    units: Iterable[CommittedUnit], unnamed: Iterable[UnnamedUnit]
) -> dict[str, list[CommittedUnit]]:
    """Return a county's units by stratum, sorted by id, under the ids of the frame.

    Two unnamed units that say the same are interchangeable, and take the ids in their order. The
    strata of a federation's members follow its id. A unit that the frame does not have keeps
    the id of its own line.
    """
    free: dict[tuple[str, str], list[str]] = defaultdict(list)
    for known in sorted(unnamed, key=attrgetter("id"), reverse=True):
        free[known.stratum, known.content].append(known.id)
    adopted: list[CommittedUnit] = []
    leaders: dict[str, str] = {}
    for unit in units:
        ids = free.get((unit.stratum, _content_of(unit))) if unit.id.startswith(UNNAMED) else None
        if not ids:
            adopted.append(unit)
            continue
        named = FrameUnit(unit.stratum, {**unit.record, "id": ids.pop()})
        adopted.append(named)
        if read_stratum(unit.stratum).kind == FEDERATION:
            leaders[unit.id] = named.id
    if leaders:
        adopted = [_follow(unit, leaders) for unit in adopted]
    ordered = sorted(adopted, key=attrgetter("stratum", "id"))
    return {key: list(group) for key, group in groupby(ordered, key=attrgetter("stratum"))}


def compare_units(
    own: Mapping[str, Sequence[CommittedUnit]], frozen: Mapping[str, Sequence[CommittedUnit]]
) -> Iterator[UnitDifference]:
    """Yield every unit that differs, in the order of strata and ids."""
    for stratum in sorted({*own, *frozen}):
        mine = {unit.id: unit for unit in own.get(stratum, ())}
        theirs = {unit.id: unit for unit in frozen.get(stratum, ())}
        for unit_id in sorted({*mine, *theirs}):
            one, other = mine.get(unit_id), theirs.get(unit_id)
            if one is None or other is None:
                change: Change = "added" if other is None else "omitted"
            elif one.written != other.written:
                change = "changed"
            else:
                continue
            yield UnitDifference(
                stratum,
                unit_id,
                change,
                own=one.record if one else None,
                frozen=other.record if other else None,
            )


def _content_of(unit: CommittedUnit) -> str:
    return digest({name: value for name, value in unit.record.items() if name != "id"})


def _follow(unit: CommittedUnit, leaders: Mapping[str, str]) -> CommittedUnit:
    """Put a member of a federation under the id that the federation took."""
    stratum = read_stratum(unit.stratum)
    leader = leaders.get(stratum.federation) if stratum.kind == MEMBER else None
    if leader is None:
        return unit
    key = Stratum(stratum.province, stratum.county, MEMBER, leader).key
    return FrameUnit(key, unit.record)
