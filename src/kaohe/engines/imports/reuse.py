"""Parts of an unfinished or an earlier import, taken over where nothing has changed.

What the rules make of a delivery depends on its bytes, its name inside the register, who
delivered it, the as-of date and the version of the rules. Where these are the same, the stored
part and its report are taken as they are: after a killed import, and for the unchanged provinces
when one of them sends a correction. A part is taken only if its bytes still have their hash, and
only from a folder into which no other user can have put it: rows are not judged again, so that
somebody else's part could hold whatever he likes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.imports.backend import Judged
from kaohe.engines.imports.manifest import register_digest
from kaohe.engines.imports.publishing import is_closed_to_others
from kaohe.engines.imports.reports import DeliveryReport
from kaohe.engines.reading.lines import Rejected
from kaohe.engines.snapshots.stored import part_paths, stored_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from kaohe.engines.imports.backend import Job

_RECORDS: Final = ".finished"
_REJECTS: Final = "rejects.parquet"
_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, pa.ArrowException)
"""What is found when a record, a manifest or a list is not what it should be."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored part that may be taken over."""

    path: Path
    sha256: str
    judged: Judged


def record_part(job: Job, judged: Judged, *, as_of: date) -> None:
    """Note beside the unfinished snapshot that the rows of a delivery are stored.

    A file that was written to since it was hashed is not noted: its rows may be others.
    """
    if job.delivery.has_changed():
        return
    record = {
        "as_of": as_of.isoformat(),
        "rules_version": RULES_VERSION,
        "part": job.part,
        "sha256": hash_file(job.target),
        "report": judged.report.to_json(),
        "rejected": [[r.line, r.reason, r.verbatim.hex()] for r in judged.rejected],
    }
    folder = job.work / _RECORDS
    folder.mkdir(exist_ok=True)
    name = job.part.replace("/", "-")
    (folder / f"{name}.new").write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    (folder / f"{name}.new").rename(folder / f"{name}.json")


def forget_records(work: Path) -> None:
    """Remove the notes from a snapshot that is about to be published."""
    shutil.rmtree(work / _RECORDS, ignore_errors=True)


def find_kept(day: Path, left: Path, *, as_of: date) -> dict[str, list[Kept]]:
    """Return the parts that may be taken over, by the name of their delivery.

    Args:
        day: the folder of the published snapshots of the as-of date.
        left: what killed imports left behind.
        as_of: the day of which the register speaks.
    """
    kept: dict[str, list[Kept]] = {}
    for each in (*_find_left(left, as_of), *_find_published(day, as_of)):
        kept.setdefault(each.judged.report.file, []).append(each)
    return kept


def take_over(job: Job, kept: dict[str, list[Kept]]) -> Judged | None:
    """Put an unchanged part in its place and return its report; None if there is none."""
    origin = job.delivery.origin
    for each in kept.get(origin.file, ()):
        report = each.judged.report
        wanted = (job.sha256, origin.deliverer, job.delivery.kind.id, job.delivery.encoding)
        if (report.sha256, report.deliverer, report.table, report.encoding) == wanted:
            try:
                _link(each.path, job.target)
                if hash_file(job.target) == each.sha256 and _has_schema(job):
                    return replace(each.judged, report=replace(report, reused=True))
            except _UNREADABLE:
                pass  # Swept away meanwhile, or damaged: the delivery is judged again.
            job.target.unlink(missing_ok=True)
    return None


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
    """Yield what killed imports had finished; one may have found what another one left."""
    for path in sorted(left.rglob(f"{_RECORDS}/*.json")):
        try:
            if not is_closed_to_others(path.parent.parent):
                continue
            record = json.loads(path.read_text(encoding="utf-8"))
            if (record["as_of"], record["rules_version"]) == (as_of.isoformat(), RULES_VERSION):
                rejected = tuple(
                    Rejected(line, reason, bytes.fromhex(verbatim))
                    for line, reason, verbatim in record["rejected"]
                )
                judged = Judged(DeliveryReport.from_json(record["report"]), rejected)
                part = path.parent.parent / record["part"]
                yield Kept(part, record["sha256"], judged)
        except _UNREADABLE:
            continue


def _find_published(day: Path, as_of: date) -> Iterator[Kept]:
    for snapshot in sorted(day.glob("[0-9a-f]*")):
        try:
            if not all(map(is_closed_to_others, (snapshot, *snapshot.rglob("*")))):
                continue
            manifest = json.loads((snapshot / "manifest.json").read_bytes())
            same_rules = manifest["rules_version"] == RULES_VERSION
            if same_rules and manifest["as_of"] == as_of.isoformat():
                yield from _parts_of(snapshot, manifest)
        except _UNREADABLE:
            continue


def _parts_of(snapshot: Path, manifest: dict[str, Any]) -> Iterator[Kept]:
    storage = json.loads((snapshot / "storage.json").read_bytes())
    hashes = {each["path"]: each["sha256"] for each in storage["files"]}
    if manifest["register_digest"] != register_digest(manifest):
        return
    if hash_file(snapshot / _REJECTS) != hashes[_REJECTS]:
        return
    rejects = pq.read_table(snapshot / _REJECTS)
    deliveries = manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    for part, delivery in zip(parts, deliveries, strict=True):
        own = rejects.filter(pc.equal(rejects["file"], delivery["file"])).to_pylist()
        rejected = tuple(Rejected(r["line"], r["reason"], r["verbatim"]) for r in own)
        judged = Judged(DeliveryReport.from_json(delivery), rejected)
        yield Kept(snapshot / part, hashes[part], judged)
