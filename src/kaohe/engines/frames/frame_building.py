"""Build the frame of a draw from a snapshot, within bounded memory at any size.

A frame needs every unit in order, and a nation's records do not fit into memory. No order crosses
a body, so the bodies are sorted apart, small ones together, two lots at a time; an engine that
runs short of memory spills to the disk of the frame. A national export holds all bodies in one
file and is parted by body first, so that it is not read once for each.
"""

from __future__ import annotations

import shutil
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import cache
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, Final

import duckdb
import ibis
import pyarrow.parquet as pq

from kaohe.core.canonical import canonical_bytes
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import SnapshotDamaged
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.faults import STORE_UNWRITABLE
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.frames import FEDERATION, frame_units, members_with_union
from kaohe.engines.duckdb_engine import EnginePool, open_engine, sql_of
from kaohe.engines.frames.frame_store import (
    FORMAT,
    INDEX,
    BodyFrame,
    FrameStore,
    find_frame,
    frame_folder,
)
from kaohe.engines.frames.frame_writing import write_units
from kaohe.engines.imports.canonical_rows import root_of_files
from kaohe.engines.imports.publishing import publish, unfinished_folder
from kaohe.engines.snapshots.opened_tables import counting_rows
from kaohe.engines.snapshots.stored import (
    NATIONAL,
    folder_of,
    stored_schema,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.snapshots.snapshot import Snapshot

_MEMORY: Final = "200MB"
"""For each of two connections; with what reads and writes Parquet they stay below one GB."""
_PARTING_MEMORY: Final = "500MB"
_WORKERS: Final = 2
_LOT_ROWS: Final = 250_000
_BATCH_ROWS: Final = 16_384
_KINDS: Final = (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS)
_MEMBERS: Final = "federation_members"
"""A table of its own, because members and federations are both found by it."""


def build_frame(
    snapshot: Snapshot,
    *,
    pack_digest: str,
    kinds: Collection[str],
    counted: Callable[[int], None] = lambda _units: None,
) -> FrameStore:
    """Build the frame of a snapshot and a pack.

    It is built from the rows even if there is one, because nobody but the rows can tell that the
    one that is there is theirs; a frame that differs is replaced.

    Args:
        snapshot: the register, verified by whoever freezes it.
        pack_digest: the pack whose plan is drawn by.
        kinds: the letters of the plan's kinds; units of other kinds stay out.
        counted: told how many units have been written so far, from any thread.

    Raises:
        FileUnusable: the store cannot be written; nothing is published.
    """
    target = frame_folder(snapshot.path, register_digest=snapshot.digest, pack_digest=pack_digest)
    try:
        with unfinished_folder(target.parent) as work:
            bodies = _write_bodies(snapshot.path, work, tuple(sorted(kinds)), counted)
            index = canonical_bytes(_index_of(snapshot.digest, pack_digest, bodies))
            (work / INDEX).write_bytes(index)
            publish(work, target, is_whole=lambda path: _is_frame(path, index))
    except (OSError, duckdb.IOException) as reason:
        first_line = str(reason).partition("\n")[0]
        raise STORE_UNWRITABLE.error_at(str(target.parent), reason=first_line) from reason
    return FrameStore.open(target)


def _is_frame(path: Path, index: bytes) -> bool:
    """Tell whether the frame with this index stands at a place, every file as it says."""
    found = find_frame(path)
    if found is None or (path / INDEX).read_bytes() != index:
        return False
    try:
        found.verify()
    except SnapshotDamaged:
        return False
    return True


def _index_of(register_digest: str, pack_digest: str, bodies: Iterable[BodyFrame]) -> Any:
    in_order = sorted(bodies, key=lambda each: each.body)
    return {
        "format": FORMAT,
        "register_digest": register_digest,
        "pack_digest": pack_digest,
        "root": root_of_files(each.root for each in in_order),
        "bodies": [
            {"body": each.body, "units": each.units, "root": each.root, "sha256": each.sha256}
            for each in in_order
        ],
    }


def _write_bodies(
    snapshot: Path, work: Path, kinds: tuple[str, ...], counted: Callable[[int], None]
) -> list[BodyFrame]:
    spill = work / "spill"
    spill.mkdir()
    _part_national_export(snapshot, spill)
    rows = {body: _rows_of(snapshot, spill, body) for body in sorted(BODY_NAMES)}
    sql = _frame_sql(kinds)
    meter = _Meter(counted)
    stopped = Event()

    def tell(units: int) -> None:
        if stopped.is_set():
            raise CancelledError
        meter.add(units)

    with (
        EnginePool(spill=spill, memory=_MEMORY) as engines,
        ThreadPoolExecutor(_WORKERS) as pool,
    ):

        def write(lot: tuple[str, ...]) -> list[BodyFrame]:
            engine = engines.engine()
            _name_tables(engine, snapshot, spill, lot)
            if FEDERATION in kinds:
                engine.execute(f"create or replace temp table {_MEMBERS} as {_members_sql()}")
            return write_units(engine.sql(sql).to_arrow_reader(_BATCH_ROWS), work, written=tell)

        futures = [pool.submit(write, lot) for lot in _plan_lots(rows)]
        try:
            found = [each for future in futures for each in future.result()]
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)
    shutil.rmtree(spill)
    return found


def _plan_lots(rows: dict[str, int]) -> list[tuple[str, ...]]:
    """Put small bodies together; the largest lots first, so that both cores end together."""
    lots: list[tuple[str, ...]] = []
    lot: tuple[str, ...] = ()
    for body, count in rows.items():
        if lot and sum(rows[each] for each in lot) + count > _LOT_ROWS:
            lots.append(lot)
            lot = ()
        lot = (*lot, body)
    lots.append(lot)
    return sorted(lots, key=lambda each: -sum(rows[body] for body in each))


def _part_national_export(snapshot: Path, spill: Path) -> None:
    """Write the enterprises of a national export once more, in one folder for each body."""
    parts = _parts(snapshot, ENTERPRISES, NATIONAL)
    if not parts:
        return
    unplaceable = CHECKS[ENTERPRISES.id].bits("unplaceable")
    with open_engine(spill=spill, memory=_PARTING_MEMORY, threads=1) as engine:
        engine.execute("set partitioned_write_flush_threshold = 65536")
        rows = engine.read_parquet(parts, hive_partitioning=False)
        rows.filter(f"broken & {unplaceable} = 0").to_parquet(
            str(_national_folder(spill)), partition_by=["body"], write_partition_columns=True
        )


def _national_folder(spill: Path) -> Path:
    return spill / "national"


def _parts(snapshot: Path, kind: TableKind, deliverer: str) -> list[str]:
    folder = snapshot / folder_of(kind.id) / f"province={deliverer}"
    return [str(part) for part in sorted(folder.glob("part-*.parquet"))]


def _enterprise_parts(snapshot: Path, spill: Path, body: str) -> list[str]:
    national = sorted((_national_folder(spill) / f"body={body}").glob("*.parquet"))
    return [*_parts(snapshot, ENTERPRISES, body), *map(str, national)]


def _rows_of(snapshot: Path, spill: Path, body: str) -> int:
    return sum(pq.read_metadata(part).num_rows for part in _enterprise_parts(snapshot, spill, body))


def _name_tables(
    engine: DuckDBPyConnection, snapshot: Path, spill: Path, lot: tuple[str, ...]
) -> None:
    """Let the names of the kinds mean the rows of these bodies."""
    own = ", ".join(f"'{body}'" for body in lot)
    for kind in _KINDS:
        if kind is ENTERPRISES:
            parts = [part for body in lot for part in _enterprise_parts(snapshot, spill, body)]
        else:
            parts = [part for body in (*lot, NATIONAL) for part in _parts(snapshot, kind, body)]
        if parts:
            rows = engine.read_parquet(parts, hive_partitioning=False).filter(f"body in ({own})")
        else:
            rows = engine.from_arrow(stored_schema(kind).empty_table())
        rows.create_view(kind.id, replace=True)
    superseded = engine.read_parquet(str(snapshot / "superseded.parquet"))
    superseded.create_view("superseded", replace=True)


@cache
def _frame_sql(kinds: tuple[str, ...]) -> str:
    enterprises, federations, social_unions = (counting_rows(kind) for kind in _KINDS)
    members = ibis.table(_members().schema(), name=_MEMBERS)
    return sql_of(frame_units(enterprises, federations, social_unions, members, kinds=kinds))


@cache
def _members_sql() -> str:
    return sql_of(_members())


def _members() -> Any:
    return members_with_union(counting_rows(ENTERPRISES), counting_rows(FEDERATIONS))


class _Meter:
    """Adds up the units that lots write side by side."""

    def __init__(self, counted: Callable[[int], None]) -> None:
        self._counted, self._units, self._lock = counted, 0, Lock()

    def add(self, units: int) -> None:
        """Take that so many more units are written."""
        with self._lock:
            self._units += units
            self._counted(self._units)
