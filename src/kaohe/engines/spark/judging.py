"""The rows of one kind of table through the rules on Spark, and back into delivered order.

All files of a kind are one query. Its rows are then sent to one task for each file, which sorts
them by line and stores them with the same writer and counts as every engine.
"""

from __future__ import annotations

import pickle
from contextlib import chdir
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyspark.sql.functions import broadcast

from kaohe.engines.imports.judging import Outcome, report_delivery
from kaohe.engines.imports.reuse import record_part
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
    from kaohe.engines.imports.backend import Job
    from kaohe.engines.imports.reports import DeliveryReport
    from kaohe.engines.spark.reading import ReadFile

_PLACES: Final = pa.schema([("file", pa.string()), ("place", pa.int32())])
_REPORTS: Final = "file string, report binary"


@dataclass(frozen=True, slots=True)
class Judging:
    """What the tasks that store the rows of one kind have to know."""

    kind: TableKind
    as_of: date
    folder: Path
    """In which the import was started; a delivery or the store may be named relative to it."""
    attempts: Path
    """For what tasks have not finished."""


def judge_kind(
    session: SparkSession,
    judging: Judging,
    files: Mapping[str, tuple[Job, ReadFile]],
    *,
    texts: Path,
) -> dict[str, DeliveryReport]:
    """Store the judged rows of all files of a kind; return the reports by the name of the file.

    Args:
        session: knows ``counties`` and ``check_digits``.
        judging: what is the same for all files.
        files: what was read of each file, by its name; only files that have rows.
        texts: folder of the rows as text.
    """
    session.read.parquet(str(texts)).createOrReplaceTempView("delivered")
    judged = session.sql(spark_sql_of(judged_table(judging.kind, as_of=judging.as_of)))
    places = pa.table([list(files), range(len(files))], schema=_PLACES)
    placed = judged.join(broadcast(session.createDataFrame(places)), "file")
    by_file = placed.repartitionById(len(files), "place").sortWithinPartitions("line")
    with without_pandas_warning():
        stored = by_file.mapInArrow(_store(judging, dict(files)), _REPORTS)
    return {row.file: pickle.loads(row.report) for row in stored.collect()}  # noqa: S301 (our own)


def _store(
    judging: Judging, files: dict[str, tuple[Job, ReadFile]]
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Return what a task does with the rows of its file, given in their order."""

    def store(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = iter(batches)
        first = next(rows, None)
        if first is None:
            return
        file = first.column("file")[0].as_py()
        report = store_rows(judging, chain([first], rows), *files[file])
        yield pa.record_batch({"file": [file], "report": [pickle.dumps(report)]})

    return store


def store_rows(
    judging: Judging, rows: Iterable[pa.RecordBatch], job: Job, read: ReadFile
) -> DeliveryReport:
    """Store the judged rows of one file, count them, and note that the file is finished."""
    schema, outcome = stored_schema(judging.kind), Outcome(judging.kind)
    with chdir(judging.folder):
        with written_whole(job.target.absolute(), beside=judging.attempts) as attempt:
            write_rows(outcome.watch(batch.select(schema.names) for batch in rows), attempt, schema)
        report = report_delivery(job, tally=read.tally, delivered=read.delivered, outcome=outcome)
        record_part(job, report, as_of=judging.as_of)
    return report
