"""Rows that say the same enterprise twice: the newest counts, the others are listed.

Nothing is rewritten or deleted: a superseded row stays in its file and is left out by joining
against the list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS

if TYPE_CHECKING:
    from ibis.expr.types import Table

KEYS: Final = {
    ENTERPRISES.id: ("enterprise_id",),
    FEDERATIONS.id: ("body", "federation_id"),
    SOCIAL_UNIONS.id: ("body", "union_id"),
}
"""What makes two rows of a table the same unit. An enterprise may be told by two provinces."""

_NO_KEY: Final = "row:"


def superseded_rows(table: Table, *, kind: str, unplaceable: int) -> Table:
    """List the rows that a newer row of the same key replaces.

    Newest is by ``updated_at``, a missing one last; of equally new rows the first in the order
    of file and line counts. Quarantined rows take no part. A row whose enterprise has no valid
    identifier has a key of its own and needs no comparison.
    """
    key = KEYS[kind]
    placeable = table.filter((table.broken & unplaceable) == 0)
    if kind == ENTERPRISES.id:
        placeable = placeable.filter(~placeable.enterprise_id.startswith(_NO_KEY))
    rows = placeable.select("file", "line", "updated_at", *key)
    repeated = rows.group_by(*key).aggregate(times=rows.count())
    repeated = repeated.filter(repeated.times > 1)
    twins = rows.semi_join(repeated, list(key))
    newest_first = [ibis.desc("updated_at", nulls_first=False), ibis.asc("file"), ibis.asc("line")]
    window = ibis.window(group_by=list(key), order_by=newest_first)
    ranked = twins.mutate(
        place=ibis.row_number().over(window),
        kept_file=twins.file.first().over(window),
        kept_line=twins.line.first().over(window),
    )
    losers = ranked.filter(ranked.place > 0)
    key_text = losers[key[0]]
    for column in key[1:]:
        key_text = key_text + ibis.literal("/") + losers[column]
    return losers.select(
        table=ibis.literal(kind),
        key=key_text,
        file=losers.file,
        line=losers.line,
        kept_file=losers.kept_file,
        kept_line=losers.kept_line,
    ).order_by("table", "key", "file", "line")


def current_rows(table: Table, superseded: Table, *, unplaceable: int) -> Table:
    """Return the rows that count: neither quarantined nor superseded."""
    placeable = table.filter((table.broken & unplaceable) == 0)
    return placeable.anti_join(superseded, ["file", "line"])
