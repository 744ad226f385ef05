"""Mended sheets as they come back: each row goes to the place that it names, or is refused."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kaohe.core.register.checks import CHECKS
from kaohe.core.register.mending import (
    FILE,
    FILE_NOTE,
    IDENTITY,
    LINE,
    NOTES_SHEET,
    ROWS_SHEET,
    SNAPSHOT_NOTE,
)
from kaohe.engines.faults import (
    MENDED_COLUMNS_MISSING,
    MENDED_OF_ANOTHER_REGISTER,
    MENDED_ROW_ASTRAY,
    MENDED_ROW_BROKEN,
    MENDED_ROW_OF_ANOTHER,
    MENDED_UNREADABLE,
)
from kaohe.engines.reading.delivery import Origin, Tally
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, load_sheet, open_book
from kaohe.engines.reading.xlsx_reader import open_xlsx
from kaohe.engines.snapshots.exports import BREAKAGES
from kaohe.engines.snapshots.inspection import find_delivery
from kaohe.engines.snapshots.opened_tables import open_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import TableKind
    from kaohe.engines.snapshots.snapshot import Snapshot


def read_sheet(
    snapshot: Snapshot,
    path: Path,
    found: dict[str, dict[int, tuple[str | None, ...]]],
    faults: list[Fault],
) -> None:
    """Read the rows of one workbook as an import reads them, each to the place that it names."""
    if not path.is_file():
        faults.append(MENDED_UNREADABLE.at(str(path), reason="没有这个文件"))
        return
    try:
        names = open_book(path).sheet_names
        notes = _read_notes(path, names)
        places = _read_places(path, names)
    except (*NOT_TO_BE_CUT, OSError):
        reason = "不是.xlsx工作簿，或已损坏、加密"
        faults.append(MENDED_UNREADABLE.at(str(path), reason=reason))
        return
    if notes.get(SNAPSHOT_NOTE) != snapshot.digest:
        stated = notes.get(SNAPSHOT_NOTE) or "（未写明）"
        faults.append(
            MENDED_OF_ANOTHER_REGISTER.at(str(path), found=stated, wanted=snapshot.digest)
        )
        return
    if not places:
        faults.append(MENDED_COLUMNS_MISSING.at(str(path), columns=f"{FILE}、{LINE}"))
        return
    file = notes.get(FILE_NOTE) or ""
    handed_out = _rows_to_mend(snapshot, file)
    opened = open_xlsx(Origin(path, file, None))
    if isinstance(opened, list):
        faults += opened
        return
    listed, _ = find_delivery(snapshot, file)
    if opened.kind.id != listed["table"]:
        faults.append(MENDED_UNREADABLE.at(str(path), reason=opened.kind.zh))
        return
    tally = Tally(keep=partial(_refuse_broken, path, faults))
    values = {
        number: row
        for batch in opened.read(tally)
        for number, *row in zip(
            *(batch.column(name).to_pylist() for name in ("line", *opened.kind.field_ids)),
            strict=True,
        )
    }
    mended = found.setdefault(file, {})
    for number, (named, line) in places.items():
        row = values.get(number)
        place = int(line) if line.isdecimal() else -1
        where = {"row": number, "file": named, "line": line or "?"}
        if named != file or place not in handed_out or place in mended:
            faults.append(MENDED_ROW_ASTRAY.at(str(path), **where))
        elif row is None or (handed_out[place] is None and not any(row)):
            continue  # Told above; or a line that could not be read was left as it is.
        elif _is_another(handed_out[place], row, opened.kind):
            faults.append(MENDED_ROW_OF_ANOTHER.at(str(path), **where))
        else:
            mended[place] = tuple(row)


def _refuse_broken(path: Path, faults: list[Fault], broken: pa.RecordBatch) -> None:
    for row in broken.select(["line", "reason"]).to_pylist():
        told = BREAKAGES[row["reason"]].removesuffix("。")
        faults.append(MENDED_ROW_BROKEN.at(str(path), row=row["line"], reason=told))


def _read_notes(path: Path, names: Sequence[str]) -> dict[str, str]:
    """Return the notes for people by their names; none where their sheet is gone."""
    if NOTES_SHEET not in names:
        return {}
    notes = load_sheet(path, NOTES_SHEET)
    rows = (notes.read_row(place) for place in notes.find_filled_rows())
    return {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}


def _read_places(path: Path, names: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Return file and line of every filled row, by its number in the sheet.

    Empty where the columns that say so are gone.
    """
    if ROWS_SHEET not in names:
        return {}
    sheet = load_sheet(path, ROWS_SHEET)
    columns: tuple[int, int] | None = None
    places = {}
    for place in sheet.find_filled_rows():
        row = [value.strip() for value in sheet.read_row(place)]
        if columns:
            file, line = (row[column] for column in columns)
            places[place + 1] = (file, line.removesuffix(".0"))
        elif FILE in row and LINE in row:
            columns = row.index(FILE), row.index(LINE)
    return places


def _is_another(
    delivered: tuple[Sequence[str | None], set[str]] | None,
    mended: Sequence[str | None],
    kind: TableKind,
) -> bool:
    """Tell whether a row keeps nothing that told, without a fault, which unit it is about."""
    if delivered is None:
        return False
    told, at_fault = delivered
    kept = [
        old == new
        for field, old, new in zip(kind.field_ids, told, mended, strict=True)
        if field in IDENTITY and old is not None and field not in at_fault
    ]
    return bool(kept) and not any(kept)


def _rows_to_mend(
    snapshot: Snapshot, file: str
) -> dict[int, tuple[Sequence[str | None], set[str]] | None]:
    """Return the lines that were handed out: as delivered, with the fields at fault.

    A line that could not be read has neither.
    """
    listed, part = find_delivery(snapshot, file)
    checks = CHECKS[listed["table"]]
    with open_tables(snapshot.path) as engine:
        rows = engine.execute(
            "select line, raw, broken from read_parquet($part, hive_partitioning = false) "
            "where raw is not null union all "
            "select line, null, 0 from rejects where file = $file",
            {"part": str(snapshot.path / part), "file": file},
        ).fetchall()
    return {
        line: None
        if raw is None
        else (raw, {field for rule in checks.broken_rules(mask) for field in rule.columns})
        for line, raw, mask in rows
    }
