"""The register in numbers for one place: the nation, a body, a prefecture, a county.

Everything is summed from the counts that the import has made once, so that no page reads rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.register.measures import (
    BODY,
    COUNTY,
    OWNERSHIP,
    PREFECTURE,
    SECTION,
    UNIT_KIND,
    RegisterCounts,
    columns_for,
    measure,
    sum_by,
)
from kaohe.engines.divisions import divisions
from kaohe.engines.snapshots.cube import read_counts
from kaohe.engines.snapshots.integrity import read_stated
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.registers.current import current_register

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.measures import Measured, MeasureSheet
    from kaohe.web.cycles.models import Cycle

NATION: Final = ""
_LEVELS: Final = {
    "nation": (BODY, PREFECTURE, COUNTY, UNIT_KIND, SECTION, OWNERSHIP),
    BODY: (PREFECTURE, COUNTY, UNIT_KIND, SECTION, OWNERSHIP),
    PREFECTURE: (COUNTY, UNIT_KIND, SECTION, OWNERSHIP),
    COUNTY: (UNIT_KIND, SECTION, OWNERSHIP),
}
"""What a place can be divided by; the first is what it is divided by unless somebody asks."""
_DEEPER: Final = (BODY, PREFECTURE, COUNTY)
"""Groups that are places themselves."""
_DIGITS_OF_BODY: Final = 2
_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Place:
    """A place whose enterprises are measured."""

    code: str
    """Nothing, two digits, or six."""
    level: str
    """``nation``, ``body``, ``prefecture`` or ``county``."""
    body: str
    """The body that it belongs to; nothing for the nation."""
    path: tuple[tuple[str, str], ...]
    """Level and code of each place above it, the nation first."""

    @property
    def divisions(self) -> tuple[str, ...]:
        """Return what it can be divided by."""
        return _LEVELS[self.level]


def find_register(cycle: Cycle) -> Snapshot | None:
    """Return the register that counts now, without reading its rows.

    Its files were compared with their hashes when it was imported; a page does not do it again.

    Raises:
        KaoheError: its folder is gone or cannot be read.
    """
    path = current_register(cycle)
    return None if path is None else _open(path)


def find_place(code: str) -> Place | None:
    """Return a place by its code; None if there is none.

    A city that is a prefecture and a county at once is taken for the county.

    >>> find_place("33").level, find_place("330100").level, find_place("330102").level
    ('body', 'prefecture', 'county')
    >>> find_place("990000") is None
    True
    """
    nation = ("nation", NATION)
    if code == NATION:
        return Place(code, "nation", "", ())
    if code in BODY_NAMES:
        return Place(code, BODY, code, (nation,))
    county = divisions().counties.get(code)
    if county is not None:
        above = [nation, (BODY, county.body)]
        if county.prefecture != code:
            above.append((PREFECTURE, county.prefecture))
        return Place(code, COUNTY, county.body, tuple(above))
    body = _prefectures().get(code)
    if body is None:
        return None
    return Place(code, PREFECTURE, body, (nation, (BODY, body)))


def goes_deeper(grouping: str) -> bool:
    """Tell whether the groups of a division are places that can be opened."""
    return grouping in _DEEPER


def measure_place(register: Snapshot, place: Place, by: str) -> MeasureSheet:
    """Measure the groups of a place."""
    return _measure(register, place, (by,))


def measure_whole(register: Snapshot, place: Place) -> tuple[Measured, ...]:
    """Measure a place as one group; nothing where the register has no row of it."""
    return _measure(register, place, ()).rows


def measure_group(
    register: Snapshot, place: Place, by: str, group: str | None
) -> tuple[Measured, ...]:
    """Return every measure of one group of a place."""
    return tuple(row for row in measure_place(register, place, by).rows if row.group == (group,))


def count_bodies(register: Snapshot) -> dict[str, UnitCounts]:
    """Return the counts of every body."""
    return {body: units for (body,), units in _counts(register.path, (BODY,), ()).items()}


def _measure(register: Snapshot, place: Place, by: tuple[str, ...]) -> MeasureSheet:
    return _measure_kept(register.path, register.digest, register.as_of, place, by)


@lru_cache(maxsize=_KEPT)
def _measure_kept(
    path: Path, digest: str, as_of: date, place: Place, by: tuple[str, ...]
) -> MeasureSheet:
    counts = _counts(path, columns_for(by), _within(place))
    summed = sum_by(counts.items(), by, divisions=divisions())
    return measure(RegisterCounts(digest, as_of, summed), by)


def _within(place: Place) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return which rows of the counts are those of a place."""
    if place.level == "nation":
        return ()
    if place.level == BODY:
        return ((BODY, (place.code,)),)
    if place.level == COUNTY:
        return ((BODY, (place.body,)), (COUNTY, (place.code,)))
    counties = tuple(
        each.code for each in divisions().of_body(place.body) if each.prefecture == place.code
    )
    return ((BODY, (place.body,)), (COUNTY, counties))


@lru_cache(maxsize=_KEPT)
def _counts(
    path: Path, columns: tuple[str, ...], within: tuple[tuple[str, tuple[str, ...]], ...]
) -> dict[tuple[str, ...], UnitCounts]:
    return read_counts(path, *columns, within=dict(within))


@lru_cache(maxsize=8)
def _open(path: Path) -> Snapshot:
    return Snapshot.of(read_stated(path))


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    return {each.prefecture: each.body for each in divisions().counties.values()}
