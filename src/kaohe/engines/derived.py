"""What is derived from the stored rows: superseded rows, quarantine for people, broken lines."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.duplicates import KEYS, superseded_rows
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.stored import (
    QUARANTINE_SCHEMA,
    REJECTS_SCHEMA,
    SUPERSEDED_SCHEMA,
    register_tables,
    stored_table,
    write_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.judging import Judged

_MEMORY: Final = "900MB"


def write_rejects(judged: Iterable[Judged], work: Path) -> None:
    """Write every broken line, verbatim, with its file, number and reason."""
    rows = [
        {"file": each.report.file, "line": r.line, "reason": r.reason, "verbatim": r.verbatim}
        for each in judged
        for r in each.rejected
    ]
    table = pa.Table.from_pylist(rows, schema=REJECTS_SCHEMA)
    pq.write_table(table, work / "rejects.parquet", compression="zstd")


def write_derived(work: Path, *, spill: Path) -> dict[str, int]:
    """Write the superseded and the quarantined rows; return the superseded by table."""
    with open_engine(spill=spill, memory=_MEMORY, threads=2) as engine:
        register_tables(engine, work)
        _write_quarantine(engine, work)
        return _write_superseded(engine, work)


def superseded_in(engine: DuckDBPyConnection) -> pa.Table:
    """Return the superseded rows of all tables that the engine knows."""
    found = []
    for kind in TABLE_KINDS:
        if kind.id in KEYS:
            rows = engine.sql(_superseded_sql(kind)).to_arrow_table()
            found.append(rows.cast(SUPERSEDED_SCHEMA))
    return pa.concat_tables(found)


def _write_superseded(engine: DuckDBPyConnection, work: Path) -> dict[str, int]:
    table = superseded_in(engine)
    pq.write_table(table, work / "superseded.parquet", compression="zstd")
    tables = table["table"].to_pylist()
    return {kind.id: tables.count(kind.id) for kind in TABLE_KINDS}


@cache
def _superseded_sql(kind: TableKind) -> str:
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    return sql_of(superseded_rows(stored_table(kind), kind=kind.id, unplaceable=unplaceable))


def _write_quarantine(engine: DuckDBPyConnection, work: Path) -> None:
    rows = engine.sql(_quarantine_sql()).to_arrow_reader()
    write_rows(rows, work / "quarantine.parquet", QUARANTINE_SCHEMA)


@cache
def _quarantine_sql() -> str:
    parts = []
    for kind in TABLE_KINDS:
        table = stored_table(kind)
        out = table.filter((table.broken & CHECKS[kind.id].bits("unplaceable")) != 0)
        parts.append(
            out.select(
                table=ibis.literal(kind.id),
                body=out.body,
                file=out.file,
                line=out.line,
                broken=out.broken,
                raw=out.raw,
            )
        )
    return sql_of(ibis.union(*parts).order_by("table", "file", "line"))
