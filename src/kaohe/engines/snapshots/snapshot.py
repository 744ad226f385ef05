"""A published snapshot of the register, opened for reading."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq

from kaohe.core.errors import SnapshotDamaged, raise_all
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.faults import SNAPSHOT_DAMAGED
from kaohe.core.register.fields import (
    STATISTICS,
    TARGETS,
    TableKind,
)
from kaohe.core.register.indicators import (
    IndicatorSheet,
    Statistic,
    Target,
    compute_indicators,
)
from kaohe.core.register.measures import (
    MeasureSheet,
    RegisterCounts,
    columns_for,
    measure,
    sum_by,
)
from kaohe.engines.divisions import divisions
from kaohe.engines.duckdb_engine import open_engine, sql_of
from kaohe.engines.imports.derived import cube_in, quarantine_in, superseded_in
from kaohe.engines.snapshots.cube import CUBE_FILE, read_counts
from kaohe.engines.snapshots.integrity import changed_parts, find_damage, read_stated
from kaohe.engines.snapshots.stored import register_tables, stored_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from duckdb import DuckDBPyConnection

    from kaohe.engines.snapshots.integrity import Stated

_MEMORY: Final = "800MB"


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
            InputError: there is no such folder.
            SnapshotDamaged: a file is missing, too many or not what the snapshot says.
        """
        stated = read_stated(path)
        damage = next(find_damage(stated), None)
        if damage is not None:
            raise SnapshotDamaged(damage)
        return cls.of(stated)

    @classmethod
    def of(cls, stated: Stated) -> Snapshot:
        """Return the snapshot of which a statement was found to be true."""
        return cls(stated.path, stated.digest, stated.as_of, stated.manifest)

    def verify(self) -> None:
        """Recompute from the rows what the manifest says of them; call it before a freeze.

        The outcome root of every file covers all stored columns but ``file`` and ``raw``; the
        former is compared with the delivery's name. All lists but the broken lines are derived
        anew. Rows are read in batches and never held together.

        Raises:
            SnapshotDamaged: with every file whose rows are not those that were imported.
        """
        faults = [
            SNAPSHOT_DAMAGED.at(str(self.path), what=part)
            for part in changed_parts(self.path, self.manifest)
        ]
        raise_all(SnapshotDamaged, faults)
        with self._engine() as engine:
            derived = {
                "superseded.parquet": superseded_in(engine),
                "quarantine.parquet": quarantine_in(engine),
                CUBE_FILE: cube_in(engine),
            }
        raise_all(
            SnapshotDamaged,
            [
                SNAPSHOT_DAMAGED.at(str(self.path), what=name)
                for name, table in derived.items()
                if not table.equals(pq.read_table(self.path / name))
            ],
        )

    def counts(self, *groupings: str) -> dict[tuple[str, ...], UnitCounts]:
        """Count the enterprises by groupings of :data:`kaohe.core.register.counts.GROUPINGS`."""
        return read_counts(self.path, *groupings)

    def measures(
        self, *by: str, base: Snapshot | None = None, body: str | None = None
    ) -> MeasureSheet:
        """Measure groups of enterprises; see :data:`kaohe.core.register.measures.GROUPS`.

        Args:
            by: what to group by; nothing gives the whole register.
            base: an earlier snapshot, from which changes are told.
            body: leaves out the others.

        Raises:
            InputError: something cannot be grouped by.
            RegisterError: the base is not of an earlier day.
        """
        before = base._counted(by, body) if base is not None else None
        return measure(self._counted(by, body), by, base=before)

    def _counted(self, by: tuple[str, ...], body: str | None) -> RegisterCounts:
        counts = self.counts(*columns_for(by))
        summed = sum_by(counts.items(), by, divisions=divisions(), body=body)
        return RegisterCounts(self.digest, self.as_of, summed)

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


@cache
def _figures_sql(kind: TableKind, when: str) -> str:
    table = stored_table(kind)
    placeable = table.filter((table.broken & CHECKS[kind.id].bits("unplaceable")) == 0)
    columns = ("body", "indicator", when, "value")
    return sql_of(placeable.select(*columns).order_by(*columns))
