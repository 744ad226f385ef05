"""The counts of a register by its finest groups: made once at the import, read ever after."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis
import pyarrow as pa

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.counts import CUBE_KEYS, UnitCounts, count_cube, sum_cube
from kaohe.core.register.duplicates import current_rows
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.snapshots.stored import stored_table, superseded_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

CUBE_FILE: Final = "indicators.parquet"

_COUNTS: Final = tuple(field.name for field in fields(UnitCounts))
CUBE_SCHEMA: Final = pa.schema(
    [*((key, pa.string()) for key in CUBE_KEYS), *((name, pa.int64()) for name in _COUNTS)]
)


def cube_rows() -> Any:
    """Return the expression of the cube over ``enterprises`` and ``superseded``, in order."""
    superseded = superseded_table()
    own = superseded.filter(superseded.table == ENTERPRISES.id)
    unplaceable = CHECKS[ENTERPRISES.id].bits("unplaceable")
    return count_cube(current_rows(stored_table(ENTERPRISES), own, unplaceable=unplaceable))


def read_counts(
    snapshot: Path, *groupings: str, within: Mapping[str, Collection[str]] | None = None
) -> dict[tuple[str, ...], UnitCounts]:
    """Add up the cube of a snapshot by groupings of ``kaohe.core.register.counts.GROUPINGS``.

    Args:
        snapshot: folder of the snapshot.
        groupings: what to group by.
        within: values of the cube's keys that are looked at; nothing leaves nothing out.
    """
    with duckdb.connect() as engine:
        engine.execute("set threads = 1")
        cube = engine.read_parquet(str(snapshot / CUBE_FILE))
        for key, values in (within or {}).items():
            wanted = [duckdb.ConstantExpression(value) for value in values]
            cube = cube.filter(duckdb.ColumnExpression(key).isin(*wanted))
        cube.create_view("cube")
        rows = engine.sql(_sum_sql(*groupings)).fetchall()
    keys = len(groupings)
    return {
        tuple(row[:keys]): UnitCounts(**dict(zip(_COUNTS, row[keys:], strict=True))) for row in rows
    }


@cache
def _sum_sql(*groupings: str) -> str:
    return sql_of(sum_cube(ibis.table(ibis.Schema.from_pyarrow(CUBE_SCHEMA), "cube"), *groupings))
