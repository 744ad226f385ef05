"""Check a published snapshot against its manifest, its rows and the delivered files: all at once.

:meth:`Snapshot.open` stops at the first thing that is wrong, because nothing may be read from a
damaged snapshot. Who has to mend or to answer for one wants to know everything.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.errors import SnapshotDamaged
from kaohe.core.register.faults import SNAPSHOT_DAMAGED
from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.faults import (
    DELIVERED_BYTES_DIFFER,
    DELIVERED_FILE_MISSING,
    DELIVERED_FILE_UNLISTED,
    DELIVERED_ROWS_DIFFER,
    OUTCOME_DIFFERS,
    RULES_DIFFER,
)
from kaohe.engines.imports.backend import Job
from kaohe.engines.imports.canonical_rows import CanonicalTable
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.manifest import register_digest
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.reading.delivery import Tally
from kaohe.engines.snapshots.integrity import files_in, has_rows, rows_by_file
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.engines.snapshots.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kaohe.core.errors import Fault
    from kaohe.engines.reading.delivery import Delivery

WORKERS: Final = 2
_MANIFEST, _STORAGE = "manifest.json", "storage.json"


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
        DeliveryRefused: a delivered file that was given cannot be read at all.
    """
    paths = tuple(deliveries)
    try:
        manifest = json.loads((path / _MANIFEST).read_bytes())
        storage = json.loads((path / _STORAGE).read_bytes())
        stored = {each["path"]: each["sha256"] for each in storage["files"]}
        expected = rows_by_file(manifest)
        stated = str(manifest["register_digest"])
    except (OSError, ValueError, KeyError, TypeError):
        fault = SNAPSHOT_DAMAGED.at(str(path), what=f"{_MANIFEST}、{_STORAGE}")
        return Verification(None, 0, 0, 0, (fault,))
    faults = list(_find_damage(path, manifest, stored, expected))
    rows = 0
    if not faults:
        try:
            Snapshot.open(path).verify()
            rows = sum(rows or 0 for name, rows in expected.items() if "/" in name)
        except SnapshotDamaged as damage:
            faults.extend(damage.faults)
    opened = open_deliveries(paths) if paths else ()
    if paths:
        others = list(_find_other_deliveries(manifest, opened))
        same = [each for each in opened if each.origin.file not in {it.where for it in others}]
        if same and not faults:
            others.extend(_find_other_outcomes(path, manifest, same))
        faults.extend(others)
    return Verification(stated, len(stored), rows, len(opened), tuple(faults))


def _find_damage(
    path: Path, manifest: dict[str, Any], stored: dict[str, str], expected: dict[str, int | None]
) -> Iterator[Fault]:
    where = str(path)
    if manifest["register_digest"] != register_digest(manifest):
        yield SNAPSHOT_DAMAGED.at(where, what="register_digest")
    there = files_in(path)
    wanted = {*expected, *stored, _MANIFEST}
    for name in sorted((wanted | there) - {_STORAGE}):
        if name not in there:
            what = f"{name}（缺少，missing）"
        elif name not in expected and name != _MANIFEST:
            what = f"{name}（多出，not foreseen）"
        elif hash_file(path / name) != stored.get(name):
            what = f"{name}（内容已变，changed）"
        elif not has_rows(path / name, expected.get(name)):
            what = f"{name}（行数不符，other rows）"
        else:
            continue
        yield SNAPSHOT_DAMAGED.at(where, what=what)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
    with ThreadPoolExecutor(WORKERS) as pool:
        roots = pool.map(lambda name: read_root(given[name]), both)
        for name, root in zip(both, roots, strict=True):
            if hash_file(given[name].origin.path) != listed[name]["sha256"]:
                yield DELIVERED_BYTES_DIFFER.at(name)
            if root != listed[name]["root"]:
                yield DELIVERED_ROWS_DIFFER.at(name)


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
        rejects = pq.read_table(path / "rejects.parquet")
        for job, again in zip(jobs, judged, strict=True):
            name = again.report.file
            own = rejects.filter(pc.equal(rejects["file"], name)).to_pylist()
            agrees = (
                again.report.to_json() == listed[name]
                and [(r.line, r.reason, r.verbatim) for r in again.rejected]
                == [(r["line"], r["reason"], r["verbatim"]) for r in own]
                and _have_equal_texts(path / job.part, job.target)
            )
            if not agrees:
                yield OUTCOME_DIFFERS.at(name)


def _have_equal_texts(one: Path, other: Path) -> bool:
    """Compare the delivered texts that are kept with rows at fault; no root covers them."""
    pairs = zip_longest(_kept_texts(one), _kept_texts(other))
    return all(mine == yours for mine, yours in pairs)


def _kept_texts(part: Path) -> Iterator[dict[str, Any]]:
    with pq.ParquetFile(part) as source:
        for batch in source.iter_batches(columns=["line", "raw"]):
            yield from batch.filter(batch.column("raw").is_valid()).to_pylist()


def _advance_quietly(rows: int, *, size: int = 0, quarantined: int = 0) -> None:
    del rows, size, quarantined


def read_root(delivery: Delivery) -> str:
    """Read a delivered file again and return the canonical root of its rows."""
    table = CanonicalTable()
    for batch in delivery.read(Tally()):
        table.add([batch.column(field) for field in delivery.kind.field_ids])
    return table.root()
