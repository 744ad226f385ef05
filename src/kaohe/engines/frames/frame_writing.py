"""Write the files of a frame: one for each body, its row groups cut where the county changes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.engines.frames.frame_store import FRAME_SCHEMA, BodyFrame, body_file
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.canonical_rows import CanonicalTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_GROUP_ROWS: Final = 32_768
"""Most units of a row group; a county of a few thousand is one group."""


def write_units(
    batches: Iterable[pa.RecordBatch], folder: Path, *, written: Callable[[int], None]
) -> list[BodyFrame]:
    """Write sorted units into the files of their bodies, county by county.

    Args:
        batches: units of whole bodies, in the order of the frame.
        folder: where the files of the bodies go.
        written: told how many more units have been written.
    """
    bodies: list[BodyFrame] = []
    file: _BodyFile | None = None
    for group in _cut_groups(batches):
        body = group.column("body")[0].as_py()
        if file is None or file.body != body:
            if file is not None:
                bodies.append(file.close())
            file = _BodyFile(folder, body)
        file.write(group.drop_columns(["body"]))
        written(group.num_rows)
    if file is not None:
        bodies.append(file.close())
    return bodies


class _BodyFile:
    """One body's file while it is written."""

    def __init__(self, folder: Path, body: str) -> None:
        self.body = body
        self._path = folder / body_file(body)
        self._table = CanonicalTable()
        self._writer = pq.ParquetWriter(
            self._path,
            FRAME_SCHEMA,
            compression="zstd",
            compression_level=1,
            use_dictionary=["county", "kind"],
            write_statistics=["county", "kind"],
        )

    def write(self, group: pa.Table) -> None:
        """Write units of one county as a row group."""
        self._writer.write_table(group.cast(FRAME_SCHEMA), row_group_size=group.num_rows)
        for batch in group.to_batches():
            self._table.add(batch.columns)

    def close(self) -> BodyFrame:
        """Finish the file."""
        self._writer.close()
        rows = self._table.rows
        return BodyFrame(self.body, rows, self._table.root(), hash_file(self._path))


def _cut_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Cut sorted units into groups of one county each, and of a bounded number of units."""
    pieces: list[pa.RecordBatch] = []
    rows, latest = 0, None
    for batch in batches:
        for start, end in _runs_of_counties(batch):
            county = batch.column("county")[start].as_py()
            while start < end:
                if pieces and (county != latest or rows == _GROUP_ROWS):
                    yield pa.Table.from_batches(pieces)
                    pieces, rows = [], 0
                latest = county
                taken = min(end - start, _GROUP_ROWS - rows)
                pieces.append(batch.slice(start, taken))
                rows, start = rows + taken, start + taken
    if pieces:
        yield pa.Table.from_batches(pieces)


def _runs_of_counties(batch: pa.RecordBatch) -> Iterator[tuple[int, int]]:
    """Yield begin and end of every run of equal counties."""
    if not batch.num_rows:
        return
    codes = batch.column("county").dictionary_encode().indices.to_numpy()
    bounds = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), batch.num_rows]
    yield from pairwise(bounds)
