"""The rows of a delivered file that have to be mended, exactly as they were delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.mending import MarkedLine, MarkedRow
from kaohe.engines.faults import NOTHING_TO_MEND
from kaohe.engines.snapshots.exports import BREAKAGES, read_line
from kaohe.engines.snapshots.inspection import expect_body
from kaohe.engines.snapshots.opened_tables import open_tables
from kaohe.engines.snapshots.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from kaohe.core.register.fields import TableKind
    from kaohe.engines.snapshots.snapshot import Snapshot

_LINES_AT_ONCE: Final = 64
_MOST_SHOWN: Final = 40_000
"""Characters; more than the cell of a sheet can hold, which says so itself."""


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """Everything of one delivered file that has to be mended, the gravest first."""

    file: str
    kind: TableKind
    rows: tuple[MarkedRow, ...]
    """Rows in quarantine, then flagged ones, each in the order of lines."""
    lines: tuple[MarkedLine, ...]


def mark_up(snapshot: Snapshot, body: str) -> tuple[MarkedFile, ...]:
    """Return the files of a body that have anything to mend.

    Of a national export a body gets the rows that name a county of it; lines that cannot be read
    name none and stay with headquarters.

    Raises:
        InputError: the snapshot holds nothing of the body.
        RegisterError: nothing is to be mended.
    """
    expect_body(snapshot, body)
    marked = []
    deliveries = snapshot.manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    with open_tables(snapshot.path) as engine:
        for delivery, part in zip(deliveries, parts, strict=True):
            if delivery["deliverer"] not in (body, None):
                continue
            checks = CHECKS[delivery["table"]]
            unplaceable = checks.bits("unplaceable")
            found = engine.execute(
                "select line, (broken & $unplaceable) != 0 as aside, raw, broken "
                "from read_parquet($part, hive_partitioning = false) "
                "where raw is not null and body = $body order by aside desc, line",
                {"unplaceable": unplaceable, "part": str(snapshot.path / part), "body": body},
            )
            rows = tuple(
                MarkedRow(
                    line,
                    aside,
                    tuple(raw),
                    tuple(rule for rule in checks.broken_rules(mask) if rule.severity != "warning"),
                )
                for line, aside, raw, mask in found.fetchall()
            )
            lines: tuple[MarkedLine, ...] = ()
            if delivery["deliverer"] == body:
                rejected = engine.execute(
                    "select line, reason, verbatim, length from rejects "
                    "where file = ? order by line",
                    [delivery["file"]],
                )
                lines = tuple(_read_lines(rejected))
            if rows or lines:
                marked.append(MarkedFile(delivery["file"], checks.kind, rows, lines))
    if not marked:
        raise NOTHING_TO_MEND.error_at(body)
    return tuple(marked)


def _read_lines(rejected: DuckDBPyConnection) -> Iterator[MarkedLine]:
    """Yield broken lines, a few at a time; no more of one than a person looks at."""
    while some := rejected.fetchmany(_LINES_AT_ONCE):
        for line, reason, kept, length in some:
            yield MarkedLine(line, BREAKAGES[reason], read_line(kept, length)[:_MOST_SHOWN])
