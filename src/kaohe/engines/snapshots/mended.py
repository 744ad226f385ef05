"""A mended sheet comes back: put its rows in the place of those that were delivered.

A resend never replaces a row by itself. The delivered file is written anew as a whole, with the
mended rows at their lines, so that the new file can be imported, compared and approved.
"""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kaohe.core.errors import InputError, raise_all
from kaohe.core.register.checks import CHECKS
from kaohe.engines.faults import (
    DELIVERED_BYTES_DIFFER,
    DELIVERED_FILE_MISSING,
)
from kaohe.engines.hashing import hash_file
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.reading.delivery import Tally
from kaohe.engines.snapshots.inspection import find_delivery
from kaohe.engines.snapshots.mended_sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        read_sheet(snapshot, path, found, faults)
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


def _line(values: Iterable[str | None]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode("utf-8")
