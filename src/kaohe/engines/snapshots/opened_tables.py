"""The tables of published snapshots as one engine sees them: by kind, and the lists beside them."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.duplicates import KEYS, current_rows
from kaohe.engines.duckdb_engine import open_engine
from kaohe.engines.snapshots.stored import register_tables, stored_table, superseded_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind

MEMORY: Final = "800MB"
LISTS: Final = ("superseded", "quarantine", "rejects")


@contextmanager
def open_scratch_engine() -> Iterator[DuckDBPyConnection]:
    """Open an engine that spills into a folder of its own, which goes with it."""
    with (
        TemporaryDirectory(prefix="kaohe-") as spill,
        open_engine(spill=Path(spill), memory=MEMORY, threads=2) as engine,
    ):
        yield engine


@contextmanager
def open_tables(snapshot: Path) -> Iterator[DuckDBPyConnection]:
    """Open an engine that knows a snapshot's tables by the ids of their kinds, and its lists."""
    with open_scratch_engine() as engine:
        register_tables(engine, snapshot)
        for name in LISTS:
            engine.read_parquet(str(snapshot / f"{name}.parquet")).create_view(name)
        yield engine


def counting_rows(kind: TableKind) -> Any:
    """Return the rows of a kind that count, as an expression: neither put aside nor replaced."""
    superseded = superseded_table()
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    table = stored_table(kind)
    if kind.id not in KEYS:
        return table.filter((table.broken & unplaceable) == 0)
    own = superseded.filter(superseded.table == kind.id)
    return current_rows(table, own, unplaceable=unplaceable)


def delivered_columns(kind: TableKind) -> dict[str, str]:
    """Return, by field, the SQL of its text as delivered.

    A row that breaks no severe rule keeps no ``raw``, because it is as it was read.
    """
    return {
        field: f"if(raw is null, cast({kind.id}.{field} as varchar), raw[{place}])"
        for place, field in enumerate(kind.field_ids, start=1)
    }
