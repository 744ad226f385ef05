"""One county of a stored frame, read column by column and only as far as it is asked for.

The units of a county lie together, in the order of their strata and ids. Which stratum a unit at
a place belongs to follows from the sizes, so that one unit is read without those before it being
made into objects: a draw needs the column of kinds and that of ids, a packet the records of one
stratum too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, overload

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.register.faults import FRAME_DAMAGED
from kaohe.core.register.frames import FrameUnit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class BodyFooter:
    """The footer of one body's file: where the row groups of each county are."""

    path: Path
    metadata: pq.FileMetaData | None
    """None for a body without units, which has no file."""
    groups: Mapping[str, Sequence[tuple[int, int]]]
    """By county: its row groups and their rows. A row group holds units of one county only."""

    @classmethod
    def read(cls, path: Path) -> BodyFooter:
        """Read the footer of a file.

        Raises:
            SnapshotDamaged: there is no such file, or it is none.
        """
        try:
            metadata = pq.read_metadata(path)
        except (OSError, pa.ArrowException) as reason:
            raise FRAME_DAMAGED.error_at(str(path.parent), what=path.name) from reason
        groups: dict[str, list[tuple[int, int]]] = {}
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            groups.setdefault(group.column(0).statistics.min, []).append((number, group.num_rows))
        return cls(path, metadata, groups)

    def read_column(self, group: int, name: str) -> pa.Array:
        """Read one column of one row group.

        Raises:
            SnapshotDamaged: the file cannot be read.
        """
        try:
            with pq.ParquetFile(self.path, metadata=self.metadata) as source:
                # Threads cost more than they gain on one column.
                table = source.read_row_group(group, columns=[name], use_threads=False)
        except (OSError, pa.ArrowException) as reason:
            raise FRAME_DAMAGED.error_at(str(self.path.parent), what=self.path.name) from reason
        return table.column(0).combine_chunks()


class StoredCounty:
    """The units of one county; ``CountyUnits`` of the draw."""

    def __init__(self, footer: BodyFooter, body: str, county: str) -> None:
        self._footer = footer
        groups = footer.groups.get(county, ())
        self._groups = [group for group, _ in groups]
        self._ends = list(accumulate(rows for _, rows in groups))
        """How many units of the county there are up to the end of each row group."""
        self._columns: dict[tuple[int, str], pa.Array] = {}
        self.sizes: Mapping[str, int] = self._read_sizes(f"{body}/{county}")
        ends = accumulate(self.sizes.values(), initial=0)
        self._starts = dict(zip(self.sizes, ends, strict=False))

    def unit_id(self, stratum: str, index: int) -> str:
        """Return the id of the unit at an index, from the column of ids alone."""
        return self._value("unit_id", self._starts[stratum] + index)

    def find(self, stratum: str, unit_id: str) -> int | None:
        """Return the index of a unit, or nothing when the stratum does not hold it."""
        size = self.sizes.get(stratum, 0)
        index = bisect_left(range(size), unit_id, key=lambda at: self.unit_id(stratum, at))
        return index if index < size and self.unit_id(stratum, index) == unit_id else None

    def units(self, stratum: str) -> StoredUnits:
        """Return the units of a stratum in order; nothing is read before one is asked for."""
        return StoredUnits(self, stratum, self.sizes.get(stratum, 0))

    def unit(self, stratum: str, index: int) -> FrameUnit:
        """Return one unit with its record."""
        record = self._value("record", self._starts[stratum] + index)
        return FrameUnit(stratum, self.unit_id(stratum, index), record.encode())

    def read(self, stratum: str) -> Iterator[FrameUnit]:
        """Read the units of a stratum, row group by row group."""
        start = self._starts.get(stratum, 0)
        end, before = start + self.sizes.get(stratum, 0), 0
        for group, stop in zip(self._groups, self._ends, strict=True):
            first, last = max(start, before), min(end, stop)
            if first < last:
                ids, records = (
                    self._column(group, name).slice(first - before, last - first)
                    for name in ("unit_id", "record")
                )
                written = records.cast(pa.binary()).to_pylist()
                for unit_id, record in zip(ids.to_pylist(), written, strict=True):
                    yield FrameUnit(stratum, unit_id, record)
            before = stop

    def _value(self, column: str, place: int) -> str:
        at = bisect_right(self._ends, place)
        before = self._ends[at - 1] if at else 0
        value: str = self._column(self._groups[at], column)[place - before].as_py()
        return value

    def _column(self, group: int, name: str) -> pa.Array:
        if (group, name) not in self._columns:
            self._columns[group, name] = self._footer.read_column(group, name)
        return self._columns[group, name]

    def _read_sizes(self, county: str) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for group in self._groups:
            for counted in pc.value_counts(self._footer.read_column(group, "kind")).to_pylist():
                key = f"{county}/{counted['values']}"
                sizes[key] = sizes.get(key, 0) + counted["counts"]
        return sizes


@dataclass(frozen=True, slots=True)
class StoredUnits(Sequence[FrameUnit]):
    """The units of one stratum; each is read when it is asked for."""

    county: StoredCounty
    stratum: str
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> FrameUnit: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FrameUnit]: ...
    def __getitem__(self, index: int | slice) -> FrameUnit | Sequence[FrameUnit]:
        at = range(self.size)[index]
        if isinstance(at, range):
            return [self.county.unit(self.stratum, each) for each in at]
        return self.county.unit(self.stratum, at)

    def __iter__(self) -> Iterator[FrameUnit]:
        return self.county.read(self.stratum)
