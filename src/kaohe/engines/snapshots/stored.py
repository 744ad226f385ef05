"""How rows lie in a snapshot's folder, and how an engine comes to see them as tables."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import ENTERPRISES, TABLE_KINDS, TableKind
from kaohe.core.register.rules import judge
from kaohe.engines.reading.delivery import text_schema

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

NATIONAL: Final = "00"
"""Stands for the deliverer where headquarters exports the whole nation."""

REJECTS_SCHEMA: Final = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("reason", pa.string()),
        ("verbatim", pa.binary()),
        ("length", pa.int64()),
        ("sha256", pa.string()),
    ]
)
"""Broken lines: the delivery beside :data:`kaohe.engines.reading.rejects.BROKEN_SCHEMA`."""
SUPERSEDED_SCHEMA: Final = pa.schema(
    [
        ("table", pa.string()),
        ("key", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("kept_file", pa.string()),
        ("kept_line", pa.int64()),
    ]
)
QUARANTINE_SCHEMA: Final = pa.schema(
    [
        ("table", pa.string()),
        ("body", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("broken", pa.int64()),
        ("raw", pa.list_(pa.string())),
    ]
)
COUNTY_SCHEMA: Final = pa.schema(
    [
        ("code", pa.string()),
        ("county", pa.string()),
        ("county_body", pa.string()),
        ("succeeded", pa.bool_()),
    ]
)
IDENTIFIERS: Final = pa.field("identifiers", pa.int32())

_COMPRESSION_LEVEL: Final = 1
_SELDOM_REPEATED: Final = frozenset(
    {
        "line", "enterprise_id", "org_code", "licence_no", "uscc", "name", "address", "phone",
        "dues_account", "updated_at", "federation_id", "union_id", "organisation",
    }
)  # fmt: skip
"""Columns that a dictionary would make slower to write and larger."""
_LOOKED_FOR: Final = frozenset({"line", "body", "county", "broken"})
"""Columns by which rows are looked for; statistics of the others would never be read."""
_ANY_DAY: Final = date(2012, 12, 31)


def identified_schema(kind: TableKind) -> pa.Schema:
    """Return the schema of text rows of which ``check_digits`` has been asked beforehand."""
    schema = text_schema(kind)
    return schema.append(IDENTIFIERS) if kind is ENTERPRISES else schema


def judged_table(kind: TableKind, *, as_of: date, identified: bool = False) -> Any:
    """Return the expression that takes ``delivered`` and ``counties`` to the stored rows.

    Args:
        kind: the table.
        as_of: the day of which the register speaks.
        identified: the rows hold the answer of ``check_digits`` as a column; otherwise the
            engine is asked to call it.
    """
    schema = identified_schema(kind) if identified else text_schema(kind)
    delivered = ibis.table(ibis.Schema.from_pyarrow(schema), name="delivered")
    counties = ibis.table(ibis.Schema.from_pyarrow(COUNTY_SCHEMA), name="counties")
    return judge(CHECKS[kind.id], delivered, counties, as_of=as_of)


@cache
def stored_schema(kind: TableKind) -> pa.Schema:
    """Return the schema of the stored rows; it is the same on every as-of date."""
    return judged_table(kind, as_of=_ANY_DAY).schema().to_pyarrow()


def stored_table(kind: TableKind, name: str | None = None) -> Any:
    """Return the stored rows of a kind as an Ibis table, by default of the kind's name."""
    return ibis.table(ibis.Schema.from_pyarrow(stored_schema(kind)), name=name or kind.id)


def superseded_table() -> Any:
    """Return the list of superseded rows as an Ibis table."""
    return ibis.table(ibis.Schema.from_pyarrow(SUPERSEDED_SCHEMA), name="superseded")


def folder_of(kind: str) -> str:
    """Return the folder of a table's rows inside a snapshot."""
    return "rows" if kind == ENTERPRISES.id else kind


def part_paths(deliveries: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return the place of each delivery's rows inside a snapshot, given its table and deliverer."""
    parts: dict[str, int] = {}
    paths = []
    for table, deliverer in deliveries:
        folder = f"{folder_of(table)}/province={deliverer or NATIONAL}"
        paths.append(f"{folder}/part-{parts.setdefault(folder, 0)}.parquet")
        parts[folder] += 1
    return paths


def kinds_in(snapshot: Path) -> tuple[TableKind, ...]:
    """Return the kinds of which rows are stored, and the enterprises whether or not there are any.

    To write out what is asked of four empty tables takes longer than to import a small file.
    """
    stored = (kind for kind in TABLE_KINDS if (snapshot / folder_of(kind.id)).exists())
    return tuple(dict.fromkeys((ENTERPRISES, *stored)))


def register_tables(
    engine: DuckDBPyConnection, snapshot: Path, kinds: Iterable[TableKind] = TABLE_KINDS
) -> None:
    """Make the stored rows of kinds of table known under the kind's name."""
    for kind in kinds:
        parts = sorted((snapshot / folder_of(kind.id)).glob("*/part-*.parquet"))
        if parts:
            engine.read_parquet([str(part) for part in parts]).create_view(kind.id)
        else:
            engine.register(kind.id, stored_schema(kind).empty_table())


def write_rows(rows: Iterable[pa.RecordBatch], target: Path, schema: pa.Schema) -> None:
    """Write batches to one Parquet file, in their order."""
    with open_part(target, schema) as part:
        for batch in rows:
            part.write_batch(batch.cast(schema))


def open_part(target: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Begin a Parquet file; a context manager that closes it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return pq.ParquetWriter(
        target,
        schema,
        compression="zstd",
        compression_level=_COMPRESSION_LEVEL,
        use_dictionary=[name for name in schema.names if name not in _SELDOM_REPEATED],
        write_statistics=[name for name in schema.names if name in _LOOKED_FOR],
    )
