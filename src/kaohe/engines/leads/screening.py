"""Screen a snapshot: one pass for each sign over the columns that it needs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.fields import ENTERPRISES
from kaohe.core.register.leads import Screening, judge_sign, write_chance
from kaohe.core.register.screening import SIGNS, Sign
from kaohe.core.values import write_exact
from kaohe.engines.divisions import divisions
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.snapshots.opened_tables import counting_rows, open_tables

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kaohe.engines.snapshots.snapshot import Snapshot

LEADS_SCHEMA: Final = pa.schema(
    [
        ("sign", pa.string()),
        ("body", pa.string()),
        ("county", pa.string()),
        ("name", pa.string()),
        ("concerned", pa.int64()),
        ("looked_at", pa.int64()),
        ("share", pa.string()),
        ("chance", pa.string()),
        ("stands_out", pa.bool_()),
    ]
)


def screen_snapshot(snapshot: Snapshot) -> Screening:
    """Count every sign in every county and tell which counties stand out."""
    counties = divisions().counties
    results = []
    with open_tables(snapshot.path) as engine:
        for sign in SIGNS:
            counts = engine.sql(_sign_sql(sign, snapshot.as_of)).fetchall()
            results.append(judge_sign(sign, counts, counties))
    return Screening(snapshot.digest, snapshot.as_of.isoformat(), tuple(results))


def table_of_counties(screening: Screening) -> pa.Table:
    """Return every county under every sign, whether it stands out or not."""
    records = [
        {
            "sign": result.sign.id,
            "body": each.body,
            "county": each.county,
            "name": each.name,
            "concerned": each.concerned,
            "looked_at": each.looked_at,
            "share": write_exact(each.share),
            "chance": write_chance(each.chance),
            "stands_out": each.stands_out,
        }
        for result in screening.results
        for each in result.counties
    ]
    return pa.Table.from_pylist(records, schema=LEADS_SCHEMA)


def write_counties_table(screening: Screening, path: Path) -> None:
    """Write every county under every sign as Parquet."""
    pq.write_table(table_of_counties(screening), path, compression="zstd")


@cache
def _sign_sql(sign: Sign, as_of: date) -> str:
    counted = sign.count(counting_rows(ENTERPRISES), as_of)
    filled = counted.filter(counted.looked_at > 0)
    return sql_of(filled.select("county", "concerned", "looked_at").order_by("county"))
