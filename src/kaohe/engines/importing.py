"""Import deliveries into a register: an immutable snapshot, whole or absent."""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Lock
from typing import TYPE_CHECKING, Final

import duckdb
import pyarrow as pa

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import DeliveryRefused, SnapshotDamaged, raise_all
from kaohe.core.register.faults import DELIVERY_TWICE, STORE_UNWRITABLE
from kaohe.engines.deliveries import open_deliveries, skipped_in
from kaohe.engines.derived import write_derived, write_rejects
from kaohe.engines.duckdb_engine import EnginePool
from kaohe.engines.judging import Judged, judge_delivery, plan_judging
from kaohe.engines.manifest import manifest_of, register_digest
from kaohe.engines.publishing import publish, unfinished_folder
from kaohe.engines.readers import UNREADABLE, Tally
from kaohe.engines.reports import DeliveryReport, ImportReport, Progress, be_quiet
from kaohe.engines.snapshot import Snapshot
from kaohe.engines.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.engines.readers import Delivery

WORKERS: Final = 2
"""Files imported side by side."""

_ID_DIGITS: Final = 16
_SPILL: Final = "spill"


def import_deliveries(
    paths: Iterable[Path],
    *,
    store: Path,
    as_of: date,
    progress: Progress = be_quiet,
) -> ImportReport:
    """Check delivered files and publish them as one snapshot.

    The snapshot is written beside its place under a temporary name, flushed to the disk and
    renamed. Equal deliveries give an equal snapshot; if it is there already, it is returned.

    Args:
        paths: files, or folders that are searched for ``.csv``, ``.xlsx`` and ``.parquet``.
        store: the folder below which ``snapshots/<as_of>/<id>/`` is made.
        as_of: the day of which the register speaks.
        progress: called while rows are read.

    Raises:
        DeliveryRefused: nothing is stored; every fault of every file is named.
        FileUnusable: the store cannot be written; nothing is published.
    """
    paths = tuple(paths)
    deliveries = open_deliveries(paths)
    skipped = skipped_in(paths)
    hashes = _hash_files(deliveries)
    day = store / "snapshots" / as_of.isoformat()
    try:
        with unfinished_folder(day) as work:
            judged = _judge_all(deliveries, hashes, work, as_of=as_of, progress=progress)
            reports = tuple(each.report for each in judged)
            _refuse_equal_rows(deliveries, reports)
            superseded = _write_lists(judged, work)
            manifest = manifest_of(reports, as_of=as_of, superseded=superseded)
            digest = register_digest(manifest)
            _write_manifest({**manifest, "register_digest": digest}, work)
            target = day / digest[:_ID_DIGITS]
            already_there = not publish(work, target, is_whole=_is_whole)
    except (OSError, duckdb.IOException) as reason:
        first_line = str(reason).partition("\n")[0]
        raise STORE_UNWRITABLE.error_at(str(store), reason=first_line) from reason
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


def _hash_files(deliveries: Iterable[Delivery]) -> dict[str, str]:
    """Hash every file; two with the same bytes are refused unless they hold a header only."""
    hashes: dict[str, str] = {}
    first_with: dict[str, str] = {}
    faults = []
    for delivery in deliveries:
        path = delivery.origin.path
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
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


def _judge_all(
    deliveries: tuple[Delivery, ...],
    hashes: dict[str, str],
    work: Path,
    *,
    as_of: date,
    progress: Progress,
) -> list[Judged]:
    # Written out before the threads start, so that they share and do not repeat it.
    plans = {kind: plan_judging(kind, as_of) for kind in {each.kind for each in deliveries}}
    spill = work / _SPILL
    spill.mkdir()
    meter = _Meter(progress, total=sum(d.origin.path.stat().st_size for d in deliveries))
    parts = part_paths((each.kind.id, each.origin.deliverer) for each in deliveries)
    jobs = [(each, work / part) for each, part in zip(deliveries, parts, strict=True)]
    one_workbook = Lock()

    def run(job: tuple[Delivery, Path]) -> Judged:
        delivery, target = job
        # A sheet lies in memory as a whole, so that two at once would need twice as much.
        with one_workbook if delivery.encoding == "xlsx" else nullcontext():
            judged = judge_delivery(
                delivery,
                plans[delivery.kind],
                target,
                engine=engines.engine(),
                sha256=hashes[delivery.origin.file],
                advance=meter.add_rows,
            )
        meter.close_file(delivery.origin.path.stat().st_size)
        return judged

    with EnginePool(spill=spill) as engines, ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(run, job) for job in jobs]
        try:
            return [future.result() for future in futures]
        finally:
            pool.shutdown(cancel_futures=True)


class _Meter:
    """Adds up the progress of files that are read side by side."""

    def __init__(self, progress: Progress, *, total: int) -> None:
        self._progress, self._total = progress, total
        self._rows = self._done = 0
        self._lock = Lock()

    def add_rows(self, rows: int) -> None:
        with self._lock:
            self._rows += rows
            self._progress(self._rows, done=self._done, total=self._total)

    def close_file(self, size: int) -> None:
        with self._lock:
            self._done += size
            self._progress(self._rows, done=self._done, total=self._total)


def _write_lists(judged: list[Judged], work: Path) -> dict[str, int]:
    """Write rejects, quarantine and superseded rows; return the superseded by table."""
    write_rejects(judged, work)
    superseded = write_derived(work, spill=work / _SPILL)
    shutil.rmtree(work / _SPILL)
    return superseded


def _write_manifest(manifest: dict[str, Json], work: Path) -> None:
    (work / "manifest.json").write_bytes(canonical_bytes(manifest))
    _write_storage(work)


def _is_whole(snapshot: Path) -> bool:
    """Tell whether a snapshot is there; a damaged one counts as absent and is written again."""
    try:
        Snapshot.open(snapshot)
    except SnapshotDamaged:
        return False
    return True


def _write_storage(work: Path) -> None:
    """Write what guards the stored files: engine versions and hashes, never part of the digest."""
    files = []
    for path in sorted(each for each in work.rglob("*") if each.is_file()):
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        files.append(
            {
                "path": path.relative_to(work).as_posix(),
                "size": path.stat().st_size,
                "sha256": sha256,
            }
        )
    engine = {"duckdb": duckdb.__version__, "pyarrow": pa.__version__}
    text = json.dumps({"engine": engine, "files": files}, ensure_ascii=False, indent=1)
    (work / "storage.json").write_text(text + "\n", encoding="utf-8")
