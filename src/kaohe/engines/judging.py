"""One delivered file through the rules, in one stream: read, judge, store, count, hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.faults import DELIVERY_UNREADABLE
from kaohe.engines.canonical_rows import CanonicalTable
from kaohe.engines.counties import county_codes
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.readers import BATCH_ROWS, UNREADABLE, Tally
from kaohe.engines.reports import DeliveryReport
from kaohe.engines.stored import judged_table, stored_schema, text_schema, write_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.lines import Rejected
    from kaohe.engines.readers import Delivery

_NOT_CANONICAL = ("file", "raw")


def canonical_names(schema: pa.Schema) -> list[str]:
    """Return the stored columns that an outcome root covers."""
    return [name for name in schema.names if name not in _NOT_CANONICAL]


@dataclass(frozen=True, slots=True)
class JudgingPlan:
    """The query of one kind of table on one as-of date; it serves all files of an import."""

    kind: TableKind
    sql: str
    schema: pa.Schema
    """Of the stored rows."""


@cache
def plan_judging(kind: TableKind, as_of: date) -> JudgingPlan:
    """Write the query out once; it takes longer than judging a small file."""
    return JudgingPlan(kind, sql_of(judged_table(kind, as_of=as_of)), stored_schema(kind))


@dataclass(frozen=True, slots=True)
class Judged:
    """One file after the rules: its report and its broken lines."""

    report: DeliveryReport
    rejected: tuple[Rejected, ...]


class _Outcome:
    """Counts and hashes of judged rows as they pass."""

    def __init__(self, plan: JudgingPlan) -> None:
        self._checks = CHECKS[plan.kind.id]
        self._schema = plan.schema
        self._canonical = canonical_names(plan.schema)
        self._rules = np.zeros(len(self._checks.rules), dtype=np.int64)
        self.clean = self.flagged = self.quarantined = 0
        self.table = CanonicalTable()

    def watch(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Pass judged rows on and take note of them."""
        for batch in batches:
            rows = batch.cast(self._schema)
            self._add(rows)
            yield rows

    def _add(self, rows: pa.RecordBatch) -> None:
        mask = rows.column("broken").to_numpy()
        unplaceable = (mask & self._checks.bits("unplaceable")) != 0
        flagged = ~unplaceable & ((mask & self._checks.bits("flagged")) != 0)
        self.quarantined += int(unplaceable.sum())
        self.flagged += int(flagged.sum())
        self.clean += len(mask) - int(unplaceable.sum()) - int(flagged.sum())
        broken = mask[mask != 0]
        for place in range(len(self._rules)):
            self._rules[place] += np.count_nonzero(broken >> place & 1)
        self.table.add([rows.column(name) for name in self._canonical])

    def rules(self) -> dict[str, int]:
        rules = zip(self._checks.rules, self._rules, strict=True)
        return {rule.id: int(rows) for rule, rows in rules if rows}


def judge_delivery(
    delivery: Delivery,
    plan: JudgingPlan,
    target: Path,
    *,
    engine: DuckDBPyConnection,
    sha256: str,
    advance: Callable[[int], None],
) -> Judged:
    """Run a file through the rules and store its rows in delivered order.

    Raises:
        DeliveryRefused: the file turned out to be unreadable half way.
    """
    tally, delivered = Tally(), CanonicalTable()
    unreadable: list[Exception] = []

    def stream() -> Iterator[pa.RecordBatch]:
        try:
            for batch in delivery.read(tally):
                delivered.add(batch.columns[2:])
                advance(batch.num_rows)
                yield batch
        except UNREADABLE as reason:
            unreadable.append(reason)
            raise

    outcome = _Outcome(plan)
    reader = pa.RecordBatchReader.from_batches(text_schema(plan.kind), stream())
    engine.register("delivered", reader)
    engine.register("counties", county_codes())
    try:
        judged = engine.sql(plan.sql).to_arrow_reader(BATCH_ROWS)
        write_rows(outcome.watch(judged), target, plan.schema)
    except (duckdb.Error, pa.ArrowException):
        if not unreadable:
            raise
        reason = str(unreadable[0]).partition("\n")[0]
        where = str(delivery.origin.path)
        raise DELIVERY_UNREADABLE.error_at(where, reason=reason) from unreadable[0]
    report = DeliveryReport(
        file=delivery.origin.file,
        deliverer=delivery.origin.deliverer,
        table=plan.kind.id,
        size=delivery.origin.path.stat().st_size,
        sha256=sha256,
        encoding=delivery.encoding,
        unknown_columns=delivery.header.unknown,
        lines=tally.lines,
        headers=tally.headers,
        clean=outcome.clean,
        flagged=outcome.flagged,
        quarantined=outcome.quarantined,
        rejected=len(tally.rejected),
        rules=outcome.rules(),
        root=delivered.root(),
        outcome_root=outcome.table.root(),
    )
    return Judged(report, tuple(tally.rejected))
