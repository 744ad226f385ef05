"""What a snapshot's files must be, told by its manifest alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.imports.canonical_rows import CanonicalTable
from kaohe.engines.imports.judging import canonical_names
from kaohe.engines.snapshots.cube import CUBE_FILE
from kaohe.engines.snapshots.stored import part_paths, stored_schema

if TYPE_CHECKING:
    from pathlib import Path

_BATCH_ROWS: Final = 65_536
_KINDS: Final = {kind.id: kind for kind in TABLE_KINDS}
_LISTS: Final = {
    "quarantined": "quarantine.parquet",
    "rejected": "rejects.parquet",
    "superseded": "superseded.parquet",
}
"""Lists for people and for counting, by the count that tells their rows."""


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
