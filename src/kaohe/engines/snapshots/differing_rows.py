"""The rows of two snapshots that are not the same in both, found and kept in the engine.

A file whose outcome root is equal in both holds equal rows, so that only the rows of other files,
and those of equal files that are newly replaced or no longer replaced, are compared. Rows are
joined by the unit's id; nothing grows with the register but a list of ids and digests, which the
engine spills to disk.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.snapshots.differences import SIDES
from kaohe.engines.snapshots.inspection import ID_COLUMNS
from kaohe.engines.snapshots.opened_tables import open_scratch_engine
from kaohe.engines.snapshots.stored import part_paths, stored_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.snapshots.snapshot import Snapshot

KEY_COLUMNS: Final = {
    "enterprises": ("enterprise_id",),
    "federations": ("body", "federation_id"),
    "social_unions": ("body", "union_id"),
    "statistics": ("body", "indicator", "as_of"),
    "targets": ("body", "indicator", "year"),
}
"""What makes two rows of two snapshots the same unit."""


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


@contextmanager
def open_both(before: Snapshot, after: Snapshot) -> Iterator[DuckDBPyConnection]:
    """Open an engine with the rows of both snapshots that may differ, as ``before_<table>``."""
    equal = _equal_files(before, after)
    with open_scratch_engine() as engine:
        for side, snapshot in zip(SIDES, (before, after), strict=True):
            path = str(snapshot.path / "superseded.parquet")
            engine.read_parquet(path).create_view(f"{side}_superseded")
        for side, snapshot in zip(SIDES, (before, after), strict=True):
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


def find_differing(engine: DuckDBPyConnection, kind: TableKind) -> None:
    """Make the table ``differing``: key and place of every unit that is not the same on both."""
    own = ID_COLUMNS.get(kind.id)
    # A row without any valid id is named by its place, which moves; it is told by its content.
    placeless = f"starts_with({own}, 'row:')" if own else "false"
    names = [name for name in stored_schema(kind).names if name not in (*_NOT_COMPARED, own)]
    texts = [f"coalesce(cast({name} as varchar), chr(0))" for name in names]
    if own:
        texts.append(f"if({placeless}, '', {own})")
    content = f"sha256(concat_ws(chr(31), {', '.join(texts)}))"
    for side in SIDES:
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


def find_details(engine: DuckDBPyConnection, kind: TableKind) -> None:
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


def read_details(
    engine: DuckDBPyConnection, kind: TableKind, *, body: str | None = None
) -> Iterator[pa.RecordBatch]:
    """Stream the details in their order, which is that of the table."""
    found = engine.sql(
        f"from details_{kind.id} where $body is null or body = $body", params={"body": body}
    )
    for batch in found.to_arrow_reader(_BATCH_ROWS):
        yield batch.cast(_DETAIL)
