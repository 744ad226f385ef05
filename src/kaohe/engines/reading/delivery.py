"""A delivered file once it is opened, and the rows that every reader hands over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa

from kaohe.core.register.faults import COLUMNS_MISSING, COLUMNS_REPEATED, HEADER_UNKNOWN
from kaohe.core.register.fields import Header, TableKind, recognise_header
from kaohe.engines.reading.arrow_arrays import clear_flags, repeat_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delivered file comes from."""

    path: Path
    file: str
    """Name inside the register, such as ``33/enterprises.csv``."""
    deliverer: str | None
    """The body, or ``None`` for a national export."""


def _drop(_broken: pa.RecordBatch) -> None:
    """Let go of broken lines that nobody wants to see."""


@dataclass(slots=True)
class Tally:
    """What a reader has counted so far, and where broken lines go."""

    lines: int = 0
    headers: int = 0
    rejected: int = 0
    keep: Callable[[pa.RecordBatch], None] = _drop
    """Takes broken lines as they come, in the shape of :data:`rejects.BROKEN_SCHEMA`."""

    def reject(self, broken: pa.RecordBatch) -> None:
        """Count broken lines and hand them on."""
        self.rejected += broken.num_rows
        self.keep(broken)


class Stamp(NamedTuple):
    """What tells one state of a file from the next; nobody can set ``changed`` back."""

    inode: int
    size: int
    modified: int
    changed: int


_UNSTAMPED: Final = Stamp(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivered file, opened: its table is known and its columns are complete."""

    origin: Origin
    header: Header
    encoding: str
    """``utf-8``, ``gb18030``, ``xlsx`` or ``parquet``."""
    read: Callable[[Tally], Iterator[pa.RecordBatch]]
    """Read the rows once; lines and broken lines are counted in the tally on the way."""
    stamp: Stamp = _UNSTAMPED
    """Of the file before it was opened; set by whoever opens a file of any form."""

    @property
    def kind(self) -> TableKind:
        """Return the table that the file holds."""
        return self.header.kind

    def has_changed(self) -> bool:
        """Tell whether somebody wrote to the file, or replaced it, since it was opened."""
        try:
            return stamp_of(self.origin.path) != self.stamp
        except OSError:
            return True


def stamp_of(path: Path) -> Stamp:
    """Return the stamp of a file as it is now."""
    state = path.stat()
    return Stamp(state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def text_schema(kind: TableKind) -> pa.Schema:
    """Return the schema in which every reader hands over a table."""
    return pa.schema(
        [
            ("file", pa.string()),
            ("deliverer", pa.string()),
            ("line", pa.int64()),
            ("digits_lost", pa.bool_()),
            *((field_id, pa.string()) for field_id in kind.field_ids),
        ]
    )


def understand(origin: Origin, columns: Sequence[str]) -> Header | list[Fault]:
    """Return a header as it was understood, or everything that is wrong with it."""
    where = str(origin.path)
    header = recognise_header(columns)
    if header is None:
        return [HEADER_UNKNOWN.at(where, header=",".join(columns)[:200])]
    faults = []
    if header.missing:
        missing = "、".join(f"{each.zh}({each.id})" for each in header.missing)
        faults.append(COLUMNS_MISSING.at(where, table=header.kind.zh, columns=missing))
    if header.repeated:
        faults.append(COLUMNS_REPEATED.at(where, columns="、".join(header.repeated)))
    return faults or header


def make_batch(
    origin: Origin,
    header: Header,
    numbers: pa.Array,
    columns: Mapping[str, pa.Array],
    digits_lost: pa.Array | None = None,
) -> pa.RecordBatch:
    """Bring columns into declared order; a column that was not delivered is null.

    Args:
        origin: where the rows come from.
        header: as it was understood.
        numbers: the line of every row, counted from 1.
        columns: text by field.
        digits_lost: per row; without it no digits are gone.
    """
    rows = len(numbers)
    absent = pa.nulls(rows, pa.string())
    return pa.record_batch(
        [
            repeat_text(origin.file, rows),
            repeat_text(origin.deliverer, rows),
            numbers,
            clear_flags(rows) if digits_lost is None else digits_lost,
            *(columns.get(field_id, absent) for field_id in header.kind.field_ids),
        ],
        schema=text_schema(header.kind),
    )
