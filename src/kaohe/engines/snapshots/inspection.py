"""What a snapshot holds: sums, the rows behind a rule, and one row with all that is known of it.

Every number that is shown opens down to the delivered lines that it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import ibis

from kaohe.core.errors import nearest
from kaohe.core.register.checks import CHECKS, RULES
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.core.register.frames import (
    ABSENT,
    FEDERATION,
    FOREIGN,
    MEMBER,
    PRIVATE,
    SOCIAL,
    frame_units,
    members_with_union,
)
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.faults import BODY_NOT_IN_SNAPSHOT, FILE_UNKNOWN, LINE_UNKNOWN, RULE_UNKNOWN
from kaohe.engines.snapshots.opened_tables import counting_rows, delivered_columns, open_tables
from kaohe.engines.snapshots.stored import NATIONAL, part_paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.rules import RowRule
    from kaohe.engines.snapshots.snapshot import Snapshot

ID_COLUMNS: Final = {
    "enterprises": "enterprise_id",
    "federations": "federation_id",
    "social_unions": "union_id",
}
_NAMES: Final = {
    "enterprises": "name",
    "federations": "name",
    "social_unions": "name",
    "statistics": "indicator",
    "targets": "indicator",
}
"""The column that tells a person which row it is."""
_KINDS: Final = {
    "enterprises": (ABSENT, PRIVATE, FOREIGN, MEMBER),
    "federations": (FEDERATION,),
    "social_unions": (SOCIAL,),
}
_FETCHED: Final = 1_000
_COUNTY, _UNIT = "a county", "a unit"
"""Stand for the parameters while the query is written."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that breaks a rule, as delivered."""

    table: str
    file: str
    line: int
    body: str | None
    name: str | None
    values: Mapping[str, str | None]
    """By field of the rule, as delivered."""
    broken: tuple[RowRule, ...]
    """All rules that the row breaks."""


@dataclass(frozen=True, slots=True)
class RowStory:
    """One delivered line and everything that became of it."""

    table: str
    file: str
    line: int
    state: str
    """``counts``, ``quarantined``, ``superseded`` or ``rejected``."""
    delivered: Mapping[str, str | None] | None
    """As delivered; ``None`` where the row broke no severe rule, so that it is as it was read."""
    read: Mapping[str, Any]
    """As read and stored; what a rule broke is ``None``."""
    broken: tuple[RowRule, ...]
    kept: tuple[str, int] | None
    """File and line of the row that replaces this one."""
    replaced: tuple[tuple[str, int], ...]
    """Files and lines of the rows that this one replaces."""
    strata: tuple[str, ...]
    """Strata of the draw in which the unit stands."""
    breakage: str | None
    """Why a line is no row."""
    verbatim: bytes | None
    """All of a line that is none, or its beginning."""
    length: int | None
    """Bytes of such a line."""


def count_aside_by_body(snapshot: Snapshot) -> dict[str, tuple[int, int]]:
    """Return, by body, the quarantined enterprise rows and all rows.

    A row of a national export whose county is unknown belongs to nobody; its body is ``00``.
    """
    bits = CHECKS["enterprises"].bits("unplaceable")
    with open_tables(snapshot.path) as engine:
        rows = engine.sql(
            f"select coalesce(body, '{NATIONAL}') as body, "  # noqa: S608 - numbers of our own
            f"count(*) filter (where (broken & {bits}) != 0), count(*) "
            "from enterprises group by all order by body"
        ).fetchall()
    return {body: (aside, total) for body, aside, total in rows}


def find_broken_rows(
    snapshot: Snapshot, rule_id: str, *, body: str | None = None
) -> Iterator[BrokenRow]:
    """Stream the rows that break a rule, in the order of files and lines.

    Raises:
        InputError: there is no such rule, or the snapshot holds nothing of the body.
    """
    if rule_id not in RULES:
        raise RULE_UNKNOWN.error_at(rule_id, rule=rule_id, near=nearest(rule_id, RULES))
    if body is not None:
        expect_body(snapshot, body)
    (checks,) = (each for each in CHECKS.values() if RULES[rule_id] in each.rules)
    bit = 1 << checks.rules.index(RULES[rule_id])
    fields = RULES[rule_id].columns
    delivered = delivered_columns(checks.kind)
    values = ", ".join(delivered[field] for field in fields)
    where = f"(broken & {bit}) != 0" + (" and body = $body" if body else "")
    with open_tables(snapshot.path) as engine:
        found = engine.execute(
            f"select file, line, body, {_NAMES[checks.kind.id]}, broken, [{values}] "  # noqa: S608
            f"from {checks.kind.id} where {where} order by file, line",
            {"body": body} if body else None,
        )
        while rows := found.fetchmany(_FETCHED):
            for file, line, of_body, name, mask, told in rows:
                yield BrokenRow(
                    checks.kind.id,
                    file,
                    line,
                    of_body,
                    name,
                    dict(zip(fields, told, strict=True)),
                    checks.broken_rules(mask),
                )


def read_story(snapshot: Snapshot, file: str, line: int) -> RowStory:
    """Tell everything that is known of one delivered line.

    Raises:
        InputError: the file is none of the snapshot's, or the line holds no row.
    """
    delivery, part = find_delivery(snapshot, file)
    checks = CHECKS[delivery["table"]]
    with open_tables(snapshot.path) as engine:
        broken_line = engine.execute(
            "select reason, verbatim, length from rejects where file = ? and line = ?", [file, line]
        ).fetchone()
        if broken_line:
            return RowStory(
                delivery["table"], file, line, "rejected", None, {}, (), None, (), (), *broken_line
            )
        found = engine.execute(
            "select * from read_parquet(?, hive_partitioning = false) where line = ?",
            [str(snapshot.path / part), line],
        )
        names = [column[0] for column in found.description]
        row = found.fetchone()
        if row is None:
            raise LINE_UNKNOWN.error_at(f"{file}:{line}", line=line, lines=delivery["lines"])
        stored = dict(zip(names, row, strict=True))
        kept, replaced = _read_replacements(engine, delivery["table"], file, line)
    raw = stored.pop("raw")
    mask = stored.pop("broken")
    state = "superseded" if kept else "counts"
    if mask & checks.bits("unplaceable"):
        state = "quarantined"
    return RowStory(
        table=delivery["table"],
        file=file,
        line=line,
        state=state,
        delivered=dict(zip(checks.kind.field_ids, raw, strict=True)) if raw else None,
        read={name: stored[name] for name in stored if name not in ("file", "line")},
        broken=checks.broken_rules(mask),
        kept=kept,
        replaced=replaced,
        strata=_find_strata(snapshot, delivery["table"], stored) if state == "counts" else (),
        breakage=None,
        verbatim=None,
        length=None,
    )


def find_delivery(snapshot: Snapshot, file: str) -> tuple[dict[str, Any], str]:
    """Return a delivery of the manifest and the place of its rows inside the snapshot.

    Raises:
        InputError: the manifest lists no such file.
    """
    deliveries = snapshot.manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    for delivery, part in zip(deliveries, parts, strict=True):
        if delivery["file"] == file:
            return delivery, part
    names = [each["file"] for each in deliveries]
    raise FILE_UNKNOWN.error_at(file, file=file, near=nearest(file, names))


def expect_body(snapshot: Snapshot, body: str) -> None:
    """Refuse a body of which the snapshot holds nothing.

    Raises:
        InputError: no file was delivered by the body, and no national export names it.
    """
    deliverers = {each["deliverer"] for each in snapshot.manifest["deliveries"]}
    known = {each for each in deliverers if each} | {each for (each,) in snapshot.counts("body")}
    if body not in known:
        raise BODY_NOT_IN_SNAPSHOT.error_at(body, body=body, known=" ".join(sorted(known)))


def _read_replacements(
    engine: DuckDBPyConnection, table: str, file: str, line: int
) -> tuple[tuple[str, int] | None, tuple[tuple[str, int], ...]]:
    """Return the row that replaces a row, and the rows that it replaces."""
    kept = engine.execute(
        'select kept_file, kept_line from superseded where "table" = ? and file = ? and line = ?',
        [table, file, line],
    ).fetchone()
    replaced = engine.execute(
        'select file, line from superseded where "table" = ? and kept_file = ? and kept_line = ? '
        "order by all",
        [table, file, line],
    ).fetchall()
    return kept, tuple(replaced)


def _find_strata(snapshot: Snapshot, table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the strata of a unit, found among the units of its county as the frame finds them."""
    if table not in ID_COLUMNS:
        return ()
    with open_tables(snapshot.path) as engine:
        found = engine.sql(
            _strata_sql(),
            params={"county": row["county"], "unit_id": row[ID_COLUMNS[table]]},
        ).fetchall()
    kinds = _KINDS[table]
    return tuple(f"{body}/{county}/{kind}" for body, county, kind in found if kind[0] in kinds)


@cache
def _strata_sql() -> str:
    """Write the query once; county and unit are put in as parameters."""
    tables = [counting_rows(kind) for kind in (ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS)]
    enterprises, federations, social_unions = (
        table.filter(table.county == ibis.literal(_COUNTY)) for table in tables
    )
    members = members_with_union(enterprises, federations)
    kinds = sorted({kind for own in _KINDS.values() for kind in own})
    units = frame_units(enterprises, federations, social_unions, members, kinds=kinds)
    chosen = units.filter(units.unit_id == ibis.literal(_UNIT)).select("body", "county", "kind")
    sql = sql_of(chosen.order_by("body", "county", "kind"))
    return sql.replace(f"'{_COUNTY}'", "$county").replace(f"'{_UNIT}'", "$unit_id")
