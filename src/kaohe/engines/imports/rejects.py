"""Broken lines on their way to the disk: first a list for each delivery, then one of them all.

Lines are put together into groups of bounded size that depend on the lines alone, so that the
list of a snapshot is the same, byte for byte, in whatever pieces the lines came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.engines.reading.arrow_arrays import read_numbers, repeat_text, wrap_text
from kaohe.engines.snapshots.stored import REJECTS_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kaohe.engines.imports.backend import Job

REJECTS_FILE: Final = "rejects.parquet"

_GROUP_ROWS: Final = 50_000
_GROUP_BYTES: Final = 8 * 1024 * 1024
"""A group is closed by the line that fills it; a single line has up to 16 MiB."""
_READ_ROWS: Final = 4_096


class RejectsList:
    """A list of broken lines that is written as they come; the file begins with the first."""

    def __init__(self, target: Path, *, file: str | None = None) -> None:
        """Take the place of the list, and the delivery of all lines if they do not name it."""
        self._target, self._file = target, file
        self._part: pq.ParquetWriter | None = None
        self._pending: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0

    def keep(self, broken: pa.RecordBatch) -> None:
        """Append broken lines."""
        if self._file is not None:
            names = repeat_text(self._file, broken.num_rows)
            broken = pa.record_batch([names, *broken.columns], schema=REJECTS_SCHEMA)
        while broken.num_rows:
            sizes = self._bytes + np.cumsum(
                read_numbers(pc.binary_length(broken.column("verbatim")))
            )
            full = int(np.searchsorted(sizes, _GROUP_BYTES)) + 1
            taken = min(full, _GROUP_ROWS - self._rows, broken.num_rows)
            self._pending.append(broken.slice(0, taken))
            self._rows += taken
            self._bytes = int(sizes[taken - 1])
            if self._rows == _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
                self._write_group()
            broken = broken.slice(taken)

    def close(self) -> None:
        """Write what is left; the file is whole afterwards, if there is one."""
        if self._pending:
            self._write_group()
        if self._part is not None:
            self._part.close()

    def begin(self) -> pq.ParquetWriter:
        """Make the file if it is not there yet, be it for no lines."""
        if self._part is None:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._part = pq.ParquetWriter(
                self._target,
                REJECTS_SCHEMA,
                compression="zstd",
                use_dictionary=["file", "reason"],
                write_statistics=["file", "line"],
            )
        return self._part

    def _write_group(self) -> None:
        group = pa.Table.from_batches(self._pending)
        self.begin().write_table(group, row_group_size=self._rows)
        self._pending, self._rows, self._bytes = [], 0, 0


def write_rejects(jobs: Iterable[Job], work: Path) -> None:
    """Write the list of all broken lines from those of the deliveries, in their order."""
    together = RejectsList(work / REJECTS_FILE)
    together.begin()
    for job in jobs:
        if job.rejects.exists():
            for batch in read_rejects(job.rejects, job.delivery.origin.file):
                together.keep(batch)
    together.close()


def read_rejects(path: Path, file: str) -> Iterator[pa.RecordBatch]:
    """Yield the broken lines of one delivery, some at a time."""
    with pq.ParquetFile(path) as source:
        groups = [
            place
            for place in range(source.num_row_groups)
            if _may_hold(source.metadata.row_group(place).column(0).statistics, file)
        ]
        for batch in source.iter_batches(batch_size=_READ_ROWS, row_groups=groups):
            yield batch.filter(pc.equal(batch.column("file"), wrap_text(file)))


def copy_rejects(path: Path, file: str, target: Path) -> int:
    """Write the broken lines of one delivery to a list of their own; return their number."""
    own = RejectsList(target)
    rows = 0
    for batch in read_rejects(path, file):
        rows += batch.num_rows
        own.keep(batch)
    own.close()
    return rows


def _may_hold(statistics: Any, file: str) -> bool:
    return (
        statistics is None
        or not statistics.has_min_max
        or (statistics.min <= file <= statistics.max)
    )
