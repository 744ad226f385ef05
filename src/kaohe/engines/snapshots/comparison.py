"""Two snapshots beside each other: what differs is summed up, or streamed one by one."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.indicators import SHARES
from kaohe.engines.imports.canonical_rows import CanonicalTable, root_of_files
from kaohe.engines.snapshots.differences import CHANGES, Difference, RowDifference, TableDifference
from kaohe.engines.snapshots.differing_rows import (
    find_details,
    find_differing,
    open_both,
    read_details,
)
from kaohe.engines.snapshots.stored import NATIONAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.fields import TableKind
    from kaohe.core.register.indicators import Share
    from kaohe.engines.snapshots.snapshot import Snapshot


class Comparison:
    """Two snapshots beside each other: the sums of what differs, and every single difference.

    What differs is found once, when the comparison is opened, and kept in the engine, which
    spills it to disk.
    """

    def __init__(self, before: Snapshot, after: Snapshot, engine: DuckDBPyConnection) -> None:
        self._before, self._after, self._engine = before, after, engine
        for kind in TABLE_KINDS:
            find_differing(engine, kind)
            find_details(engine, kind)

    def difference(self) -> Difference:
        """Sum up what differs."""
        before, after = self._before, self._after
        counts = _compare_counts(before, after)
        return Difference(
            before=before,
            after=after,
            deliveries=_compare_deliveries(before, after),
            tables=tuple(_sum_up(self._engine, kind) for kind in TABLE_KINDS),
            counts=counts,
            indicators=_compare_shares(counts),
            rules=_compare_sums(_rows_by_rule(before), _rows_by_rule(after)),
            quarantined=_compare_sums(_aside(before), _aside(after)),
        )

    def rows(self, *, body: str | None = None) -> Iterator[RowDifference]:
        """Stream every single difference: by table, then by unit, then in the order of fields."""
        for kind in TABLE_KINDS:
            for batch in read_details(self._engine, kind, body=body):
                for row in batch.to_pylist():
                    yield RowDifference(
                        table=kind.id,
                        change=row["change"],
                        key=row["key"],
                        body=row["body"],
                        name=row["name"],
                        field=row["field"],
                        before=_readable(kind, row["field"], row["before"]),
                        after=_readable(kind, row["field"], row["after"]),
                        before_place=_place(row["before_file"], row["before_line"]),
                        after_place=_place(row["after_file"], row["after_line"]),
                    )

    def count(self, *, body: str | None = None) -> int:
        """Count the single differences."""
        return sum(
            self._engine.execute(
                f"select count(*) from details_{kind.id} "  # noqa: S608 - our own names
                "where $body is null or body = $body",
                {"body": body},
            ).fetchall()[0][0]
            for kind in TABLE_KINDS
        )


@contextmanager
def open_comparison(before: Snapshot, after: Snapshot) -> Iterator[Comparison]:
    """Compare two snapshots, row by row where their files differ."""
    with open_both(before, after) as engine:
        yield Comparison(before, after, engine)


def _readable(kind: TableKind, name: str | None, text: str | None) -> str | None:
    """Name the rules instead of showing the stored mask."""
    if name != "broken" or text is None:
        return text
    return " ".join(rule.id for rule in CHECKS[kind.id].broken_rules(int(text))) or None


def _place(file: str | None, line: int | None) -> tuple[str, int] | None:
    return None if file is None or line is None else (file, line)


def _sum_up(engine: DuckDBPyConnection, kind: TableKind) -> TableDifference:
    table = CanonicalTable()
    fields: Counter[str] = Counter()
    bodies: dict[str, list[int]] = {}
    for batch in read_details(engine, kind):
        table.add(batch.columns)
        for each in pc.value_counts(batch.column("field").drop_null()).to_pylist():
            fields[each["values"]] += each["counts"]
        firsts = pa.table(batch).filter(pc.equal(batch.column("n"), 1))
        counted = firsts.group_by(["body", "change"]).aggregate([([], "count_all")])
        for each in counted.to_pylist():
            own = bodies.setdefault(each["body"] or NATIONAL, [0, 0, 0])
            own[CHANGES.index(each["change"])] += each["count_all"]
    totals = [sum(own[place] for own in bodies.values()) for place in range(len(CHANGES))]
    return TableDifference(
        table=kind.id,
        **dict(zip(CHANGES, totals, strict=True)),
        fields=dict(sorted(fields.items())),
        bodies={body: (own[0], own[1], own[2]) for body, own in sorted(bodies.items())},
        root=root_of_files([table.root()]),
    )


def _compare_deliveries(before: Snapshot, after: Snapshot) -> dict[str, tuple[str, ...]]:
    old, new = (
        {each["file"]: each["sha256"] for each in snapshot.manifest["deliveries"]}
        for snapshot in (before, after)
    )
    return {
        "added": tuple(sorted(new.keys() - old.keys())),
        "removed": tuple(sorted(old.keys() - new.keys())),
        "changed": tuple(
            sorted(name for name in old.keys() & new.keys() if old[name] != new[name])
        ),
    }


def _compare_counts(
    before: Snapshot, after: Snapshot
) -> dict[str, tuple[UnitCounts | None, UnitCounts | None]]:
    old, new = (
        {body: counts for (body,), counts in snapshot.counts("body").items()}
        for snapshot in (before, after)
    )
    return {
        body: (old.get(body), new.get(body))
        for body in sorted(old.keys() | new.keys())
        if old.get(body) != new.get(body)
    }


def _compare_shares(
    counts: dict[str, tuple[UnitCounts | None, UnitCounts | None]],
) -> dict[str, dict[str, tuple[Fraction | None, Fraction | None]]]:
    """Return the indicators of the register that differ; one of a divisor 0 is none."""
    found: dict[str, dict[str, tuple[Fraction | None, Fraction | None]]] = {}
    for body, (old, new) in counts.items():
        for share in SHARES:
            both = _share_of(old, share), _share_of(new, share)
            if both[0] != both[1]:
                found.setdefault(body, {})[share.id] = both
    return found


def _share_of(counts: UnitCounts | None, share: Share) -> Fraction | None:
    units = 0 if counts is None else getattr(counts, share.of)
    return Fraction(getattr(counts, share.counted), units) if units else None


def _rows_by_rule(snapshot: Snapshot) -> dict[str, int]:
    rows: dict[str, int] = {}
    for delivery in snapshot.manifest["deliveries"]:
        for rule, count in delivery["rules"].items():
            rows[rule] = rows.get(rule, 0) + count
    return rows


def _aside(snapshot: Snapshot) -> dict[str, int]:
    """Return the rows in quarantine and the broken lines by deliverer."""
    rows: dict[str, int] = {}
    for delivery in snapshot.manifest["deliveries"]:
        name = delivery["deliverer"] or NATIONAL
        rows[name] = rows.get(name, 0) + delivery["quarantined"] + delivery["rejected"]
    return rows


def _compare_sums(old: dict[str, int], new: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {
        name: (old.get(name, 0), new.get(name, 0))
        for name in sorted(old.keys() | new.keys())
        if old.get(name, 0) != new.get(name, 0)
    }
