"""Check a published snapshot against its manifest, its rows and the delivered files: all at once.

:meth:`Snapshot.open` stops at the first thing that is wrong, because nothing may be read from a
damaged snapshot. Who has to mend or to answer for one wants to know everything.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq

from kaohe.core.errors import SnapshotDamaged
from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.faults import (
    DELIVERED_BYTES_DIFFER,
    DELIVERED_FILE_MISSING,
    DELIVERED_FILE_UNLISTED,
    DELIVERED_ROWS_DIFFER,
    OUTCOME_DIFFERS,
    RULES_DIFFER,
)
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.backend import Job
from kaohe.engines.imports.canonical_rows import CanonicalTable
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.rejects import REJECTS_FILE, read_rejects
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.reading.delivery import Tally
from kaohe.engines.snapshots.integrity import find_damage, read_stated
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.snapshots.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from kaohe.core.errors import Fault
    from kaohe.engines.reading.delivery import Delivery

WORKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Verification:
    """What was compared, and everything that does not agree."""

    digest: str | None
    """The register digest that the manifest states; ``None`` if the manifest cannot be read."""
    files: int
    """Stored files compared with their hashes."""
    rows: int
    """Rows whose roots were computed again."""
    deliveries: int
    """Delivered files read again."""
    faults: tuple[Fault, ...]


def verify_snapshot(path: Path, *, deliveries: Iterable[Path] = ()) -> Verification:
    """Compute again what a snapshot states, and return everything that differs.

    Stored files are compared with their hashes and numbers of rows; then, if these agree, the
    outcome roots and all derived lists are computed from the rows. Delivered files, where given,
    are compared with the manifest by their bytes and by the root of their rows, and judged again:
    only that tells whether somebody who may write the whole snapshot has written another one.

    Args:
        path: the folder of the snapshot.
        deliveries: the delivered files, or folders that hold them.

    Raises:
        InputError: there is no such folder.
        DeliveryRefused: a delivered file that was given cannot be read at all.
    """
    paths = tuple(deliveries)
    try:
        stated = read_stated(path)
    except SnapshotDamaged as damage:
        return Verification(None, 0, 0, 0, damage.faults)
    manifest = stated.manifest
    faults = list(find_damage(stated))
    rows = 0
    if not faults:
        try:
            Snapshot.of(stated).verify()
            rows = sum(rows or 0 for name, rows in stated.rows.items() if "/" in name)
        except SnapshotDamaged as damage:
            faults.extend(damage.faults)
    opened = open_deliveries(paths) if paths else ()
    if paths:
        others = list(_find_other_deliveries(manifest, opened))
        same = [each for each in opened if each.origin.file not in {it.where for it in others}]
        if same and not faults:
            others.extend(_find_other_outcomes(path, manifest, same))
        faults.extend(others)
    return Verification(stated.digest, len(stated.hashes), rows, len(opened), tuple(faults))


def _find_other_deliveries(
    manifest: dict[str, Any], opened: tuple[Delivery, ...]
) -> Iterator[Fault]:
    """Yield what differs between the delivered files and the manifest's list of them."""
    listed = {each["file"]: each for each in manifest["deliveries"]}
    given = {each.origin.file: each for each in opened}
    for name in sorted(listed.keys() - given.keys()):
        yield DELIVERED_FILE_MISSING.at(name)
    for name in sorted(given.keys() - listed.keys()):
        yield DELIVERED_FILE_UNLISTED.at(name)
    both = sorted(listed.keys() & given.keys())
    stopped = Event()
    with ThreadPoolExecutor(WORKERS) as pool:
        roots = pool.map(lambda name: read_root(given[name], stopped), both)
        try:
            for name, root in zip(both, roots, strict=True):
                if hash_file(given[name].origin.path) != listed[name]["sha256"]:
                    yield DELIVERED_BYTES_DIFFER.at(name)
                if root != listed[name]["root"]:
                    yield DELIVERED_ROWS_DIFFER.at(name)
        finally:
            # Whoever stops this does not wait until every file is read.
            stopped.set()


def _find_other_outcomes(
    path: Path, manifest: dict[str, Any], deliveries: list[Delivery]
) -> Iterator[Fault]:
    """Judge delivered files again and yield those of which the snapshot says something else."""
    if manifest["rules_version"] != RULES_VERSION:
        yield RULES_DIFFER.at(str(path), there=manifest["rules_version"], here=RULES_VERSION)
        return
    listed = {each["file"]: each for each in manifest["deliveries"]}
    places = part_paths((each["table"], each["deliverer"]) for each in manifest["deliveries"])
    parts = dict(zip(listed, places, strict=True))
    with TemporaryDirectory(prefix="kaohe-") as folder:
        jobs = [
            Job(each, listed[name]["sha256"], Path(folder), parts[name])
            for each in deliveries
            for name in [each.origin.file]
        ]
        as_of = date.fromisoformat(manifest["as_of"])
        judged = DuckDbBackend().judge(jobs, as_of=as_of, advance=_advance_quietly)
        for job, again in zip(jobs, judged, strict=True):
            agrees = (
                again.to_json() == listed[again.file]
                and _have_equal_rejects(path / REJECTS_FILE, job)
                and _have_equal_texts(path / job.part, job.target)
            )
            if not agrees:
                yield OUTCOME_DIFFERS.at(again.file)


def _have_equal_rejects(one: Path, job: Job) -> bool:
    """Compare the broken lines of a delivery, which are in no root either."""
    file = job.delivery.origin.file
    other = read_rejects(job.rejects, file) if job.rejects.exists() else ()
    return _are_equal(read_rejects(one, file), other)


def _have_equal_texts(one: Path, other: Path) -> bool:
    """Compare the delivered texts that are kept with rows at fault; no root covers them."""
    return _are_equal(_kept_texts(one), _kept_texts(other))


def _kept_texts(part: Path) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(part) as source:
        for batch in source.iter_batches(columns=["line", "raw"]):
            yield batch.filter(batch.column("raw").is_valid())


def _are_equal(one: Iterable[pa.RecordBatch], other: Iterable[pa.RecordBatch]) -> bool:
    """Compare rows, in whatever batches they come."""
    rows = ((row for batch in each for row in batch.to_pylist()) for each in (one, other))
    return all(mine == yours for mine, yours in zip_longest(*rows))


def _advance_quietly(rows: int, *, size: int = 0, quarantined: int = 0) -> None:
    del rows, size, quarantined


def read_root(delivery: Delivery, stopped: Event) -> str:
    """Read a delivered file again and return the canonical root of its rows."""
    table = CanonicalTable()
    for batch in delivery.read(Tally()):
        if stopped.is_set():
            break
        table.add([batch.column(field) for field in delivery.kind.field_ids])
    return table.root()
