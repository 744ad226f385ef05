"""Single values of delivered rows are corrected: find the rows, read them, put other values in.

A row is found by a code of its unit or by file and line, among the rows of one body; the delivered
file is then written anew as a whole, as it is with a mended sheet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kaohe.core.register.fields import ENTERPRISES, FEDERATIONS, SOCIAL_UNIONS
from kaohe.engines.faults import DELIVERED_BYTES_DIFFER, DELIVERED_FILE_MISSING
from kaohe.engines.hashing import hash_file
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.reading.delivery import Tally
from kaohe.engines.snapshots.inspection import find_delivery
from kaohe.engines.snapshots.mended import MendedFile
from kaohe.engines.snapshots.opened_tables import open_scratch_engine
from kaohe.engines.snapshots.stored import part_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from kaohe.engines.reading.delivery import Delivery
    from kaohe.engines.snapshots.snapshot import Snapshot

CODES: Final = {
    ENTERPRISES.id: ("enterprise_id", "uscc", "org_code", "licence_no"),
    FEDERATIONS.id: ("federation_id",),
    SOCIAL_UNIONS.id: ("union_id",),
}
"""Table whose rows can be corrected → the columns by which a unit is named, its own id first."""
_PLACE: Final = re.compile(r"(.+):([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A delivered row of a snapshot."""

    table: str
    file: str
    line: int
    body: str | None
    unit: str
    """By which the row is found again in a later snapshot."""
    name: str | None
    is_replaced: bool
    """Whether another row of the same unit counts in its place."""


def find_rows(
    snapshot: Snapshot, table: str, names: Collection[str], *, body: str
) -> dict[str, tuple[FoundRow, ...]]:
    """Return, by name, the rows of a body that are meant; rows that are replaced come last.

    Args:
        snapshot: in which is looked.
        table: id of the table, one of ``CODES``.
        names: codes as delivered (an organisation code with its hyphen or without), ids, or
            ``33/enterprises.csv:12``.
        body: whose rows they are; ``00`` stands for rows of no body.
    """
    places = {name: _read_place(name) for name in names}
    codes = {name: name.replace("-", "") if not place else "" for name, place in places.items()}
    found: dict[str, list[FoundRow]] = {name: [] for name in names}
    for row in _select(snapshot, table, codes.values(), places.values(), body=body):
        known = {row[column] for column in CODES[table]}
        known |= {value.replace("-", "") for value in known if value}
        for name, code in codes.items():
            if places[name] == (row["file"], row["line"]) or (code and code in known):
                found[name].append(_found(table, row))
    return {
        name: tuple(sorted(rows, key=lambda each: (each.is_replaced, each.file, each.line)))
        for name, rows in found.items()
    }


def read_lines(delivery: Delivery, lines: Collection[int]) -> dict[int, tuple[str | None, ...]]:
    """Return rows of a delivered file, by line, as delivered and in the order of the fields."""
    wanted, found = pa.array(sorted(lines), pa.int64()), {}
    for batch in delivery.read(Tally()):
        numbers = batch.column("line")
        mask = pc.is_in(numbers, wanted)
        columns = [numbers, *(batch.column(field) for field in delivery.kind.field_ids)]
        for line, *row in zip(*(each.filter(mask).to_pylist() for each in columns), strict=True):
            found[line] = tuple(row)
        if len(found) == len(wanted):
            break
    return found


def open_delivered(
    snapshot: Snapshot, files: Iterable[str], deliveries: Iterable[Path]
) -> dict[str, Delivery]:
    """Open the delivered files of a snapshot that are to be read again, by their names in it.

    Raises:
        SnapshotDamaged: one is missing, or is not the one that was imported.
    """
    opened = {each.origin.file: each for each in open_deliveries(deliveries)}
    chosen = {}
    for file in files:
        listed, _part = find_delivery(snapshot, file)
        if file not in opened:
            raise DELIVERED_FILE_MISSING.error_at(file)
        if hash_file(opened[file].origin.path) != listed["sha256"]:
            raise DELIVERED_BYTES_DIFFER.error_at(file)
        chosen[file] = opened[file]
    return chosen


def put_values(
    delivery: Delivery,
    rows: Mapping[int, tuple[str | None, ...]],
    values: Mapping[int, Mapping[str, str]],
) -> MendedFile:
    """Return a delivered file with other values in some rows; an empty value is left out.

    Args:
        delivery: the file.
        rows: by line, as delivered.
        values: by line and field, what shall stand there.
    """
    fields = delivery.kind.field_ids
    mended = {
        line: tuple(
            (new[field] or None) if field in new else old
            for field, old in zip(fields, rows[line], strict=True)
        )
        for line, new in values.items()
    }
    return MendedFile(delivery, delivery.kind, mended)


def _select(
    snapshot: Snapshot,
    table: str,
    codes: Iterable[str],
    places: Iterable[tuple[str, int] | None],
    *,
    body: str,
) -> list[dict[str, Any]]:
    deliveries = snapshot.manifest["deliveries"]
    parts = part_paths((each["table"], each["deliverer"]) for each in deliveries)
    mine = [
        str(snapshot.path / part)
        for each, part in zip(deliveries, parts, strict=True)
        if each["table"] == table and each["deliverer"] in (body, None)
    ]
    if not mine:
        return []
    asked = [code for code in codes if code]
    at = [f"{file}:{line}" for file, line in filter(None, places)]
    tests = " or ".join(
        f"replace({column}, '-', '') in (select unnest($codes::varchar[]))"
        for column in CODES[table]
    )
    columns = ", ".join(("file", "line", "body", "name", *CODES[table]))
    with open_scratch_engine() as engine:
        superseded = str(snapshot.path / "superseded.parquet")
        engine.read_parquet(superseded).create_view("superseded")
        found = engine.execute(
            f'select {columns}, exists (from superseded s where s."table" = $table '  # noqa: S608
            "and s.file = t.file and s.line = t.line) as is_replaced "
            "from read_parquet($parts, hive_partitioning = false) t "
            "where coalesce(body, split_part(file, '/', 1)) = $body "
            f"and ({tests} or file || ':' || line in (select unnest($places::varchar[])))",
            {"table": table, "parts": mine, "body": body, "codes": asked, "places": at},
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _found(table: str, row: Mapping[str, Any]) -> FoundRow:
    place = f"{row['file']}:{row['line']}"
    own = row[CODES[table][0]]
    return FoundRow(
        table,
        row["file"],
        row["line"],
        row["body"],
        place if not own or own.startswith("row:") else own,
        row["name"],
        row["is_replaced"],
    )


def _read_place(name: str) -> tuple[str, int] | None:
    """Return file and line where a name says them; ids have a colon too, but no line behind it."""
    found = _PLACE.fullmatch(name)
    return (found[1], int(found[2])) if found and "/" in found[1] else None
