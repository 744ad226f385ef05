"""The rows that a correction is about: found in the register in force, read as delivered.

The delivered file is read again, so that an old value is compared with what the body has handed
in and not with what was understood of it.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from kaohe.core.errors import InputError, raise_all
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.engines.snapshots.corrected import CODES, find_rows, open_delivered, read_lines
from kaohe.engines.snapshots.integrity import read_stated
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.web.registers.correction_faults import (
    CORRECTION_FIELD_UNKNOWN,
    CORRECTION_OLD_VALUE_OTHER,
    CORRECTION_ROW_TWICE,
    CORRECTION_ROW_UNKNOWN,
    CORRECTION_VALUE_SAME,
    CORRECTION_VALUE_WRONG,
)
from kaohe.web.registers.current import place_of, store_of
from kaohe.web.registers.deliveries import list_deliveries
from kaohe.web.registers.importing import KIND, lay_out
from kaohe.web.registers.models import PreparedCorrection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import TableKind
    from kaohe.engines.reading.delivery import Delivery
    from kaohe.engines.snapshots.corrected import FoundRow
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.registers.correction_sheet import AskedValue
    from kaohe.web.registers.models import RegisterSnapshot

LONGEST_VALUE: Final = 1000
_MOST_NAMED: Final = 5
TABLES: Final[Mapping[str, TableKind]] = {kind.id: kind for kind in TABLE_KINDS if kind.id in CODES}
"""The tables whose rows can be corrected; statistics and targets have versions of their own."""


@dataclass(frozen=True, slots=True)
class CheckedValue:
    """A value that can be corrected: its row is known, and the old value is the delivered one."""

    row: FoundRow
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything that was asked for, with the rows as they were delivered."""

    values: tuple[CheckedValue, ...]
    rows: Mapping[tuple[str, int], tuple[str | None, ...]]
    """By file and line, in the order of the table's fields."""


def check_values(
    cycle: Cycle, snapshot: RegisterSnapshot, body: str, asked: Sequence[AskedValue]
) -> Checked:
    """Find the rows that are meant and compare their old values.

    Args:
        cycle: the cycle.
        snapshot: the register in force.
        body: whose rows they are; no other body's row is found.
        asked: what shall be corrected.

    Raises:
        InputError: with everything that is wrong.
        SnapshotDamaged: a delivered file is no longer the one that was imported.
    """
    faults: list[Fault] = []
    named = [each for each in map(_name_field, asked) if _is_known(each, faults)]
    opened = Snapshot.of(read_stated(place_of(snapshot)))
    found = _find_rows(opened, body, named, faults)
    files = {row.file for row in found.values()}
    if not files:
        raise_all(InputError, faults)
    with laid_out(cycle, snapshot, files) as folder:
        delivered = open_delivered(opened, files, [folder])
        rows = read_rows(delivered, found.values())
    values: dict[tuple[str, int, str], CheckedValue] = {}
    for each, row in found.items():
        fields = TABLES[row.table].field_ids
        there = rows[row.file, row.line][fields.index(each.field)] or ""
        key = (row.file, row.line, each.field)
        field = name_asked(each)
        if there.strip() != each.before.strip():
            faults.append(
                CORRECTION_OLD_VALUE_OTHER.at(
                    each.where, field=field, found=there, told=each.before
                )
            )
        elif each.after == there or key in values:
            faults.append(CORRECTION_VALUE_SAME.at(each.where, field=field))
        elif len(each.after) > LONGEST_VALUE or not (each.after.isprintable()):
            faults.append(CORRECTION_VALUE_WRONG.at(each.where, field=field, most=LONGEST_VALUE))
        else:
            values[key] = CheckedValue(row, each.field, there, each.after)
    raise_all(InputError, faults)
    return Checked(tuple(values.values()), rows)


def read_rows(
    delivered: Mapping[str, Delivery], rows: Iterable[FoundRow]
) -> dict[tuple[str, int], tuple[str | None, ...]]:
    """Return rows as delivered, by file and line."""
    lines: dict[str, set[int]] = {}
    for row in rows:
        lines.setdefault(row.file, set()).add(row.line)
    return {
        (file, line): row
        for file, wanted in lines.items()
        for line, row in read_lines(delivered[file], wanted).items()
    }


@contextmanager
def laid_out(cycle: Cycle, snapshot: RegisterSnapshot, files: Collection[str]) -> Iterator[Path]:
    """Lay the delivered files of a snapshot out that are named, for as long as they are read."""
    folder = store_of(cycle) / "uploads" / f"rows-{uuid4().hex[:12]}"
    folder.mkdir(parents=True)
    try:
        chosen = [each for each in files_of(cycle, snapshot) if register_name(each) in files]
        lay_out(cycle, chosen, folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def files_of(cycle: Cycle, snapshot: RegisterSnapshot) -> list[Mapping[str, Any]]:
    """Return the delivered files that a snapshot was made from."""
    prepared = PreparedCorrection.objects.filter(after=snapshot).order_by("pk").first()
    if prepared is not None:
        return list(prepared.files)
    if snapshot.job is not None and snapshot.job.kind == KIND:
        return list(snapshot.job.arguments["files"])
    return [
        {"deliverer": each.deliverer, "name": each.name, "sha256": each.sha256}
        for each in list_deliveries(cycle)
    ]


def register_name(file: Mapping[str, Any]) -> str:
    """Return the name of a delivered file inside the register."""
    return f"{file['deliverer'] or '00'}/{file['name']}"


def name_asked(asked: AskedValue) -> str:
    """Return how a field is called in the delivery format."""
    names = {field.id: field.zh for field in TABLES[asked.table].fields}
    return names[asked.field]


def _name_field(asked: AskedValue) -> AskedValue:
    """Return what was asked with the ids of table and field; unknown names stay."""
    table = next((each for each in TABLES.values() if asked.table in (each.id, each.zh)), None)
    if table is None:
        return asked
    field = table.names().get(asked.field, asked.field)
    return type(asked)(asked.where, table.id, asked.unit, field, asked.before, asked.after)


def _is_known(asked: AskedValue, faults: list[Fault]) -> bool:
    is_known = asked.table in TABLES and asked.field in TABLES[asked.table].field_ids
    if not is_known:
        faults.append(
            CORRECTION_FIELD_UNKNOWN.at(asked.where, table=asked.table[:40], field=asked.field[:40])
        )
    return is_known


def _find_rows(
    opened: Snapshot, body: str, asked: Sequence[AskedValue], faults: list[Fault]
) -> dict[AskedValue, FoundRow]:
    found: dict[AskedValue, FoundRow] = {}
    for table in TABLES:
        own = [each for each in asked if each.table == table]
        if not own:
            continue
        rows = find_rows(opened, table, {each.unit for each in own}, body=body)
        for each in own:
            here = [row for row in rows[each.unit] if not row.is_replaced] or rows[each.unit]
            if len(here) == 1:
                found[each] = here[0]
            elif here:
                places = "、".join(f"{row.file}:{row.line}" for row in here[:_MOST_NAMED])
                faults.append(
                    CORRECTION_ROW_TWICE.at(each.where, unit=each.unit[:80], places=places)
                )
            else:
                faults.append(CORRECTION_ROW_UNKNOWN.at(each.where, unit=each.unit[:80], body=body))
    return found
