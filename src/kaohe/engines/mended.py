"""A mended sheet comes back: put its rows in the place of those that were delivered.

A resend never replaces a row by itself. The delivered file is written anew as a whole, with the
mended rows at their lines, so that the new file can be imported, compared and approved.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kaohe.core.errors import InputError, raise_all
from kaohe.core.register.checks import CHECKS
from kaohe.core.register.mending import FILE, LINE, ROWS_SHEET
from kaohe.engines.deliveries import open_deliveries
from kaohe.engines.delivery import Tally
from kaohe.engines.faults import (
    DELIVERED_BYTES_DIFFER,
    DELIVERED_FILE_MISSING,
    MENDED_COLUMNS_MISSING,
    MENDED_ROW_ASTRAY,
)
from kaohe.engines.inspection import find_delivery
from kaohe.engines.opened_tables import open_tables
from kaohe.engines.verification import hash_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import BinaryIO

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import TableKind
    from kaohe.engines.delivery import Delivery
    from kaohe.engines.snapshot import Snapshot

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
        """Return the name under which it is written: as before, but always CSV."""
        deliverer, _, name = self.delivery.origin.file.partition("/")
        return f"province={deliverer}/{name.rpartition('.')[0]}.csv"


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
    """Write a delivered file anew and return how many rows were replaced and how many added.

    Rows keep their order. A line that could not be read and was filled in stands at the end;
    one that was not keeps its bytes there, so that it is told again.
    """
    target.write(_BOM + _line([field.zh for field in mended.kind.fields]))
    tally = Tally()
    replaced = 0
    for batch in mended.delivery.read(tally):
        columns = [batch.column(field) for field in mended.kind.field_ids]
        lines = batch.column("line")
        here = [line for line in lines.to_pylist() if line in mended.rows]
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
    added = 0
    for line in tally.rejected:
        if line.line in mended.rows:
            added += 1
            target.write(_line(mended.rows[line.line]))
        else:
            target.write(_keep_broken(line.verbatim, columns=len(mended.kind.fields)))
    return replaced, added


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
    book = fastexcel.read_excel(path)
    name = ROWS_SHEET if ROWS_SHEET in book.sheet_names else book.sheet_names[0]
    table = book.load_sheet(name, dtypes="string").to_arrow()
    missing = [each for each in (FILE, LINE) if each not in table.schema.names]
    if missing:
        faults.append(MENDED_COLUMNS_MISSING.at(str(path), columns="、".join(missing)))
        return
    names = set(table.column(FILE).to_pylist()) - {None}
    known: dict[str, set[int]] = {}
    fields: dict[str, list[str]] = {}
    for file in sorted(names):
        listed, _ = find_delivery(snapshot, file)
        kind = CHECKS[listed["table"]].kind
        absent = [each.zh for each in kind.fields if each.zh not in table.schema.names]
        if absent:
            faults.append(MENDED_COLUMNS_MISSING.at(str(path), columns="、".join(absent)))
            return
        known[file] = _lines_to_mend(snapshot, file)
        fields[file] = [each.zh for each in kind.fields]
    for number, row in enumerate(table.to_pylist(), start=2):
        _take_row(row, number, path, known, fields, found, faults)


def _take_row(
    row: dict[str, Any],
    number: int,
    path: Path,
    known: dict[str, set[int]],
    fields: dict[str, list[str]],
    found: dict[str, dict[int, tuple[str | None, ...]]],
    faults: list[Fault],
) -> None:
    file, line = row[FILE], (row[LINE] or "").strip().removesuffix(".0")
    if not any(row.values()):
        return
    place = int(line) if line.isdigit() else -1
    if place not in known.get(file, ()) or place in found.get(file, {}):
        faults.append(
            MENDED_ROW_ASTRAY.at(str(path), row=number, file=file or "", line=line or "?")
        )
        return
    values = tuple((row[name] or "").strip() or None for name in fields[file])
    if any(values):  # A line that could not be read and was left empty stays as it is.
        found.setdefault(file, {})[place] = values


def _lines_to_mend(snapshot: Snapshot, file: str) -> set[int]:
    _, part = find_delivery(snapshot, file)
    with open_tables(snapshot.path) as engine:
        rows = engine.execute(
            "select line from read_parquet($part, hive_partitioning = false) "
            "where raw is not null union all select line from rejects where file = $file",
            {"part": str(snapshot.path / part), "file": file},
        ).fetchall()
    return {line for (line,) in rows}


def _line(values: Iterable[str | None]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode("utf-8")
