"""What differs between two snapshots: files, rows, fields, counts and rules.

A file whose outcome root is equal in both holds equal rows, so that only the rows of other files,
and those of equal files that are newly replaced or no longer replaced, are compared. Rows are
joined by the unit's id and streamed; nothing grows with the register but a list of ids and
digests, which the engine spills to disk.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.canonical import digest
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.indicators import SHARES
from kaohe.core.values import write_exact
from kaohe.engines.imports.canonical_rows import CanonicalTable, root_of_files
from kaohe.engines.snapshots.inspection import ID_COLUMNS
from kaohe.engines.snapshots.opened_tables import open_scratch_engine
from kaohe.engines.snapshots.stored import NATIONAL, part_paths, stored_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.canonical import Json
    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.fields import TableKind
    from kaohe.core.register.indicators import Share
    from kaohe.engines.snapshots.snapshot import Snapshot

Change: TypeAlias = Literal["added", "removed", "changed"]

FORMAT: Final = "register-difference/1"
CHANGES: Final[tuple[Change, ...]] = ("added", "removed", "changed")
KEY_COLUMNS: Final = {
    "enterprises": ("enterprise_id",),
    "federations": ("body", "federation_id"),
    "social_unions": ("body", "union_id"),
    "statistics": ("body", "indicator", "as_of"),
    "targets": ("body", "indicator", "year"),
}
"""What makes two rows of two snapshots the same unit."""

_SIDES: Final = ("before", "after")
_NOT_COMPARED: Final = ("file", "line", "raw")
_BATCH_ROWS: Final = 16_384
_DETAIL: Final = pa.schema(
    [
        ("change", pa.string()),
        ("key", pa.string()),
        ("body", pa.string()),
        ("name", pa.string()),
        ("field", pa.string()),
        ("before", pa.string()),
        ("after", pa.string()),
        ("before_file", pa.string()),
        ("before_line", pa.int64()),
        ("after_file", pa.string()),
        ("after_line", pa.int64()),
        ("n", pa.int64()),
    ]
)
_NAMED: Final = {"statistics": "indicator", "targets": "indicator"}


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One field of one unit that is not as it was, or a unit that came or went."""

    table: str
    change: Change
    key: str
    body: str | None
    name: str | None
    field: str | None
    """The field that changed; ``None`` for a unit that came or went."""
    before: str | None
    after: str | None
    before_place: tuple[str, int] | None
    """File and line in the earlier snapshot."""
    after_place: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Units of one table that came, went or changed."""

    table: str
    added: int
    removed: int
    changed: int
    fields: dict[str, int]
    """Changed units by field."""
    bodies: dict[str, tuple[int, int, int]]
    """Units added, removed and changed by body."""
    root: str
    """Canonical root over every single difference."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two snapshots, in sums; rows are streamed apart."""

    before: Snapshot
    after: Snapshot
    deliveries: dict[str, tuple[str, ...]]
    """Files ``added``, ``removed`` and ``changed`` (by hash), by change."""
    tables: tuple[TableDifference, ...]
    counts: dict[str, tuple[UnitCounts | None, UnitCounts | None]]
    """By body, before and after; only bodies whose counts differ."""
    indicators: dict[str, dict[str, tuple[Fraction | None, Fraction | None]]]
    """Shares of the register by body and id, before and after; only those that differ."""
    rules: dict[str, tuple[int, int]]
    """Rows by rule before and after; only rules whose rows differ."""
    quarantined: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Rows put aside by deliverer, before and after; only where they differ."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all differs."""
        return self.before.digest == self.after.digest

    @property
    def digest(self) -> str:
        """Return the digest that two people approve; it covers every single difference."""
        return digest(self.to_json())

    def to_json(self) -> dict[str, Json]:
        """Return the difference in sums, with one root over the rows of each table."""
        return {
            "format": FORMAT,
            "before": self.before.digest,
            "after": self.after.digest,
            "deliveries": {change: list(names) for change, names in self.deliveries.items()},
            "tables": {
                each.table: {
                    "added": each.added,
                    "removed": each.removed,
                    "changed": each.changed,
                    "fields": dict(each.fields),
                    "bodies": {
                        body: dict(zip(CHANGES, counts, strict=True))
                        for body, counts in each.bodies.items()
                    },
                    "root": each.root,
                }
                for each in self.tables
            },
            "counts": {
                body: {
                    side: _counts_to_json(counts) for side, counts in zip(_SIDES, both, strict=True)
                }
                for body, both in self.counts.items()
            },
            "indicators": {
                body: {
                    name: [None if value is None else write_exact(value) for value in both]
                    for name, both in shares.items()
                }
                for body, shares in self.indicators.items()
            },
            "rules": {rule: list(rows) for rule, rows in self.rules.items()},
            "quarantined": {name: list(rows) for name, rows in self.quarantined.items()},
        }


class Comparison:
    """Two snapshots beside each other: the sums of what differs, and every single difference.

    What differs is found once, when the comparison is opened, and kept in the engine, which
    spills it to disk.
    """

    def __init__(self, before: Snapshot, after: Snapshot, engine: DuckDBPyConnection) -> None:
        self._before, self._after, self._engine = before, after, engine
        for kind in TABLE_KINDS:
            _find_differing(engine, kind)
            _find_details(engine, kind)

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
            for batch in _read_details(self._engine, kind, body=body):
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
    with _open_both(before, after) as engine:
        yield Comparison(before, after, engine)


def _readable(kind: TableKind, name: str | None, text: str | None) -> str | None:
    """Name the rules instead of showing the stored mask."""
    if name != "broken" or text is None:
        return text
    return " ".join(rule.id for rule in CHECKS[kind.id].broken_rules(int(text))) or None


def _place(file: str | None, line: int | None) -> tuple[str, int] | None:
    return None if file is None or line is None else (file, line)


@contextmanager
def _open_both(before: Snapshot, after: Snapshot) -> Iterator[DuckDBPyConnection]:
    """Open an engine with the rows of both snapshots that may differ, as ``before_<table>``."""
    equal = _equal_files(before, after)
    with open_scratch_engine() as engine:
        for side, snapshot in zip(_SIDES, (before, after), strict=True):
            path = str(snapshot.path / "superseded.parquet")
            engine.read_parquet(path).create_view(f"{side}_superseded")
        for side, snapshot in zip(_SIDES, (before, after), strict=True):
            for kind in TABLE_KINDS:
                _show_rows(engine, side, snapshot, kind, equal)
        yield engine


def _equal_files(before: Snapshot, after: Snapshot) -> set[tuple[str, str]]:
    """Return table and name of the files whose stored rows are equal in both."""
    both = [
        {
            (each["table"], each["file"]): each["outcome_root"]
            for each in snapshot.manifest["deliveries"]
        }
        for snapshot in (before, after)
    ]
    return {key for key, root in both[0].items() if both[1].get(key) == root}


def _show_rows(
    engine: DuckDBPyConnection,
    side: str,
    snapshot: Snapshot,
    kind: TableKind,
    equal: set[tuple[str, str]],
) -> None:
    """Make a view of the rows of one side that count and may differ."""
    deliveries = snapshot.manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    paths: dict[bool, list[Path]] = {True: [], False: []}
    for delivery, part in zip(deliveries, parts, strict=True):
        if delivery["table"] == kind.id:
            paths[(kind.id, delivery["file"]) in equal].append(snapshot.path / part)
    unplaceable = CHECKS[kind.id].bits("unplaceable")
    name = f"{side}_{kind.id}"
    for is_equal, suffix in ((False, "own"), (True, "equal")):
        if paths[is_equal]:
            files = [str(path) for path in paths[is_equal]]
            engine.read_parquet(files, hive_partitioning=False).create_view(f"{name}_{suffix}")
        else:
            empty = stored_schema(kind).empty_table()
            engine.register(f"{name}_{suffix}", empty)
    # Of an equal file only rows matter that are replaced in one of the snapshots and not in both.
    engine.execute(
        f"""create view {name} as
        select * from {name}_own as t
        where (broken & {unplaceable}) = 0 and not exists (
            from {side}_superseded s
            where s."table" = '{kind.id}' and s.file = t.file and s.line = t.line)
        union all by name
        select t.* from {name}_equal as t
        semi join (
            (select file, line from {_other(side)}_superseded where "table" = '{kind.id}'
             except select file, line from {side}_superseded where "table" = '{kind.id}')
        ) as freed on t.file = freed.file and t.line = freed.line"""  # noqa: S608 - our own names
    )


def _other(side: str) -> str:
    return "after" if side == "before" else "before"


def _find_differing(engine: DuckDBPyConnection, kind: TableKind) -> None:
    """Make the table ``differing``: key and place of every unit that is not the same on both."""
    own = ID_COLUMNS.get(kind.id)
    # A row without any valid id is named by its place, which moves; it is told by its content.
    placeless = f"starts_with({own}, 'row:')" if own else "false"
    names = [name for name in stored_schema(kind).names if name not in (*_NOT_COMPARED, own)]
    texts = [f"coalesce(cast({name} as varchar), chr(0))" for name in names]
    if own:
        texts.append(f"if({placeless}, '', {own})")
    content = f"sha256(concat_ws(chr(31), {', '.join(texts)}))"
    for side in _SIDES:
        table = f"{side}_{kind.id}"
        view = f"""create or replace view {side}_rows as
            select {_key_of(kind)} as key, file, line, {content} as content
            from {table} where not {placeless}"""  # noqa: S608 - our own names
        if own and _holds_any(engine, table, placeless):
            view += f"""
            union all
            select content || '#' || row_number() over (partition by content order by file, line),
                file, line, content
            from (select file, line, {content} as content from {table} where {placeless})"""  # noqa: S608 - our own names
        engine.execute(view)
    engine.execute(
        """create or replace table differing as
        select coalesce(b.key, a.key) as key,
            case when b.key is null then 'added' when a.key is null then 'removed'
                 else 'changed' end as change,
            b.file as before_file, b.line as before_line, a.file as after_file, a.line as after_line
        from before_rows b full join after_rows a on b.key = a.key
        where b.content is distinct from a.content"""
    )


def _holds_any(engine: DuckDBPyConnection, table: str, condition: str) -> bool:
    """Tell whether any row is such; it reads one column and spares a second pass over all."""
    found = engine.execute(f"select 1 from {table} where {condition} limit 1")  # noqa: S608 - ours
    return found.fetchone() is not None


def _key_of(kind: TableKind, row: str = "") -> str:
    columns = ", ".join(
        f"coalesce(cast({row}{'.' if row else ''}{name} as varchar), '')"
        for name in KEY_COLUMNS[kind.id]
    )
    return f"concat_ws('/', {columns})"


def _find_details(engine: DuckDBPyConnection, kind: TableKind) -> None:
    """Make one row for every field that differs, and one for every unit that came or went."""
    names = [name for name in stored_schema(kind).names if name not in _NOT_COMPARED]
    named = _NAMED.get(kind.id, "name")
    fields = ", ".join(
        f"{{'field': '{name}', 'before': cast(b.{name} as varchar), "
        f"'after': cast(a.{name} as varchar)}}"
        for name in names
    )
    engine.execute(
        f"""create table details_{kind.id} as
        with pairs as (
            select d.* replace (
                    if(a.file is null, {_key_of(kind, "b")}, {_key_of(kind, "a")}) as key
                ),
                coalesce(a.body, b.body) as body, coalesce(a.{named}, b.{named}) as name,
                case when change = 'changed'
                    then list_filter([{fields}], lambda f: f.before is distinct from f.after)
                    else [{{'field': null, 'before': null, 'after': null}}] end as fields
            from differing d
            left join before_{kind.id} b on b.file = d.before_file and b.line = d.before_line
            left join after_{kind.id} a on a.file = d.after_file and a.line = d.after_line
        ), numbered as (
            select * exclude (fields), unnest(fields) as f, generate_subscripts(fields, 1) as n
            from pairs
        )
        select change, key, body, name, f.field as field, f.before as before, f.after as after,
            before_file, before_line, after_file, after_line, n
        from numbered order by key, change, before_file, before_line, after_file, after_line, n
        """  # noqa: S608 - our own names
    )


def _read_details(
    engine: DuckDBPyConnection, kind: TableKind, *, body: str | None = None
) -> Iterator[pa.RecordBatch]:
    """Stream the details in their order, which is that of the table."""
    found = engine.sql(
        f"from details_{kind.id} where $body is null or body = $body", params={"body": body}
    )
    for batch in found.to_arrow_reader(_BATCH_ROWS):
        yield batch.cast(_DETAIL)


def _sum_up(engine: DuckDBPyConnection, kind: TableKind) -> TableDifference:
    table = CanonicalTable()
    fields: Counter[str] = Counter()
    bodies: dict[str, list[int]] = {}
    for batch in _read_details(engine, kind):
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


def _counts_to_json(counts: UnitCounts | None) -> Json:
    if counts is None:
        return None
    return {name: getattr(counts, name) for name in counts.__dataclass_fields__}


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
