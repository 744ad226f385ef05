"""Deliveries in CSV: the header is told, then block after block becomes rows."""

from __future__ import annotations

import csv
from functools import partial
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from kaohe.core.register.faults import (
    DELIVERY_EMPTY,
    ENCODING_UNSUPPORTED,
    LINE_ENDS_UNSUPPORTED,
)
from kaohe.engines.reading.arrow_arrays import wrap_numbers
from kaohe.engines.reading.csv_blocks import read_block
from kaohe.engines.reading.decoding import BOM, GB18030, UTF_8, guess_encoding, is_utf_8
from kaohe.engines.reading.delivery import Delivery, make_batch, understand
from kaohe.engines.reading.lines import read_blocks
from kaohe.engines.reading.rejects import LongLine, broken_long
from kaohe.engines.reading.text_columns import IDENTIFYING, find_numbers_in_short, merge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import Header
    from kaohe.engines.reading.delivery import Origin, Tally

SAMPLE_BYTES: Final = 1024 * 1024
"""The encoding is told from so much of a file."""

_UTF16_SIGNS: Final = (b",\x00", b"\x00,")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def open_csv(origin: Origin) -> Delivery | list[Fault]:
    """Open a delivered file of CSV, or say what keeps it from being taken in."""
    with origin.path.open("rb") as stream:
        sample = next(read_blocks(stream, block_bytes=SAMPLE_BYTES), b"")
    if not sample:
        return [DELIVERY_EMPTY.at(str(origin.path))]
    if isinstance(sample, LongLine):  # Never a header; may be a file of which no line ends well.
        beginning = sample.kept[:SAMPLE_BYTES]
        sample = beginning.rpartition(b"\r")[0] or beginning
    first = sample.removeprefix(BOM).partition(b"\n")[0].removesuffix(b"\r")
    if first.startswith(_UTF16_MARKS) or any(sign in first for sign in _UTF16_SIGNS):
        return [ENCODING_UNSUPPORTED.at(str(origin.path), encoding="UTF-16")]
    encoding = guess_encoding(sample)
    line = first.decode(encoding, "replace")
    header = understand(origin, _part_header(line))
    if isinstance(header, list) and encoding == GB18030 and is_utf_8(first):
        # Most lines have wrong bytes. That is said of each of them; a column that can be read
        # is not missing. Never the other way round: much of UTF-8 passes for GB18030.
        in_utf_8 = understand(origin, _part_header(first.decode(UTF_8)))
        if not isinstance(in_utf_8, list):
            encoding, header = UTF_8, in_utf_8
    if isinstance(header, list):
        before, lone_return, _ = line.partition("\r")
        if not lone_return:
            return header
        header = understand(origin, _part_header(before))
        return header if isinstance(header, list) else [LINE_ENDS_UNSUPPORTED.at(str(origin.path))]
    return Delivery(origin, header, encoding, partial(_read_csv, origin, header, encoding))


def _part_header(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line]


def _read_csv(
    origin: Origin, header: Header, encoding: str, tally: Tally
) -> Iterator[pa.RecordBatch]:
    with origin.path.open("rb") as stream:
        for block in read_blocks(stream):
            if isinstance(block, LongLine):
                tally.lines += 1
                tally.reject(broken_long(block, tally.lines))
                continue
            rows = block
            if tally.headers == 0:
                rows = block[block.index(b"\n") + 1 :]
                tally.headers = tally.lines = 1
            if not rows:
                continue
            read = read_block(
                rows, encoding=encoding, fields=header.fields, first_line=tally.lines + 1
            )
            tally.lines += read.lines
            if read.rejected is not None:
                tally.reject(read.rejected)
            if len(read.numbers):
                # Whatever a spreadsheet wrote out in short holds a plus sign; hardly a line does.
                lost = _find_lost_digits(read.columns) if b"+" in rows else None
                yield make_batch(origin, header, wrap_numbers(read.numbers), read.columns, lost)


def _find_lost_digits(columns: Mapping[str, pa.Array]) -> pa.Array | None:
    found = [find_numbers_in_short(columns[field]) for field in IDENTIFYING if field in columns]
    return merge(found) if found else None
