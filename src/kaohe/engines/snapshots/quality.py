"""What the questions about tables need to know, measured over a snapshot."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.register.enterprise_rules import ENTERPRISE_RULES
from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS
from kaohe.core.register.frames import has_union, list_identifiers
from kaohe.core.register.readings import read_org_code
from kaohe.core.register.rules import breaks
from kaohe.core.register.table_facts import ManyTimes, NamedMembers, SharedCodes, TableFacts
from kaohe.core.register.union_tables import FEWEST_MEMBERS
from kaohe.engines.duckdb_engine import sql_of
from kaohe.engines.snapshots.opened_tables import counting_rows, open_tables

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kaohe.engines.snapshots.snapshot import Snapshot

_GROUPING: Final = ("body", "county")


def measure_quality(
    snapshot: Snapshot, *, most_times: int, earlier: Snapshot | None = None
) -> TableFacts:
    """Measure everything that is asked about the tables of a snapshot.

    Args:
        snapshot: the register in question.
        most_times: how often one unit may be told.
        earlier: an earlier register of the same bodies, for jumps.
    """
    with open_tables(snapshot.path) as engine:
        replaced = dict(
            engine.execute("select file, count(*) from superseded group by file").fetchall()
        )
        many_times = tuple(
            ManyTimes(*row) for row in engine.execute(_MANY_TIMES, [most_times]).fetchall()
        )
        federations = _read_poor_federations(engine)
        shared = tuple(SharedCodes(*row) for row in engine.sql(_shared_codes_sql()).fetchall())
    return TableFacts(
        deliveries=snapshot.manifest["deliveries"],
        counts=_count(snapshot),
        replaced=replaced,
        many_times=many_times,
        federations=federations,
        shared_codes=shared,
        earlier=None if earlier is None else _count(earlier),
    )


_MANY_TIMES: Final = """
    with units as (
        select "table", key, any_value(kept_file) as file, count(*) + 1 as times
        from superseded group by "table", key having count(*) + 1 > ?
    )
    select file, count(*), max(times), arg_max(key, (times, key)) from units
    group by file order by file
"""


def _count(snapshot: Snapshot) -> Any:
    return snapshot.counts(*_GROUPING)


def _read_poor_federations(engine: DuckDBPyConnection) -> tuple[NamedMembers, ...]:
    rows = engine.sql(_poor_federations_sql()).fetchall()
    return tuple(NamedMembers(*row) for row in rows)


@cache
def _poor_federations_sql() -> str:
    """Find the federations with fewer members than a draw needs, by what is known of them.

    Members are matched as the frame matches them, by any valid identifier.
    """
    enterprises, federations = counting_rows(ENTERPRISES), counting_rows(FEDERATIONS)
    named = federations.select(
        "file", "line", "county", member=federations.members.split(";").unnest()
    ).distinct()
    known = list_identifiers(enterprises)
    usable = list_identifiers(enterprises.filter(has_union(enterprises)))
    known_members = (
        named.inner_join(known.select("member", "enterprise_id"), "member")
        .select("file", "line", "enterprise_id")
        .distinct()
    )
    usable_members = (
        named.inner_join(usable, ["county", "member"])
        .select("file", "line", "enterprise_id")
        .distinct()
    )
    sums = federations.select("file", "line", "body", "name", "members")
    for name, members in (("named", named), ("known", known_members), ("usable", usable_members)):
        counted = members.group_by("file", "line").aggregate(**{name: members.count()})
        sums = sums.left_join(counted, ["file", "line"]).drop("file_right", "line_right")
    filled = sums.mutate(**{name: sums[name].fill_null(0) for name in ("named", "known", "usable")})
    poor = filled.filter(filled.usable < FEWEST_MEMBERS)
    chosen = poor.select(
        "file", "line", "body", poor.name.fill_null("").name("name"), "named", "known", "usable"
    )
    return sql_of(chosen.order_by("file", "line"))


@cache
def _shared_codes_sql() -> str:
    """Find organisation codes that stand inside the credit code of another enterprise.

    A row that has only the old code and one that has only the new code are two enterprises by
    their ids, although the new code contains the old.
    """
    rows = counting_rows(ENTERPRISES)
    old = rows.filter(
        rows.org_code.notnull()
        & ~breaks(rows, ENTERPRISE_RULES, "org_format", "org_check", "org_census")
    ).select("enterprise_id", "body", code=read_org_code(rows.org_code))
    new = rows.filter(
        rows.uscc.notnull() & ~breaks(rows, ENTERPRISE_RULES, "uscc_format", "uscc_check")
    ).select(other=rows.enterprise_id, code=rows.uscc.substr(8, 9))
    pairs = old.inner_join(new, "code")
    pairs = pairs.filter(pairs.enterprise_id != pairs.other)
    bodies = pairs.group_by("body").aggregate(
        pairs=pairs.count(),
        example=pairs.enterprise_id.min(),
        other=pairs.other.argmin(pairs.enterprise_id),
    )
    return sql_of(bodies.order_by("body"))
