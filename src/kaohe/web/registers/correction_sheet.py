"""A correction file as it comes back: each row one value, read as text."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.documents.correction_sheet import CORRECTION_COLUMNS
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, load_sheet, open_book
from kaohe.web.registers.correction_faults import CORRECTION_EMPTY, CORRECTION_SHEET_WRONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_VALUES: Final = 2000
LARGEST: Final = 5_000_000
LARGEST_UNPACKED: Final = 60_000_000
KINDS: Final = (".xlsx", ".csv")
ACCEPT: Final = ",".join(KINDS)
_NUMBER: Final = re.compile(r"[0-9]+\.0")
"""A whole number as a spreadsheet keeps it."""


@dataclass(frozen=True, slots=True)
class AskedValue:
    """A value that shall be corrected, as somebody has written it."""

    where: str
    """Line of the file; the unit where the row was typed."""
    table: str
    unit: str
    field: str
    before: str
    after: str


def read_correction_sheet(content: bytes, name: str) -> tuple[AskedValue, ...]:
    """Read a correction file.

    Raises:
        InputError: it cannot be read, lacks a column, or holds nothing.
    """
    if len(content) > LARGEST:
        raise CORRECTION_SHEET_WRONG.error_at(name, reason=_("文件过大"))
    read = _read_csv if name.lower().endswith(".csv") else _read_book
    rows = read(content, name)
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(row)]
    header = filled[0][1] if filled else []
    missing = [each for each in CORRECTION_COLUMNS if each not in header]
    if missing:
        raise CORRECTION_SHEET_WRONG.error_at(
            name, reason=_("缺少列：%(names)s") % {"names": "、".join(missing)}
        )
    values = tuple(_pick(header, filled[1:]))
    if not values:
        raise CORRECTION_EMPTY.error_at(name)
    if len(values) > MOST_VALUES:
        raise CORRECTION_SHEET_WRONG.error_at(
            name, reason=_("多于%(most)s行") % {"most": MOST_VALUES}
        )
    return values


def _pick(header: list[str], rows: Iterable[tuple[int, list[str]]]) -> Iterator[AskedValue]:
    places = [header.index(column) for column in CORRECTION_COLUMNS]
    for number, row in rows:
        cells = row + [""] * (max(places) + 1 - len(row))
        yield AskedValue(f"{number}", *(cells[place] for place in places))


def _read_csv(content: bytes, name: str) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [[cell.strip() for cell in row] for row in csv.reader(StringIO(text))]
        except csv.Error:
            break
    raise CORRECTION_SHEET_WRONG.error_at(name, reason=_("不是CSV文件"))


def _read_book(content: bytes, name: str) -> list[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            unpacked = sum(member.file_size for member in book.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise CORRECTION_SHEET_WRONG.error_at(name, reason=_("文件过大"))
        sheet = load_sheet(content, open_book(content).sheet_names[0])
    except (zipfile.BadZipFile, *NOT_TO_BE_CUT, OSError):
        raise CORRECTION_SHEET_WRONG.error_at(name, reason=_("不是.xlsx工作簿，或已损坏")) from None
    rows = (sheet.read_row(place) for place in range(sheet.rows.num_rows))
    return [[_clean(cell) for cell in row] for row in rows]


def _clean(cell: str) -> str:
    text = cell.strip()
    return text.removesuffix(".0") if _NUMBER.fullmatch(text) else text
