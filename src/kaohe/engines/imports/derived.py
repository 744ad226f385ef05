"""What is derived from the stored rows: superseded and quarantined rows, counts."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.duplicates import KEYS, superseded_rows
from kaohe.core.register.fields import ENTERPRISES, TABLE_KINDS
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.snapshots.cube import CUBE_FILE, CUBE_SCHEMA, cube_rows
from kaohe.engines.snapshots.stored import (
    QUARANTINE_SCHEMA,
    SUPERSEDED_SCHEMA,
    kinds_in,
    register_tables,
    stored_table,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind


_HASHES_AT_ONCE: Final = 16_000_000
_HASH: Final = f"hash({KEYS[ENTERPRISES.id][0]})"
_REPEATED: Final = "repeated_enterprises"


def write_derived(work: Path, *, spill: Path, memory: str) -> dict[str, int]:
    """Write the superseded and quarantined rows and the counts; return the superseded by table."""
    with open_engine(spill=spill, memory=memory, threads=2) as engine:
        kinds = kinds_in(work)
        register_tables(engine, work, kinds)
        _write_quarantine(engine, work, kinds)
        superseded = superseded_in(engine, kinds)
        pq.write_table(superseded, work / "superseded.parquet", compression="zstd")
        engine.register("superseded", superseded)
        pq.write_table(cube_in(engine), work / CUBE_FILE, compression="zstd")
    found = Counter(superseded["table"].to_pylist())
    return {kind.id: found[kind.id] for kind in TABLE_KINDS}


def superseded_in(
    engine: DuckDBPyConnection, kinds: tuple[TableKind, ...] = TABLE_KINDS
) -> pa.Table:
    """Return the superseded rows of tables that the engine knows, enterprises among them."""
    _show_repeated(engine)
    found = []
    for kind in kinds:
        if kind.id in KEYS:
            rows = engine.sql(_superseded_sql(kind)).to_arrow_table()
            found.append(rows.cast(SUPERSEDED_SCHEMA))
    return pa.concat_tables(found)


def cube_in(engine: DuckDBPyConnection) -> pa.Table:
    """Return the counts by the finest groups, from rows and list of superseded ones."""
    return engine.sql(_cube_sql()).to_arrow_table().cast(CUBE_SCHEMA)


def _show_repeated(engine: DuckDBPyConnection) -> None:
    """Make the rows known whose enterprise may stand in another row too.

    Equal ids have equal hashes, and a few million hashes are sorted faster than the engine
    groups ids, in memory that does not grow with the register. Whether two ids of one hash are
    equal is left to the expression that compares them.
    """
    enterprises = engine.table(ENTERPRISES.id)
    ((rows,),) = enterprises.count("*").fetchall()
    passes = rows // _HASHES_AT_ONCE + 1
    found = [np.empty(0, dtype=np.uint64)]
    for number in range(passes):
        own = enterprises.filter(f"{_HASH} % {passes} = {number}")
        hashes = own.project(f"{_HASH} as h").fetchnumpy()["h"]
        hashes.sort()
        found.append(hashes[1:][hashes[1:] == hashes[:-1]])
    twice = np.unique(np.concatenate(found))
    column = pa.Array.from_buffers(pa.uint64(), len(twice), [None, pa.py_buffer(twice)])
    engine.register("repeated_hashes", pa.Table.from_arrays([column], names=["h"]))
    repeated = engine.table("repeated_hashes")
    enterprises.join(repeated, f"{_HASH} = h", how="semi").create_view(_REPEATED)


@cache
def _superseded_sql(kind: TableKind) -> str:
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    name = _REPEATED if kind is ENTERPRISES else None
    return sql_of(superseded_rows(stored_table(kind, name), kind=kind.id, unplaceable=unplaceable))


@cache
def _cube_sql() -> str:
    return sql_of(cube_rows())


def quarantine_in(engine: DuckDBPyConnection) -> pa.Table:
    """Return the quarantined rows of all tables that the engine knows."""
    return engine.sql(_quarantine_sql(TABLE_KINDS)).to_arrow_table().cast(QUARANTINE_SCHEMA)


def _write_quarantine(engine: DuckDBPyConnection, work: Path, kinds: tuple[TableKind, ...]) -> None:
    rows = engine.sql(_quarantine_sql(kinds)).to_arrow_reader()
    write_rows(rows, work / "quarantine.parquet", QUARANTINE_SCHEMA)


@cache
def _quarantine_sql(kinds: tuple[TableKind, ...]) -> str:
    return sql_of(quarantined_rows(kinds))


def quarantined_rows(kinds: tuple[TableKind, ...] = TABLE_KINDS) -> Any:
    """Return the expression of the rows of some tables that are in quarantine, in order."""
    parts = []
    for kind in kinds:
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
    return ibis.union(*parts).order_by("table", "file", "line")
