"""The rows of one kind of table through the rules on Spark, and back into delivered order.

All files of a kind are one query. Its rows are then sent to one task for each file, which sorts
them by line and stores them with the same writer and counts as every engine.
"""

from __future__ import annotations

import pickle
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyspark.sql.functions import broadcast

from kaohe.engines.imports.judging import Outcome
from kaohe.engines.snapshots.stored import judged_table, stored_schema, write_rows
from kaohe.engines.spark.dialect import spark_sql_of
from kaohe.engines.spark.reading import written_whole
from kaohe.engines.spark.session import without_pandas_warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from pyspark.sql import SparkSession

    from kaohe.core.register.fields import TableKind

_PLACES: Final = pa.schema([("file", pa.string()), ("place", pa.int32())])
_OUTCOMES: Final = "file string, outcome binary"


def judge_kind(
    session: SparkSession,
    kind: TableKind,
    targets: Mapping[str, Path],
    *,
    as_of: date,
    texts: Path,
    attempts: Path,
) -> dict[str, Outcome]:
    """Store the judged rows of all files of a kind; return the outcome by the name of the file.

    Args:
        session: knows ``counties`` and ``check_digits``.
        kind: the table.
        targets: where the rows of each file go; only of files that have rows.
        as_of: the day of which the register speaks.
        texts: folder of the rows as text.
        attempts: folder for what tasks have not finished.
    """
    session.read.parquet(str(texts)).createOrReplaceTempView("delivered")
    judged = session.sql(spark_sql_of(judged_table(kind, as_of=as_of)))
    places = pa.table([list(targets), range(len(targets))], schema=_PLACES)
    placed = judged.join(broadcast(session.createDataFrame(places)), "file")
    by_file = placed.repartitionById(len(targets), "place").sortWithinPartitions("line")
    with without_pandas_warning():
        stored = by_file.mapInArrow(_store(kind, dict(targets), attempts), _OUTCOMES)
    return {row.file: pickle.loads(row.outcome) for row in stored.collect()}  # noqa: S301 (our own)


def _store(
    kind: TableKind, targets: dict[str, Path], attempts: Path
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a task does with the rows of its file, given in their order."""

    def store(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = iter(batches)
        first = next(rows, None)
        if first is None:
            return
        file = first.column("file")[0].as_py()
        outcome = store_rows(kind, chain([first], rows), targets[file], attempts=attempts)
        yield pa.record_batch({"file": [file], "outcome": [pickle.dumps(outcome)]})

    return store


def store_rows(
    kind: TableKind, rows: Iterable[pa.RecordBatch], target: Path, *, attempts: Path
) -> Outcome:
    """Store the judged rows of one file, and count them."""
    schema, outcome = stored_schema(kind), Outcome(kind)
    with written_whole(target, beside=attempts) as attempt:
        write_rows(outcome.watch(batch.select(schema.names) for batch in rows), attempt, schema)
    return outcome
