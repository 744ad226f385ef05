"""How many rows of each body break each rule; a manifest tells it by delivered file only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.register.checks import CHECKS
from kaohe.engines.snapshots.opened_tables import open_tables
from kaohe.engines.snapshots.stored import NATIONAL

if TYPE_CHECKING:
    from kaohe.engines.snapshots.snapshot import Snapshot


def count_rules_by_body(snapshot: Snapshot) -> dict[str, dict[str, int]]:
    """Return the rows by body and rule; a row that belongs to nobody counts for ``00``."""
    found: dict[str, dict[str, int]] = {}
    with open_tables(snapshot.path) as engine:
        for table, checks in CHECKS.items():
            sums = ", ".join(
                f"count(*) filter (where (broken & {1 << place}) != 0)"
                for place in range(len(checks.rules))
            )
            rows = engine.sql(
                f"select coalesce(body, '{NATIONAL}') as body, {sums} "  # noqa: S608 - our own
                f"from {table} where broken != 0 group by 1 order by 1"
            ).fetchall()
            for body, *counts in rows:
                own = found.setdefault(body, {})
                own |= {
                    rule.id: count
                    for rule, count in zip(checks.rules, counts, strict=True)
                    if count
                }
    return found
