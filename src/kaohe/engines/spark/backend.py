"""Spark as the engine of an import: on the machines of a cluster, over shared storage."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from pyspark.sql.functions import arrow_udf

from kaohe.core.errors import DeliveryRefused, raise_all
from kaohe.core.register.check_digits import check_digits
from kaohe.core.register.faults import DELIVERY_UNREADABLE
from kaohe.engines.counties import county_codes
from kaohe.engines.spark.deriving import derive_lists
from kaohe.engines.spark.faults import SPARK_JOB_FAILED, WORKERS_DIFFER
from kaohe.engines.spark.judging import Judging, judge_kind, store_rows
from kaohe.engines.spark.reading import ReadFile, Task, read_file, software
from kaohe.engines.spark.session import told_as_fault, without_pandas_warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from pyspark import RDD
    from pyspark.sql import SparkSession

    from kaohe.engines.imports.backend import Advance, Job
    from kaohe.engines.imports.reports import DeliveryReport

_BETWEEN_LOOKS: Final = 0.5
"""Seconds between two looks at how far the reading has come."""
_SCRATCH: Final = "spark"
_ATTEMPTS: Final = "attempts"


class SparkBackend:
    """Judges deliveries as tasks of a cluster.

    Delivered files and snapshots lie on storage that every worker reaches under the same paths.
    """

    def __init__(self, start: Callable[[], SparkSession]) -> None:
        """Take what starts Spark, or returns its session if it has been started.

        It is first called when the deliveries have been opened: what is wrong with them is told
        without waiting for a cluster.
        """
        self._start = start

    def versions(self) -> dict[str, str]:
        """Return the versions of the engine and of what writes its files."""
        session = self._start()
        return {"spark": session.version, "pyarrow": pa.__version__}

    def judge(self, jobs: Sequence[Job], *, as_of: date, advance: Advance) -> list[DeliveryReport]:
        """Write rows and broken lines of every delivery; report in order of jobs."""
        if not jobs:
            return []
        session = self._start()
        with _at_work(session, jobs[0].work) as scratch:
            _show_helpers(session)
            tasks = [
                Task(
                    job,
                    folder=Path.cwd(),
                    size=job.size,
                    target=scratch / job.delivery.kind.id / f"{number}.parquet",
                )
                for number, job in enumerate(jobs)
            ]
            read = _read_all(session, tasks, advance=advance)
            reports: dict[str, DeliveryReport] = {}
            for kind in dict.fromkeys(job.delivery.kind for job in jobs):
                own = [job for job in jobs if job.delivery.kind is kind]
                judging = Judging(kind, as_of, folder=Path.cwd(), attempts=scratch / _ATTEMPTS)
                reports |= _judge_own(session, judging, own, read, texts=scratch / kind.id)
                for job in own:
                    quarantined = reports[_name_of(job)].quarantined
                    advance(0, size=job.size - job.size // 2, quarantined=quarantined)
        return [reports[_name_of(job)] for job in jobs]

    def derive(self, work: Path) -> dict[str, int]:
        """Write what follows from the stored rows; return the number of superseded by table."""
        session = self._start()
        with _at_work(session, work) as scratch:
            return derive_lists(session, work.absolute(), attempts=scratch / _ATTEMPTS)


@contextmanager
def _at_work(session: SparkSession, work: Path) -> Iterator[Path]:
    """Make a folder for what tasks hand to each other, and sweep it up afterwards."""
    scratch = work.absolute() / _SCRATCH
    scratch.mkdir()
    is_done = False
    try:
        with told_as_fault(SPARK_JOB_FAILED, session.sparkContext.master):
            yield scratch
        is_done = True
    finally:
        # After a failure other tasks may still be writing; the whole folder goes in any case.
        shutil.rmtree(scratch, ignore_errors=not is_done)


def _show_helpers(session: SparkSession) -> None:
    """Make known what the expressions rely on: the list of counties and the check digits."""
    session.createDataFrame(county_codes()).createOrReplaceTempView("counties")
    with without_pandas_warning():
        session.udf.register("check_digits", arrow_udf(check_digits, "int"))


def _read_all(
    session: SparkSession, tasks: Sequence[Task], *, advance: Advance
) -> dict[str, ReadFile]:
    """Read every file as a task of its own; return what was counted by the name of the file."""
    context = session.sparkContext
    rows, size = context.accumulator(0), context.accumulator(0)

    def run(task: Task) -> ReadFile | str:
        result = read_file(task)
        if isinstance(result, ReadFile):
            rows.add(result.delivered.rows)
            size.add(task.size // 2)
        return result

    job = context.parallelize(tasks, len(tasks)).map(run)
    results = _collect(job, tell=lambda: (rows.value, size.value), advance=advance)
    read, faults = {}, []
    for task, result in zip(tasks, results, strict=True):
        if isinstance(result, ReadFile):
            read[_name_of(task.job)] = result
        else:
            path = str(task.job.delivery.origin.path)
            faults.append(DELIVERY_UNREADABLE.at(path, reason=result))
    raise_all(DeliveryRefused, faults)
    refuse_other_software({result.software for result in read.values()}, context.master)
    return read


def refuse_other_software(found: set[str], where: str) -> None:
    """Refuse what workers of another version have read, whose rules may be others.

    Raises:
        RegisterError: with the versions of both sides.
    """
    others = found - {software()}
    if others:
        raise WORKERS_DIFFER.error_at(where, here=software(), there="、".join(sorted(others)))


def _collect(job: RDD[Any], *, tell: Callable[[], tuple[int, int]], advance: Advance) -> list[Any]:
    """Run a job and tell meanwhile how many rows and bytes its finished tasks have read."""
    told = (0, 0)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(job.collect)
        try:
            while not future.done():
                wait([future], timeout=_BETWEEN_LOOKS)
                now = tell()
                advance(now[0] - told[0], size=now[1] - told[1])
                told = now
            results: list[Any] = future.result()
        finally:
            job.context.cancelAllJobs()
    return results


def _judge_own(
    session: SparkSession,
    judging: Judging,
    jobs: Sequence[Job],
    read: dict[str, ReadFile],
    *,
    texts: Path,
) -> dict[str, DeliveryReport]:
    """Judge the files of one kind; a file without rows is not worth a task."""
    files = {_name_of(job): (job, read[_name_of(job)]) for job in jobs}
    empty = [name for name, (_, each) in files.items() if not each.delivered.rows]
    reports = {name: store_rows(judging, (), *files.pop(name)) for name in empty}
    if files:
        reports |= judge_kind(session, judging, files, texts=texts)
    return reports


def _name_of(job: Job) -> str:
    return job.delivery.origin.file
