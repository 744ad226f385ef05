"""What follows from the stored rows of all files, by the same expressions on Spark."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame
from pyspark.sql.functions import asc_nulls_last

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.counts import CUBE_KEYS
from kaohe.core.register.duplicates import KEYS, superseded_rows
from kaohe.core.register.fields import TABLE_KINDS, TableKind
from kaohe.engines.imports.derived import quarantined_rows
from kaohe.engines.snapshots.cube import CUBE_FILE, CUBE_SCHEMA, cube_rows
from kaohe.engines.snapshots.stored import (
    QUARANTINE_SCHEMA,
    SUPERSEDED_SCHEMA,
    folder_of,
    stored_schema,
    stored_table,
    write_rows,
)
from kaohe.engines.spark.dialect import spark_sql_of
from kaohe.engines.spark.reading import written_whole
from kaohe.engines.spark.session import without_pandas_warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyspark.sql import SparkSession

_LISTED: Final = ("table", "key", "file", "line")
_PUT_ASIDE: Final = ("table", "file", "line")
_NOTHING: Final = "none boolean"
"""What a task returns that only writes."""


def derive_lists(session: SparkSession, work: Path, *, attempts: Path) -> dict[str, int]:
    """Write the lists and counts over all stored rows; return the superseded by table.

    Args:
        session: to run on.
        work: the unfinished snapshot.
        attempts: folder for what tasks have not finished.
    """
    for kind in TABLE_KINDS:
        _show_table(session, kind, work)
    repeatable = [kind for kind in TABLE_KINDS if kind.id in KEYS]
    superseded = reduce(DataFrame.unionAll, (_superseded(session, kind) for kind in repeatable))
    listed = work / "superseded.parquet"
    _write_sorted(superseded, listed, SUPERSEDED_SCHEMA, order=_LISTED, attempts=attempts)
    session.read.parquet(str(listed)).createOrReplaceTempView("superseded")
    quarantined = session.sql(spark_sql_of(quarantined_rows()))
    aside = work / "quarantine.parquet"
    _write_sorted(quarantined, aside, QUARANTINE_SCHEMA, order=_PUT_ASIDE, attempts=attempts)
    cube = session.sql(spark_sql_of(cube_rows()))
    _write_sorted(cube, work / CUBE_FILE, CUBE_SCHEMA, order=CUBE_KEYS, attempts=attempts)
    found = Counter(pq.read_table(listed)["table"].to_pylist())
    return {kind.id: found[kind.id] for kind in TABLE_KINDS}


def _show_table(session: SparkSession, kind: TableKind, work: Path) -> None:
    """Make the stored rows of a kind known under its name."""
    folder = work / folder_of(kind.id)
    if folder.exists():
        # Otherwise the name "province=33" of a folder would become a column.
        stored = session.read.option("recursiveFileLookup", "true").parquet(str(folder))
    else:
        stored = session.createDataFrame(stored_schema(kind).empty_table())
    stored.createOrReplaceTempView(kind.id)


def _superseded(session: SparkSession, kind: TableKind) -> DataFrame:
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    rows = superseded_rows(stored_table(kind), kind=kind.id, unplaceable=unplaceable)
    return session.sql(spark_sql_of(rows))


def _write_sorted(
    rows: DataFrame, target: Path, schema: pa.Schema, *, order: tuple[str, ...], attempts: Path
) -> None:
    """Write rows to one file, in order; one task sorts them, on disk if they are many."""

    def write(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        with written_whole(target, beside=attempts) as attempt:
            write_rows(batches, attempt, schema)
        yield from ()

    in_order = rows.repartition(1).sortWithinPartitions(*map(asc_nulls_last, order))
    with without_pandas_warning():
        in_order.mapInArrow(write, _NOTHING).collect()
    if not target.exists():  # Spark runs no task over no rows.
        write_rows((), target, schema)
