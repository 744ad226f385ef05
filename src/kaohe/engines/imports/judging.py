"""Rows through the rules: what is asked of DuckDB, and what is counted on the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.operations import Field

from kaohe.core.register.check_digits import check_digits
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.counties import county_codes
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.imports.canonical_rows import CanonicalTable, write_rows_as_text
from kaohe.engines.imports.reports import DeliveryReport
from kaohe.engines.reading.arrow_arrays import read_numbers, wrap_text
from kaohe.engines.snapshots.stored import (
    IDENTIFIERS,
    NATIONAL,
    identified_schema,
    judged_table,
    stored_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.core.register.rules import TableChecks
    from kaohe.engines.imports.backend import Job
    from kaohe.engines.reading.readers import Tally

_NOT_CANONICAL: Final = ("file", "raw")
_NOT_DELIVERED: Final = ("file", "deliverer", "line", "digits_lost")
"""Columns that a reader adds: they tell of the form of a delivery and not of its rows."""
_OF_NO_BODY: Final = wrap_text(NATIONAL)
_CLEAN, _FLAGGED, _QUARANTINED = range(3)
_CLASSES: Final = ("clean", "flagged", "quarantined")


def canonical_names(schema: pa.Schema) -> list[str]:
    """Return the stored columns that an outcome root covers."""
    return [name for name in schema.names if name not in _NOT_CANONICAL]


@dataclass(frozen=True, slots=True)
class JudgingPlan:
    """The query of one kind of table on one as-of date; it serves all files of an import."""

    kind: TableKind
    sql: str
    """Asks for what is computed only."""
    delivered: frozenset[str]
    """Stored columns that are the delivered ones and need not pass through the engine."""
    schema: pa.Schema
    """Of the stored rows."""


@cache
def plan_judging(kind: TableKind, as_of: date) -> JudgingPlan:
    """Write the query out once; it takes longer than judging a small file."""
    judged = judged_table(kind, as_of=as_of, identified=True)
    delivered = frozenset(
        name for name, value in judged.op().values.items() if _is_delivered(name, value, kind)
    )
    computed = judged.select([name for name in judged.columns if name not in delivered])
    return JudgingPlan(kind, sql_of(computed), delivered, stored_schema(kind))


def _is_delivered(name: str, value: Any, kind: TableKind) -> bool:
    """Tell whether a stored column is the delivered one of its name; the line is kept to check."""
    is_same = isinstance(value, Field) and value.name == name
    return is_same and name in ("file", *kind.field_ids)


class Judge:
    """One connection that knows the rules of some kinds of table.

    The query is prepared once. Rows are handed over through an object that the engine asks for
    them anew at every run, because planning takes longer than judging a small file.
    """

    def __init__(self, engine: DuckDBPyConnection) -> None:
        self._engine = engine
        self._given: dict[str, _Given] = {}
        engine.register("counties", county_codes())

    def judge(self, plan: JudgingPlan, delivered: pa.Table) -> pa.Table:
        """Return the stored rows of delivered ones, in their order."""
        kind = plan.kind.id
        if kind not in self._given:
            self._given[kind] = _Given(identified_schema(plan.kind))
            self._engine.register("delivered", self._given[kind])
            self._engine.execute(f"prepare judge_{kind} as {plan.sql}")
        self._given[kind].rows = _identify(delivered) if plan.kind is ENTERPRISES else delivered
        judged = self._engine.sql(f"execute judge_{kind}").to_arrow_table()
        if not judged["line"].equals(delivered["line"]):
            # The engine holds back what is left over of a batch, if it is a few rows only, and
            # hands it out later. Lines of a delivery ascend, so that they tell the order.
            judged = judged.sort_by("line")
        if not judged["line"].equals(delivered["line"]):
            raise AssertionError("the engine lost or repeated rows")
        columns = [
            (delivered if field.name in plan.delivered else judged)[field.name].cast(field.type)
            for field in plan.schema
        ]
        return pa.Table.from_arrays(columns, schema=plan.schema)


class _Given:
    """Rows that the engine fetches by the Arrow C stream interface whenever a query runs."""

    def __init__(self, schema: pa.Schema) -> None:
        self.rows = pa.Table.from_batches([], schema=schema)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.rows.__arrow_c_stream__(requested_schema)


def _identify(rows: pa.Table) -> pa.Table:
    found = check_digits(rows["org_code"], rows["licence_no"], rows["uscc"])
    return rows.append_column(IDENTIFIERS, found)


class Delivered:
    """What is counted of text rows as they come from a reader; every backend counts with it."""

    def __init__(self, kind: TableKind) -> None:
        self._missing = dict.fromkeys(kind.field_ids, 0)
        self._table = CanonicalTable()

    @property
    def rows(self) -> int:
        """Return the rows so far."""
        return self._table.rows

    def add(self, rows: pa.RecordBatch | pa.Table) -> None:
        """Take note of rows."""
        self.append(rows, delivered_text(rows))

    def append(self, rows: pa.RecordBatch | pa.Table, text: Sequence[pa.Array]) -> None:
        """Take note of rows that are written as canonical text already."""
        for field_id in self._missing:
            self._missing[field_id] += rows.column(field_id).null_count
        for each in text:
            self._table.append(each)

    def root(self) -> str:
        """Return the canonical root; call it once, at the end."""
        return self._table.root()

    def missing(self) -> dict[str, int]:
        """Return the rows without a value, for every field that lacks one."""
        return {field_id: rows for field_id, rows in self._missing.items() if rows}


class Outcome:
    """Counts and hashes of judged rows as they pass; every backend counts with it."""

    def __init__(self, kind: TableKind) -> None:
        self._kind = kind
        self._schema = stored_schema(kind)
        self._rules = np.zeros(len(self._checks.rules), dtype=np.int64)
        self._bodies: dict[str, list[int]] = {}
        self.clean = self.flagged = self.quarantined = 0
        self.table = CanonicalTable()

    @property
    def _checks(self) -> TableChecks:
        # Looked up and not held: an outcome is sent from one process to another.
        return CHECKS[self._kind.id]

    def watch(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Pass judged rows on and take note of them."""
        for batch in batches:
            rows = batch.cast(self._schema)
            self.append(rows, outcome_text(rows))
            yield rows

    def append(self, rows: pa.RecordBatch | pa.Table, text: Sequence[pa.Array]) -> None:
        """Take note of rows that are written as canonical text already."""
        mask = read_numbers(rows.column("broken"))
        unplaceable = (mask & self._checks.bits("unplaceable")) != 0
        flagged = ~unplaceable & ((mask & self._checks.bits("flagged")) != 0)
        classes = np.where(unplaceable, _QUARANTINED, np.where(flagged, _FLAGGED, _CLEAN))
        clean, some, none = np.bincount(classes, minlength=len(_CLASSES)).tolist()
        self.clean += clean
        self.flagged += some
        self.quarantined += none
        broken = mask[mask != 0]
        for place in range(len(self._rules)):
            self._rules[place] += np.count_nonzero(broken >> place & 1)
        if "county" in self._schema.names:
            self._add_bodies(rows.column("body"), classes)
        for each in text:
            self.table.append(each)

    def _add_bodies(self, bodies: pa.Array | pa.ChunkedArray, classes: np.ndarray) -> None:
        known = pc.fill_null(bodies, _OF_NO_BODY).dictionary_encode()
        if isinstance(known, pa.ChunkedArray):
            known = known.unify_dictionaries().combine_chunks()
        keys = read_numbers(known.indices) * len(_CLASSES) + classes
        names = known.dictionary.to_pylist()
        counts = np.bincount(keys, minlength=len(names) * len(_CLASSES)).reshape(len(names), -1)
        for name, own in zip(names, counts.tolist(), strict=True):
            before = self._bodies.setdefault(name, [0] * len(_CLASSES))
            self._bodies[name] = [a + b for a, b in zip(before, own, strict=True)]

    def rules(self) -> dict[str, int]:
        """Return the rows that break each rule, for every rule that is broken."""
        rules = zip(self._checks.rules, self._rules, strict=True)
        return {rule.id: int(rows) for rule, rows in rules if rows}

    def bodies(self) -> dict[str, dict[str, int]]:
        """Return the rows of each class by body; ``00`` stands for rows without one."""
        return {
            body: dict(zip(_CLASSES, counts, strict=True))
            for body, counts in sorted(self._bodies.items())
        }


def delivered_text(rows: pa.RecordBatch | pa.Table) -> list[pa.Array]:
    """Write delivered rows as canonical text: the fields alone, as a line differs by form."""
    names = [name for name in rows.schema.names if name not in _NOT_DELIVERED]
    return _text_of(rows, names)


def outcome_text(rows: pa.RecordBatch | pa.Table) -> list[pa.Array]:
    """Write judged rows as canonical text."""
    return _text_of(rows, canonical_names(rows.schema))


def _text_of(rows: pa.RecordBatch | pa.Table, names: list[str]) -> list[pa.Array]:
    chosen = rows.select(names)
    batches = chosen.to_batches() if isinstance(chosen, pa.Table) else [chosen]
    return [write_rows_as_text(batch.columns) for batch in batches]


def report_delivery(
    job: Job, *, tally: Tally, delivered: Delivered, outcome: Outcome
) -> DeliveryReport:
    """Put together what became of one delivered file."""
    delivery = job.delivery
    return DeliveryReport(
        file=delivery.origin.file,
        deliverer=delivery.origin.deliverer,
        table=delivery.kind.id,
        size=job.size,
        sha256=job.sha256,
        encoding=delivery.encoding,
        unknown_columns=delivery.header.unknown,
        lines=tally.lines,
        headers=tally.headers,
        clean=outcome.clean,
        flagged=outcome.flagged,
        quarantined=outcome.quarantined,
        rejected=tally.rejected,
        rules=outcome.rules(),
        missing=delivered.missing(),
        bodies=outcome.bodies(),
        root=delivered.root(),
        outcome_root=outcome.table.root(),
    )
