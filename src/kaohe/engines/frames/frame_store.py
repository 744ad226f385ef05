"""The frame of a draw as it lies on the disk, where one county is read without the others.

A frame is a function of register digest and pack digest. It is built when the campaign is frozen
and stands beside the snapshots, in ``STORE/frames/<register>-<pack>/``: one Parquet
file for each body, sorted by stratum and id, and ``frame.json``. A row group holds units of one
county only, so that opening a drawn county reads nothing of the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.errors import SnapshotDamaged
from kaohe.core.register.faults import FRAME_DAMAGED
from kaohe.core.register.frames import FrameUnit
from kaohe.engines.frames.frame_county import BodyFooter, StoredCounty
from kaohe.engines.hashing import hash_file

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT: Final = "frame/1"
INDEX: Final = "frame.json"
FRAME_SCHEMA: Final = pa.schema(
    [
        ("county", pa.string()),
        ("kind", pa.string()),
        ("unit_id", pa.string()),
        ("record", pa.string()),
    ]
)
_ID_DIGITS: Final = 16
_BATCH_ROWS: Final = 16_384


@dataclass(frozen=True, slots=True)
class BodyFrame:
    """What ``frame.json`` says of one body's file."""

    body: str
    units: int
    root: str
    """Canonical root of the rows: county, kind, id and record."""
    sha256: str
    """Of the file; it depends on what wrote it, the root does not."""


@dataclass(frozen=True, slots=True)
class FrameStore:
    """A frame, opened for reading."""

    path: Path
    register_digest: str
    pack_digest: str
    root: str
    """The frame's digest: the tree over the roots of its bodies."""
    bodies: tuple[BodyFrame, ...]
    _footers: dict[str, BodyFooter] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Of the bodies that were read from."""

    @classmethod
    def open(cls, path: Path) -> FrameStore:
        """Open a frame without reading its units.

        Whoever commits to it verifies it first; whoever opens a county compares its roots with
        the published manifest.

        Raises:
            SnapshotDamaged: there is none, or its index is not one.
        """
        try:
            index = json.loads((path / INDEX).read_bytes())
            form = index["format"]
            found = cls(
                path,
                index["register_digest"],
                index["pack_digest"],
                index["root"],
                tuple(BodyFrame(**each) for each in index["bodies"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as reason:
            raise FRAME_DAMAGED.error_at(str(path), what=INDEX) from reason
        if form != FORMAT:
            raise FRAME_DAMAGED.error_at(str(path), what=INDEX)
        return found

    @property
    def size(self) -> int:
        """Return the number of units."""
        return sum(each.units for each in self.bodies)

    def verify(self) -> None:
        """Compare every file with its hash.

        Raises:
            SnapshotDamaged: a file is missing or was changed.
        """
        for each in self.bodies:
            path = self.path / body_file(each.body)
            if not path.is_file() or hash_file(path) != each.sha256:
                raise FRAME_DAMAGED.error_at(str(self.path), what=path.name)

    def units(self) -> Iterator[FrameUnit]:
        """Stream all units, sorted by the keys of their strata and by id, as bytes."""
        for each in self.bodies:
            path = self.path / body_file(each.body)
            try:
                with pq.ParquetFile(path) as source:
                    for batch in source.iter_batches(_BATCH_ROWS):
                        yield from _units_of(each.body, batch)
            except (OSError, pa.ArrowException) as reason:
                raise FRAME_DAMAGED.error_at(str(self.path), what=path.name) from reason

    def county(self, body: str, county: str) -> StoredCounty:
        """Open one county; nothing is read of the others but the footer of their body's file."""
        if body not in self._footers:
            path = self.path / body_file(body)
            has_units = any(each.body == body for each in self.bodies)
            self._footers[body] = BodyFooter.read(path) if has_units else BodyFooter(path, None, {})
        return StoredCounty(self._footers[body], body, county)


def frame_folder(snapshot: Path, *, register_digest: str, pack_digest: str) -> Path:
    """Return where the frame of a snapshot and a pack stands, beside the store's snapshots."""
    store = snapshot.absolute().parents[2]
    name = f"{register_digest[:_ID_DIGITS]}-{pack_digest[:_ID_DIGITS]}"
    return store / "frames" / name


def find_frame(path: Path) -> FrameStore | None:
    """Return the frame that stands at a place; one without a sound index counts as absent."""
    try:
        return FrameStore.open(path)
    except SnapshotDamaged:
        return None


def body_file(body: str) -> str:
    """Return the name of a body's file."""
    return f"{body}.parquet"


def _units_of(body: str, batch: pa.RecordBatch) -> Iterator[FrameUnit]:
    county, kind, unit_id, record = batch.columns
    strata = pc.binary_join_element_wise(pa.scalar(body), county, kind, "/")
    written = record.cast(pa.binary())
    return map(FrameUnit, strata.to_pylist(), unit_id.to_pylist(), written.to_pylist())
