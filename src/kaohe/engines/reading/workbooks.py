"""The parts of a workbook: an excerpt of its beginning, and which of its cells hold numbers.

The library that reads sheets parses a whole sheet whatever number of rows is asked for, and does
not tell a number from digits in a text. Both are told from the parts of the file, which is a zip
of XML, without parsing more of them than is needed.
"""

from __future__ import annotations

import io
import lzma
import re
import zlib
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree
from zipfile import ZIP_STORED, BadZipFile, ZipFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

Cell = tuple[int, int]
"""Row and column, both counted from 0."""

NOT_A_WORKBOOK: Final = (
    BadZipFile, ElementTree.ParseError, EOFError, KeyError, NotImplementedError, RuntimeError,
    ValueError, lzma.LZMAError, zlib.error,
)  # fmt: skip
"""What reading the parts of a damaged, encrypted or unusual file may raise, beside OSError."""

_SHEET_BYTES: Final = 128 * 1024
_TEXTS_BYTES: Final = 1024 * 1024
"""So much of a sheet, and of the list of all texts, goes into an excerpt."""
_TEXTS: Final = "sharedstrings.xml"
_PIECE_BYTES: Final = 4 * 1024 * 1024
_LARGEST_WHOLE: Final = 8 * 1024 * 1024
"""Parts that cannot be cut, such as styles, are copied up to so many bytes."""

_ROOT: Final = re.compile(rb"<((?:\w+:)?)(worksheet|sst)\b")
_CUT_BEHIND: Final = {b"worksheet": b"row", b"sst": b"si"}
_STILL_OPEN: Final = {b"worksheet": (b"sheetData", b"worksheet"), b"sst": (b"sst",)}
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=[\s/>])([^>]*)>")
_PLACE: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([0-9]+)["']""")
_TYPE: Final = re.compile(rb"""\st\s*=\s*["'](\w+)["']""")
_NUMBER: Final = b"n"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def excerpt(path: Path) -> bytes:
    """Return a small workbook with the first rows of every sheet and the texts they may need.

    Raises:
        OSError: the file cannot be read.
        BadZipFile: it is no workbook; so are the others of :data:`NOT_A_WORKBOOK`.
    """
    small = io.BytesIO()
    with ZipFile(path) as book, ZipFile(small, "w", ZIP_STORED) as target:
        for part in book.infolist():
            if part.filename.endswith((".xml", ".rels")):
                size = _TEXTS_BYTES if part.filename.lower().endswith(_TEXTS) else _SHEET_BYTES
                with book.open(part) as stream:
                    content = stream.read(size)
                    if len(content) == size:
                        content = _close(content) or content + stream.read(_LARGEST_WHOLE)
                target.writestr(part.filename, content)
    return small.getvalue()


def _close(begin: bytes) -> bytes | None:
    """Close the beginning of a sheet, or of the list of texts, behind its last whole element."""
    root = _ROOT.search(begin)
    if root is None:
        return None
    prefix, name = root.groups()
    last = b"</%b%b>" % (prefix, _CUT_BEHIND[name])
    cut = begin.rfind(last)
    if cut < 0:
        return None
    ends = b"".join(b"</%b%b>" % (prefix, element) for element in _STILL_OPEN[name])
    return begin[: cut + len(last)] + ends


def find_numbers(path: Path, sheet: str, wanted: Collection[Cell]) -> set[Cell]:
    """Return which of some cells of a sheet are stored as numbers.

    Raises:
        OSError: the file cannot be read.
        BadZipFile: it is no workbook; so are the others of :data:`NOT_A_WORKBOOK`.
    """
    columns: dict[int, set[int]] = {}
    for row, column in wanted:
        columns.setdefault(row, set()).add(column)
    with ZipFile(path) as book:
        part = _part_of(book, sheet)
        rows, found = 0, set[Cell]()
        for row, content in _find_rows(book, part, sorted(columns)):
            rows += 1
            found.update((row, column) for column in columns[row] & _find_number_columns(content))
        if rows == len(columns):
            return found
        return {
            (row, column)
            for row, content in _read_rows(book, part)
            if row in columns
            for column in columns[row] & _find_number_columns(content)
        }


def _find_rows(book: ZipFile, part: str, rows: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Yield some rows, by the numbers that they bear, up to the first that bears none."""
    left = iter(rows)
    row = next(left, None)
    with book.open(part) as stream:
        rest = stream.read(_PIECE_BYTES)
        closing = _closing_of_rows(rest)
        while row is not None and rest:
            cut = rest.rfind(closing)
            cursor = 0
            while row is not None:
                cursor = rest.find(b' r="%d"' % (row + 1), cursor, cut)
                if cursor < 0:
                    break
                _, _, cells = rest[cursor : rest.find(closing, cursor)].partition(b">")
                yield row, cells
                row = next(left, None)
            piece = stream.read(_PIECE_BYTES)
            rest = rest[max(cut, 0) :] + piece if piece else b""


def _part_of(book: ZipFile, sheet: str) -> str:
    """Return the name of a sheet's part; names of elements are compared without namespaces."""
    # The parser of this Python refuses documents whose entities grow without bounds.
    workbook = ElementTree.fromstring(book.read(_WORKBOOK))  # noqa: S314
    relations = ElementTree.fromstring(book.read(_RELATIONS))  # noqa: S314
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for element in workbook.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            (relation,) = (value for name, value in element.items() if name.endswith("}id"))
            target = targets[relation]
            return target[1:] if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _read_rows(book: ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the number of every row, counted from 0, with the XML of its cells."""
    with book.open(part) as stream:
        rest = stream.read(_PIECE_BYTES)
        closing = _closing_of_rows(rest)
        opening = closing.replace(b"</", b"<").removesuffix(b">")
        number = -1
        while rest:
            *rows, rest = rest.split(closing)
            for row in rows:
                start = row.rfind(opening)
                attributes, _, cells = row[start:].partition(b">")
                place = _PLACE.search(attributes)
                number = int(place[2]) - 1 if place else number + row.count(opening)
                yield number, cells
            piece = stream.read(_PIECE_BYTES)
            if not piece:
                return
            rest += piece


def _closing_of_rows(begin: bytes) -> bytes:
    root = _ROOT.search(begin)
    return b"</%brow>" % (root[1] if root else b"")


def _find_number_columns(row: bytes) -> set[int]:
    numbers, column = set(), -1
    for cell in _CELL.finditer(row):
        place, kind = _PLACE.search(cell[1]), _TYPE.search(cell[1])
        column = _read_letters(place[1]) if place else column + 1
        if kind is None or kind[1] == _NUMBER:
            numbers.add(column)
    return numbers


def _read_letters(letters: bytes) -> int:
    """Read the letters of a column, counted from 0.

    >>> _read_letters(b"A"), _read_letters(b"Z"), _read_letters(b"AA")
    (0, 25, 26)
    """
    column = 0
    for letter in letters:
        column = 26 * column + letter - ord("A") + 1
    return column - 1
