"""The sheets of a workbook as text, as fastexcel reads them, with what it does not tell put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kaohe.engines.reading.arrow_arrays import read_flags, wrap_flags, wrap_texts
from kaohe.engines.reading.text_columns import merge, trim
from kaohe.engines.reading.workbooks import NOT_A_WORKBOOK, excerpt

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

HEADER_WITHIN: Final = 100
"""The header of a sheet is its first filled row, within so many."""

_MOST_COLUMNS: Final = 16_384
"""Of a sheet (ECMA-376)."""
_TEXT: Final = "string"
_PANIC: Final = "PanicException"
_ERROR: Final = re.compile(r"got 'Error\((\w+)\)'")
_VALUE: Final = re.compile(r"value: ([0-9.eE+-]+)")
_ERRORS: Final = {
    "Div0": "#DIV/0!", "NA": "#N/A", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Ref": "#REF!", "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip


class WorkbookDamaged(OSError):
    """A workbook that is not what its name says."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet as text, every row in its place."""

    name: str
    first_column: int
    """The place of the first column, counted from 0; the ones before it are empty."""
    rows: pa.RecordBatch

    def find_filled_rows(self) -> list[int]:
        """Return the places of the rows with a value; space alone is none."""
        filled = [trim(column).is_valid() for column in self.rows.columns]
        return np.flatnonzero(read_flags(merge(filled))).tolist() if filled else []

    def read_row(self, place: int) -> list[str]:
        """Return the values of a row from column A on; what is empty is an empty text."""
        values = [column[place].as_py() or "" for column in self.rows.columns]
        return [""] * self.first_column + values


NOT_TO_BE_CUT: Final = (*NOT_A_WORKBOOK, fastexcel.FastExcelError, WorkbookDamaged)
"""What reading an excerpt of a whole workbook may raise, beside OSError."""


def open_book(source: bytes | Path) -> fastexcel.ExcelReader:
    """Open a workbook, or the bytes of one."""
    with PanicTold():
        return fastexcel.read_excel(source)


def load_sheet(source: bytes | Path, name: str, *, rows: int | None = None) -> Sheet:
    """Load a sheet, every cell as text and every row in its place; a chart has no cells."""
    return _load(source, name, n_rows=rows, dtypes=_TEXT)[0]


def load_with_texts(path: Path, name: str, columns: Collection[int]) -> Sheet | None:
    """Load a sheet like :func:`load_sheet` if some columns hold texts alone, and no numbers.

    To have the library tell the type of a column takes a seventh of the time in which the file
    itself can be asked for that of its cells.

    Args:
        path: of the workbook.
        name: of the sheet.
        columns: their places, counted from 0 at column A. Their headers are texts.
    """
    types = dict.fromkeys(set(range(_MOST_COLUMNS)).difference(columns), _TEXT)
    strict = {"dtypes": types, "dtype_coercion": "strict", "schema_sample_rows": None}
    try:
        # Who writes numbers does so from the first rows on: the whole need not be parsed for it.
        _load(excerpt(path), name, n_rows=HEADER_WITHIN, **strict)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return None
    except NOT_TO_BE_CUT:
        pass
    try:
        sheet, guessed = _load(path, name, **strict)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        return None
    return sheet if guessed.issuperset(columns) else None


def _load(source: bytes | Path, name: str, **how: Any) -> tuple[Sheet, set[int]]:
    """Load a sheet; return the places of the columns that were guessed to be texts, too."""
    with PanicTold():
        sheet = open_book(source).load_sheet(name, header_row=None, skip_rows=0, **how)
        columns = sheet.selected_columns
        cells, errors = sheet.to_arrow_with_errors()
    first = columns[0].absolute_index if columns else 0
    guessed = {
        each.absolute_index
        for each in columns
        if each.dtype_from == "guessed" and each.dtype == _TEXT
    }
    return Sheet(name, first, _put_errors(cells, errors.errors if errors else [])), guessed


class PanicTold:
    """Tell a panic inside the library, which is no Exception, as a damaged workbook."""

    def __enter__(self) -> None:
        """Watch what the library does from here on."""

    def __exit__(self, kind: type[BaseException] | None, reason: object, _trace: object) -> None:
        """Let everything else pass.

        Raises:
            WorkbookDamaged: the library panicked.
        """
        if kind is not None and kind.__name__ == _PANIC:
            raise WorkbookDamaged(str(reason)) from None


def _put_errors(cells: pa.RecordBatch, errors: Sequence[fastexcel.CellError]) -> pa.RecordBatch:
    """Put in what cannot be text for the library: #N/A and the like, and days out of bounds."""
    texts: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        texts.setdefault(column, {})[row] = _write_error(error.detail)
    columns = list(cells.columns)
    for column, found in texts.items():
        chosen = np.zeros(cells.num_rows, dtype=np.bool_)
        chosen[list(found)] = True
        put = wrap_texts([found[row] for row in sorted(found)])
        columns[column] = pc.replace_with_mask(columns[column], wrap_flags(chosen), put)
    return pa.record_batch(columns, names=cells.schema.names)


def _write_error(detail: str) -> str:
    error, value = _ERROR.search(detail), _VALUE.search(detail)
    if error:
        return _ERRORS.get(error[1], "#N/A")
    return value[1].removesuffix(".0") if value else "#VALUE!"
