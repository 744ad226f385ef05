"""Delivered files are written anew with corrected values; the former ones stay under their hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import InputError, raise_all
from kaohe.engines.hashing import hash_file
from kaohe.engines.snapshots.corrected import find_rows, open_delivered, put_values
from kaohe.engines.snapshots.mended import write_mended
from kaohe.web.registers.corrected_rows import TABLES, read_rows, register_name
from kaohe.web.registers.correction_faults import (
    CORRECTION_OLD_VALUE_OTHER,
    CORRECTION_ROW_UNKNOWN,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from kaohe.core.canonical import Json
    from kaohe.engines.snapshots.corrected import FoundRow
    from kaohe.engines.snapshots.mended import MendedFile
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.web.registers.models import CorrectedValue, RegisterCorrection


def write_files(
    asking: RegisterCorrection,
    opened: Snapshot,
    files: list[Mapping[str, Any]],
    folder: Path,
) -> list[dict[str, Json]]:
    """Write the delivered files anew that have corrected rows; return all files that hold then.

    Args:
        asking: the correction.
        opened: the register in force.
        files: the delivered files that it was made from.
        folder: where they are laid out; a file that is written anew takes the former one's place.

    Raises:
        InputError: a row or an old value is no longer there; all of them.
        SnapshotDamaged: a delivered file is not the one that was imported.
    """
    values = _place_values(asking, opened)
    delivered = open_delivered(opened, {row.file for row, _value in values}, [folder])
    rows = read_rows(delivered, (row for row, _value in values))
    _expect_old_values(values, rows)
    kept: list[dict[str, Json]] = []
    for each in files:
        name = register_name(each)
        if name not in delivered:
            kept.append({key: each[key] for key in ("deliverer", "name", "sha256")})
            continue
        new: dict[int, dict[str, str]] = {}
        for row, value in values:
            if row.file == name:
                new.setdefault(row.line, {})[value.field] = value.after
        own = {line: row for (file, line), row in rows.items() if file == name}
        place = _write_file(put_values(delivered[name], own, new), folder)
        kept.append(
            {
                "deliverer": name.partition("/")[0],
                "name": place.name,
                "sha256": hash_file(place),
                "size": place.stat().st_size,
                "replaces": {"deliverer": each["deliverer"], "name": each["name"]},
            }
        )
    return kept


def _write_file(mended: MendedFile, folder: Path) -> Path:
    """Write a delivered file anew in its folder, in place of the name that it had there."""
    place = folder / mended.name
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f"{place.name}.partial")
    with partial.open("wb") as target:
        write_mended(mended, target)
    mended.delivery.origin.path.unlink()
    return partial.rename(place)


def _place_values(
    asking: RegisterCorrection, opened: Snapshot
) -> list[tuple[FoundRow, CorrectedValue]]:
    """Return every value with its row, which another correction may have moved to another line.

    Raises:
        InputError: a row is no longer there; all of them.
    """
    values = list(asking.values.order_by("pk"))
    found = {
        (table, unit): rows
        for table in sorted({each.table for each in values})
        for unit, rows in find_rows(
            opened, table, {each.unit for each in values if each.table == table}, body=asking.body
        ).items()
    }
    placed, faults = [], []
    for value in values:
        rows = found[value.table, value.unit]
        here = [row for row in rows if (row.file, row.line) == (value.file, value.line)]
        here = here or [row for row in rows if not row.is_replaced]
        if len(here) == 1:
            placed.append((here[0], value))
        else:
            faults.append(CORRECTION_ROW_UNKNOWN.at(value.unit, unit=value.unit, body=asking.body))
    raise_all(InputError, faults)
    return placed


def _expect_old_values(
    values: list[tuple[FoundRow, CorrectedValue]],
    rows: Mapping[tuple[str, int], tuple[str | None, ...]],
) -> None:
    """Refuse values that stand there no longer as they stood when the correction was asked for."""
    faults = []
    for row, value in values:
        there = rows[row.file, row.line][TABLES[row.table].field_ids.index(value.field)] or ""
        if there != value.before:
            faults.append(
                CORRECTION_OLD_VALUE_OTHER.at(
                    value.unit, field=value.field, found=there, told=value.before
                )
            )
    raise_all(InputError, faults)
