"""A published snapshot of the register, opened for reading."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq

from kaohe.core.errors import SnapshotDamaged, raise_all
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.counts import UnitCounts, count_units
from kaohe.core.register.duplicates import current_rows
from kaohe.core.register.faults import SNAPSHOT_DAMAGED
from kaohe.core.register.fields import (
    ENTERPRISES,
    FEDERATIONS,
    SOCIAL_UNIONS,
    STATISTICS,
    TARGETS,
    TableKind,
)
from kaohe.core.register.frames import (
    ABSENT,
    FEDERATION,
    FOREIGN,
    MEMBER,
    PRIVATE,
    SOCIAL,
    FrameUnit,
    frame_units,
)
from kaohe.core.register.indicators import (
    IndicatorSheet,
    Statistic,
    Target,
    compute_indicators,
)
from kaohe.engines.derived import superseded_in
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.integrity import changed_parts, files_in, has_rows, rows_by_file
from kaohe.engines.manifest import register_digest
from kaohe.engines.stored import register_tables, stored_table, superseded_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from duckdb import DuckDBPyConnection

_MEMORY: Final = "800MB"
_BATCH_ROWS: Final = 16_384
_TABLES_OF_KINDS: Final = {
    **dict.fromkeys((ABSENT, PRIVATE, FOREIGN, MEMBER), ENTERPRISES),
    FEDERATION: FEDERATIONS,
    SOCIAL: SOCIAL_UNIONS,
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An immutable register of one day; every answer comes from its files."""

    path: Path
    digest: str
    as_of: date
    manifest: dict[str, Any]

    @classmethod
    def open(cls, path: Path) -> Snapshot:
        """Open a snapshot and compare every stored file with its hash.

        The files are exactly those that the manifest implies, each with as many rows as it says.
        Whoever can write rows and hashes together is found out by :meth:`verify` only.

        Raises:
            SnapshotDamaged: a file is missing, too many or not what the snapshot says.
        """
        try:
            manifest = json.loads((path / "manifest.json").read_bytes())
            storage = json.loads((path / "storage.json").read_bytes())
            stored = [(entry["path"], entry["sha256"]) for entry in storage["files"]]
            digest, as_of = manifest["register_digest"], date.fromisoformat(manifest["as_of"])
        except (OSError, ValueError, KeyError, TypeError) as reason:
            raise SNAPSHOT_DAMAGED.error_at(str(path), what="manifest.json") from reason
        if digest != register_digest(manifest):
            raise SNAPSHOT_DAMAGED.error_at(str(path), what="register_digest")
        rows = rows_by_file(manifest)
        expected = {*rows, "manifest.json"}
        listed = {name for name, _ in stored}
        astray = (expected ^ listed) | (files_in(path) ^ {*expected, "storage.json"})
        if astray:
            raise SNAPSHOT_DAMAGED.error_at(str(path), what="、".join(sorted(astray)))
        for name, sha256 in stored:
            if not _has_hash(path / name, sha256) or not has_rows(path / name, rows.get(name)):
                raise SNAPSHOT_DAMAGED.error_at(str(path), what=name)
        return cls(path, digest, as_of, manifest)

    def verify(self) -> None:
        """Recompute from the rows what the manifest says of them; call it before a freeze.

        The outcome root of every file covers all stored columns but ``file`` and ``raw``; the
        former is compared with the delivery's name. The superseded rows are derived once more.
        Rows are read in batches and never held together.

        Raises:
            SnapshotDamaged: with every file whose rows are not those that were imported.
        """
        faults = [
            SNAPSHOT_DAMAGED.at(str(self.path), what=part)
            for part in changed_parts(self.path, self.manifest)
        ]
        raise_all(SnapshotDamaged, faults)
        with self._engine() as engine:
            derived = superseded_in(engine)
        if not derived.equals(pq.read_table(self.path / "superseded.parquet")):
            raise SNAPSHOT_DAMAGED.error_at(str(self.path), what="superseded.parquet")

    def counts(self, *groupings: str) -> dict[tuple[str, ...], UnitCounts]:
        """Count the enterprises by groupings of :data:`kaohe.core.register.counts.GROUPINGS`."""
        names = [field.name for field in fields(UnitCounts)]
        with self._engine() as engine:
            rows = engine.sql(_count_sql(*groupings)).fetchall()
        keys = len(groupings)
        return {
            tuple(row[:keys]): UnitCounts(**dict(zip(names, row[keys:], strict=True)))
            for row in rows
        }

    def statistics(self) -> tuple[Statistic, ...]:
        """Return the figures of the statistics tables that were delivered."""
        rows = self._figures(STATISTICS, "as_of")
        return tuple(Statistic(*row) for row in rows)

    def targets(self) -> tuple[Target, ...]:
        """Return the tasks of the targets tables that were delivered."""
        return tuple(Target(*row) for row in self._figures(TARGETS, "year"))

    def indicators(self, *, base: date, end: date) -> IndicatorSheet:
        """Compute the named indicators of every body from this snapshot alone.

        Raises:
            RegisterError: every figure that is missing, contradictory or zero where it divides.
        """
        return compute_indicators(
            {body: counts for (body,), counts in self.counts("body").items()},
            self.statistics(),
            self.targets(),
            register_digest=self.digest,
            register_as_of=self.as_of,
            base=base,
            end=end,
        )

    def frame(self, counties: Collection[str] | None = None) -> Iterator[FrameUnit]:
        """Stream the units of all strata, sorted by stratum key and unit id, as bytes.

        Args:
            counties: only the strata of these counties, as after they were drawn; None takes all.
        """
        wanted = None if counties is None else tuple(sorted(counties))
        flags = {kind: _FlagNames(table) for kind, table in _TABLES_OF_KINDS.items()}
        with self._engine() as engine:
            for batch in engine.sql(_frame_sql(wanted)).to_arrow_reader(_BATCH_ROWS):
                names = batch.schema.names[5:]
                columns = [column.to_pylist() for column in batch.columns]
                for body, county, kind, unit_id, broken, *values in zip(*columns, strict=True):
                    record = {
                        name: value
                        for name, value in zip(names, values, strict=True)
                        if value is not None
                    }
                    if broken:
                        record |= flags[kind[0]][broken]
                    yield FrameUnit(body, county, kind, unit_id, record)

    def _figures(self, kind: TableKind, when: str) -> list[tuple[Any, ...]]:
        with self._engine() as engine:
            return engine.sql(_figures_sql(kind, when)).fetchall()

    @contextmanager
    def _engine(self) -> Iterator[DuckDBPyConnection]:
        with (
            TemporaryDirectory(prefix="kaohe-") as spill,
            open_engine(spill=Path(spill), memory=_MEMORY, threads=2) as engine,
        ):
            register_tables(engine, self.path)
            engine.read_parquet(str(self.path / "superseded.parquet")).create_view("superseded")
            yield engine


class _FlagNames(dict[int, dict[str, list[str]]]):
    """The flags of a record by the stored mask; there are few masks and many rows."""

    def __init__(self, kind: TableKind) -> None:
        super().__init__()
        self._checks = CHECKS[kind.id]

    def __missing__(self, mask: int) -> dict[str, list[str]]:
        broken = self._checks.broken_rules(mask)
        names = [rule.id for rule in broken if rule.severity == "flagged"]
        self[mask] = {"flags": names} if names else {}
        return self[mask]


def _current(kind: TableKind) -> Any:
    superseded = superseded_table()
    own = superseded.filter(superseded.table == kind.id)
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    return current_rows(stored_table(kind), own, unplaceable=unplaceable)


@cache
def _count_sql(*groupings: str) -> str:
    return sql_of(count_units(_current(ENTERPRISES), *groupings))


@cache
def _frame_sql(counties: tuple[str, ...] | None) -> str:
    tables = (_current(kind) for kind in (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS))
    return sql_of(frame_units(*tables, counties=counties))


@cache
def _figures_sql(kind: TableKind, when: str) -> str:
    table = stored_table(kind)
    placeable = table.filter((table.broken & CHECKS[kind.id].bits("unplaceable")) == 0)
    columns = ("body", "indicator", when, "value")
    return sql_of(placeable.select(*columns).order_by(*columns))


def _has_hash(path: Path, sha256: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
