"""Import deliveries into a register: an immutable snapshot, whole or absent."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import DeliveryRefused, SnapshotDamaged, raise_all
from kaohe.core.register.faults import (
    DELIVERY_CHANGED,
    DELIVERY_TWICE,
    DELIVERY_UNREADABLE,
    MEMORY_SHORT,
    STORE_UNWRITABLE,
)
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.backend import RECORDS, Job
from kaohe.engines.imports.duckdb_backend import MEMORY, DuckDbBackend
from kaohe.engines.imports.manifest import manifest_of, register_digest
from kaohe.engines.imports.publishing import LEFT, publish, unfinished_folder
from kaohe.engines.imports.rejects import write_rejects
from kaohe.engines.imports.reports import DeliveryReport, ImportReport, Progress, be_quiet
from kaohe.engines.imports.reuse import (
    count_records,
    find_kept,
    record_part,
    take_over,
)
from kaohe.engines.reading.deliveries import open_deliveries, skipped_in
from kaohe.engines.reading.readers import UNREADABLE, Tally
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.snapshots.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.engines.imports.backend import Backend
    from kaohe.engines.reading.readers import Delivery

_ID_DIGITS: Final = 16
_QUERY_STOPPED: Final = "Query interrupted"
"""What DuckDB says, as a plain error, where the user stops a query."""


class ImportInterrupted(KeyboardInterrupt):
    """The user stopped an import; the next one of the same day goes on from what is finished."""

    def __init__(self, finished: int) -> None:
        super().__init__(finished)
        self.finished = finished
        """Files that will not be judged again."""


def import_deliveries(
    paths: Iterable[Path],
    *,
    store: Path,
    as_of: date,
    progress: Progress = be_quiet,
    backend: Backend | None = None,
    memory: str = MEMORY,
) -> ImportReport:
    """Check delivered files and publish them as one snapshot.

    The snapshot is written beside its place under a temporary name, flushed to the disk and
    renamed. Equal deliveries give an equal snapshot; if it is there already, it is returned.

    Args:
        paths: files, or folders that are searched for ``.csv``, ``.xlsx`` and ``.parquet``.
        store: the folder below which ``snapshots/<as_of>/<id>/`` is made.
        as_of: the day of which the register speaks.
        progress: called while rows are read.
        backend: the engine that runs the import; by default DuckDB in this process.
        memory: what DuckDB may use before it spills to the disk, such as ``512MB``.

    Raises:
        DeliveryRefused: nothing is stored; every fault of every file is named.
        FileUnusable: the store cannot be written; nothing is published.
        ImportInterrupted: the user stopped it; nothing is published, what is finished is kept.
    """
    paths = tuple(paths)
    engine = DuckDbBackend(memory=memory) if backend is None else backend
    deliveries = open_deliveries(paths)
    skipped = skipped_in(paths)
    hashes = _hash_files(deliveries)
    day = store / "snapshots" / as_of.isoformat()
    try:
        with unfinished_folder(day, keep_left=True) as work, _told_as_interrupted(work):
            jobs = _plan_jobs(deliveries, hashes, work)
            meter = _Meter(progress, total=sum(job.size for job in jobs))
            reports = _judge_changed(jobs, engine, day, as_of=as_of, meter=meter)
            _refuse_changed(deliveries)
            _refuse_equal_rows(deliveries, reports)
            write_rejects(jobs, work)
            superseded = engine.derive(work)
            manifest = manifest_of(reports, as_of=as_of, superseded=superseded)
            digest = register_digest(manifest)
            _write_manifest({**manifest, "register_digest": digest}, work)
            _write_storage(engine.versions(), work)
            target = day / digest[:_ID_DIGITS]
            already_there = not publish(work, target, is_whole=_is_whole, leave_out=RECORDS)
    except (OSError, duckdb.IOException) as reason:
        raise STORE_UNWRITABLE.error_at(str(store), reason=_first_line(reason)) from reason
    except (duckdb.OutOfMemoryException, pa.ArrowMemoryError, MemoryError) as reason:
        raise MEMORY_SHORT.error_at(str(store), reason=_first_line(reason)) from reason
    return ImportReport(
        path=target,
        digest=digest,
        root=str(manifest["root"]),
        as_of=as_of.isoformat(),
        deliveries=reports,
        superseded=sum(superseded.values()),
        already_there=already_there,
        skipped=skipped,
    )


@contextmanager
def _told_as_interrupted(work: Path) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt as reason:
        if not work.exists():  # Published just now, which nobody may deny.
            raise
        raise ImportInterrupted(count_records(work)) from reason
    except RuntimeError as reason:
        if _QUERY_STOPPED not in str(reason):
            raise
        raise ImportInterrupted(count_records(work)) from reason


def _first_line(reason: Exception) -> str:
    return str(reason).partition("\n")[0]


def _hash_files(deliveries: Iterable[Delivery]) -> dict[str, str]:
    """Hash every file; two with the same bytes are refused unless they hold a header only."""
    hashes: dict[str, str] = {}
    first_with: dict[str, str] = {}
    faults = []
    for delivery in deliveries:
        path = delivery.origin.path
        try:
            sha256 = hash_file(path)
        except OSError as reason:
            faults.append(DELIVERY_UNREADABLE.at(str(path), reason=_first_line(reason)))
            continue
        if sha256 in first_with and _has_lines(delivery):
            faults.append(DELIVERY_TWICE.at(str(path), other=first_with[sha256]))
        first_with[sha256] = delivery.origin.file
        hashes[delivery.origin.file] = sha256
    raise_all(DeliveryRefused, faults)
    return hashes


def _has_lines(delivery: Delivery) -> bool:
    tally = Tally()
    try:
        next(delivery.read(tally), None)
    except UNREADABLE:
        return True
    return tally.lines > tally.headers


def _refuse_changed(deliveries: Iterable[Delivery]) -> None:
    """Refuse what was written to meanwhile: its hash would not be that of the rows."""
    changed = [each.origin.path for each in deliveries if each.has_changed()]
    raise_all(DeliveryRefused, [DELIVERY_CHANGED.at(str(path)) for path in changed])


def _refuse_equal_rows(deliveries: Iterable[Delivery], reports: Iterable[DeliveryReport]) -> None:
    """Refuse the same rows in two files, such as in two encodings: they would count twice."""
    first_with: dict[tuple[str, str], str] = {}
    faults = []
    for delivery, report in zip(deliveries, reports, strict=True):
        if not report.accepted + report.quarantined:
            continue
        other = first_with.setdefault((report.table, report.root), report.file)
        if other != report.file:
            faults.append(DELIVERY_TWICE.at(str(delivery.origin.path), other=other))
    raise_all(DeliveryRefused, faults)


def _plan_jobs(deliveries: tuple[Delivery, ...], hashes: dict[str, str], work: Path) -> list[Job]:
    parts = part_paths((each.kind.id, each.origin.deliverer) for each in deliveries)
    return [
        Job(each, hashes[each.origin.file], work, part)
        for each, part in zip(deliveries, parts, strict=True)
    ]


def _judge_changed(
    jobs: list[Job], engine: Backend, day: Path, *, as_of: date, meter: _Meter
) -> tuple[DeliveryReport, ...]:
    """Take over what an earlier import has judged already, and judge the rest."""
    work = jobs[0].work
    kept = find_kept(day, work / LEFT, as_of=as_of)
    judged: dict[str, DeliveryReport] = {}
    for job in jobs:
        reused = take_over(job, kept)
        if reused is not None:
            record_part(job, reused, as_of=as_of)
            rows = reused.accepted + reused.quarantined
            meter(rows, size=job.size, quarantined=reused.quarantined)
            judged[job.part] = reused
    shutil.rmtree(work / LEFT, ignore_errors=True)
    changed = [job for job in jobs if job.part not in judged]
    found = engine.judge(changed, as_of=as_of, advance=meter)
    judged |= {job.part: each for job, each in zip(changed, found, strict=True)}
    return tuple(judged[job.part] for job in jobs)


class _Meter:
    """Adds up the progress of files that are read side by side."""

    def __init__(self, progress: Progress, *, total: int) -> None:
        self._progress, self._total = progress, total
        self._rows = self._done = self._quarantined = 0
        self._lock = Lock()

    def __call__(self, rows: int, *, size: int = 0, quarantined: int = 0) -> None:
        with self._lock:
            self._rows += rows
            self._done += size
            self._quarantined += quarantined
            self._progress(
                self._rows, done=self._done, total=self._total, quarantined=self._quarantined
            )


def _write_manifest(manifest: dict[str, Json], work: Path) -> None:
    (work / "manifest.json").write_bytes(canonical_bytes(manifest))


def _is_whole(snapshot: Path) -> bool:
    """Tell whether a snapshot is there; a damaged one counts as absent and is written again."""
    if not snapshot.is_dir():
        return False
    try:
        Snapshot.open(snapshot)
    except SnapshotDamaged:
        return False
    return True


def _write_storage(versions: dict[str, str], work: Path) -> None:
    """Write what guards the stored files: engine versions and hashes, never part of the digest."""
    files = []
    noted = work / RECORDS
    for path in sorted(each for each in work.rglob("*") if each.is_file()):
        if noted in path.parents:
            continue
        sha256 = hash_file(path)
        files.append(
            {
                "path": path.relative_to(work).as_posix(),
                "size": path.stat().st_size,
                "sha256": sha256,
            }
        )
    text = json.dumps({"engine": versions, "files": files}, ensure_ascii=False, indent=1)
    (work / "storage.json").write_text(text + "\n", encoding="utf-8")
