"""What a snapshot's files must be, told by its manifest, and which of them are not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.register.faults import (
    SNAPSHOT_DAMAGED,
    SNAPSHOT_MISSING,
    SNAPSHOT_OF_OTHER_FORM,
)
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.hashing import hash_file
from kaohe.engines.imports.canonical_rows import CanonicalTable
from kaohe.engines.imports.judging import canonical_names
from kaohe.engines.imports.manifest import FORMAT, register_digest
from kaohe.engines.snapshots.cube import CUBE_FILE
from kaohe.engines.snapshots.stored import part_paths, stored_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault

MANIFEST: Final = "manifest.json"
STORAGE: Final = "storage.json"

_BATCH_ROWS: Final = 65_536
_KINDS: Final = {kind.id: kind for kind in TABLE_KINDS}
_LISTS: Final = {
    "quarantined": "quarantine.parquet",
    "rejected": "rejects.parquet",
    "superseded": "superseded.parquet",
}
"""Lists for people and for counting, by the count that tells their rows."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What a snapshot states of itself."""

    path: Path
    manifest: dict[str, Any]
    digest: str
    as_of: date
    hashes: dict[str, str]
    """SHA-256 by stored file."""
    rows: dict[str, int | None]
    """Every Parquet file that the manifest implies, with its rows where they are told."""


def read_stated(path: Path) -> Stated:
    """Read what a snapshot states, without a look at its other files.

    Raises:
        InputError: there is no such folder.
        SnapshotDamaged: the manifest cannot be read, or is in the form of another version.
    """
    if not path.is_dir():
        raise SNAPSHOT_MISSING.error_at(str(path))
    try:
        manifest = json.loads((path / MANIFEST).read_bytes())
        if manifest["format"] != FORMAT:
            found = str(manifest["format"])
            raise SNAPSHOT_OF_OTHER_FORM.error_at(str(path), found=found, wanted=FORMAT)
        storage = json.loads((path / STORAGE).read_bytes())
        return Stated(
            path,
            manifest,
            str(manifest["register_digest"]),
            date.fromisoformat(manifest["as_of"]),
            {each["path"]: each["sha256"] for each in storage["files"]},
            rows_by_file(manifest),
        )
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise SNAPSHOT_DAMAGED.error_at(str(path), what=f"{MANIFEST}、{STORAGE}") from reason


def find_damage(stated: Stated) -> Iterator[Fault]:
    """Yield every file that is missing, too many, or not what the snapshot states."""
    where = str(stated.path)
    if stated.digest != register_digest(stated.manifest):
        yield SNAPSHOT_DAMAGED.at(where, what="register_digest")
    there = files_in(stated.path)
    wanted = {*stated.rows, *stated.hashes, MANIFEST}
    for name in sorted((wanted | there) - {STORAGE}):
        path = stated.path / name
        if name not in there:
            what = f"{name}（缺少，missing）"
        elif name not in stated.rows and name != MANIFEST:
            what = f"{name}（多出，not foreseen）"
        elif not path.is_file() or hash_file(path) != stated.hashes.get(name):
            what = f"{name}（内容已变，changed）"
        elif not has_rows(path, stated.rows.get(name)):
            what = f"{name}（行数不符，other rows）"
        else:
            continue
        yield SNAPSHOT_DAMAGED.at(where, what=what)


def rows_by_file(manifest: dict[str, Any]) -> dict[str, int | None]:
    """Return every Parquet file that the manifest implies, with its rows where they are told."""
    deliveries, tables = manifest["deliveries"], manifest["tables"].values()
    rows: dict[str, int | None] = {
        part: each["clean"] + each["flagged"] + each["quarantined"]
        for part, each in zip(_parts(deliveries), deliveries, strict=True)
    }
    for count, name in _LISTS.items():
        rows[name] = sum(table[count] for table in tables)
    rows[CUBE_FILE] = None
    return rows


def files_in(folder: Path) -> set[str]:
    """Name everything below a folder that is not a folder itself."""
    return {
        each.relative_to(folder).as_posix()
        for each in folder.rglob("*")
        if each.is_symlink() or not each.is_dir()
    }


def has_rows(path: Path, rows: int | None) -> bool:
    """Tell whether a Parquet file says that it has so many rows; ``None`` is for other files."""
    if rows is None:
        return True
    try:
        return bool(pq.read_metadata(path).num_rows == rows)
    except pa.ArrowException:
        return False


def changed_parts(snapshot: Path, manifest: dict[str, Any]) -> list[str]:
    """Name the files whose rows are not those of the outcome roots, reading batch by batch."""
    deliveries = manifest["deliveries"]
    return [
        part
        for part, delivery in zip(_parts(deliveries), deliveries, strict=True)
        if not _is_outcome(snapshot / part, delivery)
    ]


def _is_outcome(path: Path, delivery: dict[str, Any]) -> bool:
    schema = stored_schema(_KINDS[delivery["table"]])
    names = canonical_names(schema)
    table = CanonicalTable()
    with pq.ParquetFile(path) as source:
        if not source.schema_arrow.equals(schema):
            return False
        for batch in source.iter_batches(batch_size=_BATCH_ROWS, columns=["file", *names]):
            if not pc.all(pc.equal(batch.column("file"), delivery["file"])).as_py():
                return False
            table.add([batch.column(name) for name in names])
    return table.root() == str(delivery["outcome_root"])


def _parts(deliveries: list[dict[str, Any]]) -> list[str]:
    return part_paths((each["table"], each["deliverer"]) for each in deliveries)
