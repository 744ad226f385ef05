"""A delivered file once it is opened, and the rows that every reader hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from kaohe.core.register.faults import COLUMNS_MISSING, COLUMNS_REPEATED, HEADER_UNKNOWN
from kaohe.core.register.fields import Header, TableKind, recognise_header
from kaohe.engines.arrow_arrays import repeat_text, wrap_flags
from kaohe.engines.stored import text_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.engines.lines import Rejected


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delivered file comes from."""

    path: Path
    file: str
    """Name inside the register, such as ``33/enterprises.csv``."""
    deliverer: str | None
    """The body, or ``None`` for a national export."""


@dataclass(slots=True)
class Tally:
    """What a reader has counted so far."""

    lines: int = 0
    headers: int = 0
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivered file, opened: its table is known and its columns are complete."""

    origin: Origin
    header: Header
    encoding: str
    """``utf-8``, ``gb18030``, ``xlsx`` or ``parquet``."""
    read: Callable[[Tally], Iterator[pa.RecordBatch]]
    """Read the rows once; lines and broken lines are counted in the tally on the way."""

    @property
    def kind(self) -> TableKind:
        """Return the table that the file holds."""
        return self.header.kind


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
            wrap_flags(np.zeros(rows, dtype=np.bool_)) if digits_lost is None else digits_lost,
            *(columns.get(field_id, absent) for field_id in header.kind.field_ids),
        ],
        schema=text_schema(header.kind),
    )
