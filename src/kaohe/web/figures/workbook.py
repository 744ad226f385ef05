"""A workbook of statistics and targets: read as text, checked whole, all faults by their cells."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.errors import InputError, raise_all
from kaohe.core.register.fields import STATISTICS, TARGETS, recognise_header
from kaohe.documents.figure_book import PROBLEMS_SHEET, MarkedCell, name_cell, write_marked_book
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, Sheet, load_sheet, open_book
from kaohe.web.figures.faults import (
    BOOK_TOO_BIG,
    BOOK_UNREADABLE,
    BOOK_WITHOUT_TABLE,
    CELL_WRONG,
    COLUMN_MISSING,
    FIGURE_REPEATED,
    NOTHING_ENTERED,
)
from kaohe.web.figures.sets import FigureRow
from kaohe.web.figures.words import name_in_chinese

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import Header
    from kaohe.workflows.registers.asked import AskedFigure

LARGEST_MEGABYTES: Final = 5
LARGEST_UNPACKED: Final = 60_000_000
MOST_ROWS: Final = 20_000
LARGEST_VALUE: Final = 10**12
_KINDS: Final = {STATISTICS.id: "statistic", TARGETS.id: "target"}
_WHEN: Final = {"statistic": "as_of", "target": "year"}
_BODIES: Final = {names[0]: code for code, names in BODY_NAMES.items()}
_VALUE: Final = re.compile(r"([0-9]+)(?:\.0+)?")
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?")
_YEAR: Final = re.compile(r"([0-9]{4})(?:\.0+)?年?度?")


@dataclass(frozen=True, slots=True)
class FigureBook:
    """What a workbook tells, and what is wrong with it."""

    rows: tuple[FigureRow, ...]
    kinds: frozenset[str]
    """The tables that it holds."""
    marked: tuple[MarkedCell, ...]
    faults: tuple[Fault, ...]
    cells: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    """Every sheet that was read, as text."""

    def write_marked(self) -> bytes:
        """Return the workbook again with everything that is wrong marked at its cell."""
        return write_marked_book(self.cells, self.marked)

    def expect_sound(self) -> None:
        """Refuse a workbook with faults.

        Raises:
            InputError: with all of them.
        """
        raise_all(InputError, self.faults)


def read_figure_book(data: bytes, *, name: str, asked: Sequence[AskedFigure]) -> FigureBook:
    """Read a workbook and check every cell.

    Args:
        data: the workbook.
        name: of its file, for what is wrong with the whole of it.
        asked: the figures that the rules need; others are taken for slips of the pen.

    Raises:
        InputError: it cannot be read at all, or holds neither table.
    """
    read = _Reading(asked)
    found = 0
    for sheet in _load(data, name):
        header = recognise_header(_strip(sheet.read_row(0))) if sheet.rows.num_rows else None
        if header is not None and header.kind.id in _KINDS:
            found += 1
            read.take(sheet, header)
    if not found:
        raise BOOK_WITHOUT_TABLE.error_at(
            name,
            statistics="、".join(field.zh for field in STATISTICS.fields),
            targets="、".join(field.zh for field in TARGETS.fields),
        )
    if not read.rows and not read.faults:
        read.faults.append(NOTHING_ENTERED.at(name))
    return FigureBook(
        tuple(sorted(read.rows)),
        frozenset(read.kinds),
        tuple(read.marked),
        tuple(read.faults),
        tuple(read.cells),
    )


class _Reading:
    """Rows and faults of a workbook, sheet by sheet."""

    def __init__(self, asked: Sequence[AskedFigure]) -> None:
        self.asked = {(each.kind, each.indicator, each.when) for each in asked}
        self.indicators = _indicators_by_name(asked)
        self.rows: list[FigureRow] = []
        self.kinds: set[str] = set()
        self.marked: list[MarkedCell] = []
        self.faults: list[Fault] = []
        self.cells: list[tuple[str, tuple[tuple[str, ...], ...]]] = []
        self.seen: dict[tuple[str, str, str, str], int] = {}

    def take(self, sheet: Sheet, header: Header) -> None:
        kind = _KINDS[header.kind.id]
        self.kinds.add(kind)
        filled = [place for place in sheet.find_filled_rows() if place]
        self.cells.append(
            (sheet.name, tuple(tuple(sheet.read_row(row)) for row in range(sheet.rows.num_rows)))
        )
        if header.missing:
            names = "、".join(field.zh for field in header.missing)
            self._mark(sheet.name, 0, 0, COLUMN_MISSING.at(f"{sheet.name}!A1", names=names))
            return
        columns = {field: place for place, field in enumerate(header.fields) if field}
        titles = sheet.read_row(0)
        for place in filled:
            cells = _strip(sheet.read_row(place))
            told = {field: cells[at] if at < len(cells) else "" for field, at in columns.items()}
            if told["value"]:
                self._take_row(sheet.name, place, kind, told, columns, titles)

    def _take_row(
        self,
        sheet: str,
        place: int,
        kind: str,
        told: Mapping[str, str],
        columns: Mapping[str, int],
        titles: Sequence[str],
    ) -> None:
        row, wrong = read_cells(kind, told, asked=self.asked, indicators=self.indicators)
        for field, reason in wrong:
            at = columns[field]
            where = f"{sheet}!{name_cell(place, at)}"
            fault = CELL_WRONG.at(where, column=titles[at].strip(), reason=reason)
            self._mark(sheet, place, at, fault)
        if row is None:
            return
        first = self.seen.setdefault(row.key, place + 1)
        if first != place + 1:
            where = f"{sheet}!{name_cell(place, columns['value'])}"
            self._mark(sheet, place, columns["value"], FIGURE_REPEATED.at(where, row=first))
            return
        self.rows.append(row)

    def _mark(self, sheet: str, row: int, column: int, fault: Fault) -> None:
        self.faults.append(fault)
        self.marked.append(MarkedCell(sheet, row, column, f"{fault.problem('zh')}"))


def read_cells(
    kind: str,
    told: Mapping[str, str],
    *,
    asked: Collection[tuple[str, str, str]],
    indicators: Mapping[tuple[str, str], str],
) -> tuple[FigureRow | None, tuple[tuple[str, str], ...]]:
    """Read the cells of a row; return the row, or the fields that are wrong with their reasons."""
    body = _BODIES.get(told["body"], told["body"])
    indicator = indicators.get((kind, told["indicator"]), told["indicator"])
    field = _WHEN[kind]
    when = read_when(kind, told[field])
    value = read_value(told["value"])
    wrong = [
        *([] if body in BODY_NAMES else [("body", _("不是32个单位之一"))]),
        *_find_indicator_faults(kind, indicator, when, field, asked),
        *([] if value is not None else [("value", _("应为非负整数"))]),
    ]
    if wrong or value is None:
        return None, tuple(wrong)
    return FigureRow(kind, body, indicator, when, value), ()


def read_value(text: str) -> int | None:
    """Return a whole number that is not negative; None for anything else.

    >>> read_value("1,234"), read_value("12.0"), read_value("-1"), read_value("1.5")
    (1234, 12, None, None)
    """
    found = _VALUE.fullmatch(text.replace(",", "").replace("，", ""))
    value = int(found[1]) if found and len(found[1]) <= len(str(LARGEST_VALUE)) else None
    return value if value is not None and value <= LARGEST_VALUE else None


def read_when(kind: str, text: str) -> str:
    """Return the day or the year of a figure as it is kept; empty for what is none.

    >>> read_when("statistic", "2012年9月30日"), read_when("target", "2012.0")
    ('2012-09-30', '2012')
    """
    if kind == "target":
        year = _YEAR.fullmatch(text)
        return year[1] if year else ""
    found = _DAY.fullmatch(text)
    if found is None:
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""


def _find_indicator_faults(
    kind: str, indicator: str, when: str, field: str, asked: Collection[tuple[str, str, str]]
) -> Iterator[tuple[str, str]]:
    times = [each for of, name, each in asked if (of, name) == (kind, indicator)]
    if not times:
        yield "indicator", _("不是规则要求的指标")
    if not when:
        yield field, _("应为年份") if kind == "target" else _("应为日期，如2012-09-30")
    elif times and when not in times:
        yield field, _("规则要求的是%(times)s") % {"times": "、".join(sorted(times))}


def _indicators_by_name(asked: Sequence[AskedFigure]) -> dict[tuple[str, str], str]:
    """Return the indicators by their Chinese names, in which tables may be written."""
    return {
        (each.kind, name_in_chinese(each.kind, each.indicator)): each.indicator for each in asked
    }


def _load(data: bytes, name: str) -> list[Sheet]:
    too_big = BOOK_TOO_BIG.error_at(name, megabytes=LARGEST_MEGABYTES, rows=MOST_ROWS)
    if len(data) > LARGEST_MEGABYTES << 20:
        raise too_big
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            unpacked = sum(member.file_size for member in book.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise too_big
        names = [each for each in open_book(data).sheet_names if each != PROBLEMS_SHEET]
        sheets = [load_sheet(data, each) for each in names]
    except (*NOT_TO_BE_CUT, zipfile.BadZipFile, OSError):
        raise BOOK_UNREADABLE.error_at(name) from None
    if any(sheet.rows.num_rows > MOST_ROWS for sheet in sheets):
        raise too_big
    return sheets


def _strip(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]
