"""A mended sheet comes back: put its rows in the place of those that were delivered.

A resend never replaces a row by itself. The delivered file is written anew as a whole, with the
mended rows at their lines, so that the new file can be imported, compared and approved.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kaohe.core.errors import InputError, raise_all
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
    DELIVERED_BYTES_DIFFER,
    DELIVERED_FILE_MISSING,
    MENDED_COLUMNS_MISSING,
    MENDED_OF_ANOTHER_REGISTER,
    MENDED_ROW_ASTRAY,
    MENDED_ROW_BROKEN,
    MENDED_ROW_OF_ANOTHER,
    MENDED_UNREADABLE,
)
from kaohe.engines.hashing import hash_file
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.reading.delivery import Origin, Tally
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, load_sheet, open_book
from kaohe.engines.reading.xlsx_reader import open_xlsx
from kaohe.engines.snapshots.exports import BREAKAGES
from kaohe.engines.snapshots.inspection import find_delivery
from kaohe.engines.snapshots.opened_tables import open_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import TableKind
    from kaohe.engines.reading.delivery import Delivery
    from kaohe.engines.snapshots.snapshot import Snapshot

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class MendedFile:
    """One delivered file with the rows that come in place of the delivered ones."""

    delivery: Delivery
    kind: TableKind
    rows: dict[int, tuple[str | None, ...]]
    """By line; in the order of the table's fields."""

    @property
    def name(self) -> str:
        """Return the name under which it is written: always CSV, and no other file's name."""
        deliverer, _, name = self.delivery.origin.file.partition("/")
        return f"province={deliverer}/{name.removesuffix('.csv')}.csv"


def read_mended(
    snapshot: Snapshot, mended: Iterable[Path], *, deliveries: Iterable[Path]
) -> tuple[MendedFile, ...]:
    """Read mended sheets beside the files that they mend.

    Args:
        snapshot: from which the marked-up copies were made.
        mended: the workbooks that came back.
        deliveries: the delivered files of the import, or folders with them.

    Raises:
        InputError: a row that was not handed out to be mended; every one of them.
        SnapshotDamaged: a delivered file is missing or not the one that was imported.
    """
    opened = {each.origin.file: each for each in open_deliveries(deliveries)}
    faults: list[Fault] = []
    found: dict[str, dict[int, tuple[str | None, ...]]] = {}
    for path in mended:
        _read_sheet(snapshot, path, found, faults)
    raise_all(InputError, faults)
    files = []
    for file, rows in sorted(found.items()):
        listed, _ = find_delivery(snapshot, file)
        if file not in opened:
            faults.append(DELIVERED_FILE_MISSING.at(file))
        elif hash_file(opened[file].origin.path) != listed["sha256"]:
            faults.append(DELIVERED_BYTES_DIFFER.at(file))
        else:
            files.append(MendedFile(opened[file], CHECKS[listed["table"]].kind, rows))
    raise_all(DELIVERED_FILE_MISSING.error, faults)
    return tuple(files)


def write_mended(mended: MendedFile, target: BinaryIO) -> tuple[int, int]:
    """Write a delivered file anew and return how many rows were changed and how many added.

    Rows keep their order. A line that could not be read and was filled in stands at the end;
    one that was not keeps its bytes there, so that it is told again.
    """
    with TemporaryFile() as broken:  # Written to the end, and perhaps more than memory holds.
        tally, added = Tally(), 0

        def keep(lines: pa.RecordBatch) -> None:
            nonlocal added
            numbers, texts = lines.column("line"), lines.column("verbatim")
            for number, text in zip(numbers.to_pylist(), texts.to_pylist(), strict=True):
                if number in mended.rows:
                    added += 1
                    broken.write(_line(mended.rows[number]))
                else:
                    broken.write(_keep_broken(text, columns=len(mended.kind.fields)))

        tally.keep = keep
        replaced = _write_rows(mended, tally, target)
        broken.seek(0)
        shutil.copyfileobj(broken, target)
    return replaced, added


def _write_rows(mended: MendedFile, tally: Tally, target: BinaryIO) -> int:
    target.write(_BOM + _line([field.zh for field in mended.kind.fields]))
    replaced = 0
    for batch in mended.delivery.read(tally):
        columns = [batch.column(field) for field in mended.kind.field_ids]
        lines = batch.column("line")
        handed_out = pc.is_in(lines, pa.array(list(mended.rows), pa.int64()))
        before = zip(
            *(column.filter(handed_out).to_pylist() for column in (lines, *columns)), strict=True
        )
        here = [line for line, *row in before if mended.rows[line] != tuple(row)]
        if here:
            replaced += len(here)
            mask = pc.is_in(lines, pa.array(here, pa.int64()))
            columns = [
                pc.replace_with_mask(
                    column, mask, pa.array([mended.rows[line][place] for line in here], pa.string())
                )
                for place, column in enumerate(columns)
            ]
        rows = pa.RecordBatch.from_arrays(columns, names=list(mended.kind.field_ids))
        text = io.BytesIO()
        pyarrow.csv.write_csv(
            rows,
            text,
            pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed"),
        )
        target.write(text.getvalue())
    return replaced


def _keep_broken(line: bytes, *, columns: int) -> bytes:
    """Return a broken line so that it is none in the new file either.

    Columns that the register does not know are left out of the new file; a line that lacked a
    field may by chance have as many fields as are left, all of them in wrong places.
    """
    text = line.replace(b"\n", b" ")
    try:
        fields = next(csv.reader([text.decode("utf-8")], strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        fields = []
    return text + (b"," * columns if len(fields) == columns else b"") + b"\n"


def _read_sheet(
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


def _line(values: Iterable[str | None]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode("utf-8")
