"""Parts of an unfinished or an earlier import, taken over where nothing has changed.

What the rules make of a delivery depends on its bytes, its name inside the register, who
delivered it, the as-of date and the version of the rules. Where these are the same, the stored
part and its report are taken as they are: after a killed import, and for the unchanged provinces
when one of them sends a correction. A part is taken only if its bytes still have their hash, and
only from a folder into which no other user can have put it: rows are not judged again, so that
somebody else's part could hold whatever he likes.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.backend import RECORDS
from kaohe.engines.imports.manifest import FORMAT, register_digest
from kaohe.engines.imports.publishing import is_closed_to_others
from kaohe.engines.imports.rejects import REJECTS_FILE, copy_rejects
from kaohe.engines.imports.reports import DeliveryReport
from kaohe.engines.snapshots.stored import part_paths, stored_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from kaohe.engines.imports.backend import Job

_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, pa.ArrowException)
"""What is found when a record, a manifest or a list is not what it should be."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored part that may be taken over."""

    path: Path
    sha256: str
    report: DeliveryReport
    put_rejects: Callable[[Path], bool]
    """Put the broken lines into their place, and tell whether they are what they should be."""


def record_part(job: Job, report: DeliveryReport, *, as_of: date) -> None:
    """Note beside the unfinished snapshot that the rows of a delivery are stored.

    A file that was written to since it was hashed is not noted: its rows may be others.
    """
    if job.delivery.has_changed():
        return
    record = {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "rules_version": RULES_VERSION,
        "part": job.part,
        "sha256": hash_file(job.target),
        "report": report.to_json(),
        "rejects_sha256": hash_file(job.rejects) if report.rejected else None,
    }
    job.record.parent.mkdir(exist_ok=True)
    # A cluster may run a task twice at the same time, so that the name must be its own.
    new = job.record.with_suffix(f".{uuid4().hex}")
    new.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    new.rename(job.record)


def count_records(work: Path) -> int:
    """Return how many parts of an unfinished snapshot, or of one found in it, are finished."""
    return len({path.name for path in work.rglob(f"{RECORDS}/*.json")})


def find_kept(day: Path, left: Path, *, as_of: date) -> dict[str, list[Kept]]:
    """Return the parts that may be taken over, by the name of their delivery.

    Args:
        day: the folder of the published snapshots of the as-of date.
        left: what interrupted imports left behind.
        as_of: the day of which the register speaks.
    """
    kept: dict[str, list[Kept]] = {}
    for each in (*_find_left(left, as_of), *_find_published(day, as_of)):
        kept.setdefault(each.report.file, []).append(each)
    return kept


def take_over(job: Job, kept: dict[str, list[Kept]]) -> DeliveryReport | None:
    """Put an unchanged part in its place and return its report; None if there is none."""
    origin = job.delivery.origin
    for each in kept.get(origin.file, ()):
        report = each.report
        wanted = (job.sha256, origin.deliverer, job.delivery.kind.id, job.delivery.encoding)
        if (report.sha256, report.deliverer, report.table, report.encoding) == wanted:
            try:
                _link(each.path, job.target)
                is_same = hash_file(job.target) == each.sha256 and _has_schema(job)
                if is_same and (not report.rejected or each.put_rejects(job.rejects)):
                    return replace(report, reused=True)
            except _UNREADABLE:
                pass  # Swept away meanwhile, or damaged: the delivery is judged again.
            job.target.unlink(missing_ok=True)
            job.rejects.unlink(missing_ok=True)
    return None


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk cannot do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _has_schema(job: Job) -> bool:
    return bool(pq.read_schema(job.target).equals(stored_schema(job.delivery.kind)))


def _find_left(left: Path, as_of: date) -> Iterator[Kept]:
    """Yield what interrupted imports had finished; one may have found what another one left."""
    for path in sorted(left.rglob(f"{RECORDS}/*.json")):
        try:
            if not is_closed_to_others(path.parent.parent):
                continue
            record = json.loads(path.read_text(encoding="utf-8"))
            version = (record["format"], record["as_of"], record["rules_version"])
            if version == (FORMAT, as_of.isoformat(), RULES_VERSION):
                rejects = partial(
                    _link_whole, path.with_suffix(".rejects"), record["rejects_sha256"]
                )
                part = path.parent.parent / record["part"]
                report = DeliveryReport.from_json(record["report"])
                yield Kept(part, record["sha256"], report, rejects)
        except _UNREADABLE:
            continue


def _link_whole(source: Path, sha256: str, target: Path) -> bool:
    _link(source, target)
    return hash_file(target) == sha256


def _find_published(day: Path, as_of: date) -> Iterator[Kept]:
    for snapshot in sorted(day.glob("[0-9a-f]*")):
        try:
            if not all(map(is_closed_to_others, (snapshot, *snapshot.rglob("*")))):
                continue
            manifest = json.loads((snapshot / "manifest.json").read_bytes())
            version = (manifest["format"], manifest["as_of"], manifest["rules_version"])
            if version == (FORMAT, as_of.isoformat(), RULES_VERSION):
                yield from _parts_of(snapshot, manifest)
        except _UNREADABLE:
            continue


def _parts_of(snapshot: Path, manifest: dict[str, Any]) -> Iterator[Kept]:
    storage = json.loads((snapshot / "storage.json").read_bytes())
    hashes = {each["path"]: each["sha256"] for each in storage["files"]}
    if manifest["register_digest"] != register_digest(manifest):
        return
    rejects = snapshot / REJECTS_FILE
    if hash_file(rejects) != hashes[REJECTS_FILE]:
        return
    deliveries = manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    for part, delivery in zip(parts, deliveries, strict=True):
        report = DeliveryReport.from_json(delivery)
        copy = partial(_copy_all, rejects, report)
        yield Kept(snapshot / part, hashes[part], report, copy)


def _copy_all(rejects: Path, report: DeliveryReport, target: Path) -> bool:
    return copy_rejects(rejects, report.file, target) == report.rejected
