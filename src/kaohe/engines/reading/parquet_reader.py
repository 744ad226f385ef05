"""Deliveries in Parquet: columns of any plain type become text as a clerk would write it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kaohe.core.register.faults import COLUMNS_NOT_PLAIN
from kaohe.engines.reading.delivery import Delivery, understand
from kaohe.engines.reading.sheet_rows import BATCH_ROWS, sort_rows
from kaohe.engines.reading.text_columns import (
    IDENTIFYING,
    find_lost_zeros,
    find_numbers_in_short,
    merge,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.register.fields import Header
    from kaohe.engines.reading.delivery import Origin, Tally

_EXACT_BELOW: Final = {"halffloat": 2.0**11, "float": 2.0**24, "double": 1e15}
"""Whole numbers below it are exact in a type of float."""
_BATCH_BYTES: Final = 64 * 1024 * 1024
_BEIJING: Final = 8 * 3600
"""Seconds that a clock in China is ahead of universal time."""
_NO_FRACTION: Final = r"\.0+$"
_MIDNIGHT: Final = r" 00:00:00(\.[0-9]+)?$"
_PART_OF_SECOND: Final = r"\.[0-9]+$"


def open_parquet(origin: Origin) -> Delivery | list[Fault]:
    """Open a delivered file of Parquet, or say what keeps it from being taken in."""
    with _open(origin.path) as source:
        schema = source.schema_arrow
    header = understand(origin, schema.names)
    if isinstance(header, list):
        return header
    odd = [column.name for column in schema if not _is_plain(column.type)]
    if odd:
        return [COLUMNS_NOT_PLAIN.at(str(origin.path), columns="、".join(odd))]
    return Delivery(origin, header, "parquet", partial(_read_parquet, origin, header))


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except UnicodeDecodeError as reason:  # The name of a column is damaged.
        raise pa.ArrowInvalid(str(reason)) from reason


def _read_parquet(origin: Origin, header: Header, tally: Tally) -> Iterator[pa.RecordBatch]:
    # Kept apart from the count of lines, which leaves out rows without any value.
    position = 1
    with _open(origin.path) as source:
        for part in source.iter_batches(batch_size=_rows_at_once(source)):
            columns = [write_as_text(column) for column in part.columns]
            lost = _find_lost_digits(header, part.columns, columns)
            numbers = np.arange(position, position + part.num_rows)
            position += part.num_rows
            yield from sort_rows(
                origin, header, header.fields, columns, numbers, tally, digits_lost=lost
            )


def _rows_at_once(source: pq.ParquetFile) -> int:
    """Return how many rows are read at once: fewer where they are long."""
    groups = map(source.metadata.row_group, range(source.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    rows = source.metadata.num_rows
    return int(max(1, min(BATCH_ROWS, _BATCH_BYTES * rows // max(1, size))))


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return not (pa.types.is_nested(kind) or pa.types.is_interval(kind))


def _is_number(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    return any(is_of_kind(kind) for is_of_kind in tests)


def write_as_text(column: pa.Array) -> pa.Array:
    """Write values as text: whole numbers in digits, days as days, yes and no as 1 and 0.

    A time with a zone is the time on a clock in China. A float that may have lost digits stays
    in scientific notation; one that is not a number is null.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return write_as_text(column.dictionary_decode())
    if pa.types.is_boolean(kind):
        return column.cast(pa.int8()).cast(pa.string())
    if pa.types.is_floating(kind):
        return _write_floats(column)
    if pa.types.is_decimal(kind):
        exact = column.cast(pa.decimal256(76, max(kind.scale, 0)))
        return pc.replace_substring_regex(exact.cast(pa.string()), _NO_FRACTION, "")
    if pa.types.is_timestamp(kind):
        return _write_moments(column)
    text = column.cast(pa.string())
    text.validate(full=True)
    return text


def _write_floats(column: pa.Array) -> pa.Array:
    exact_below = _EXACT_BELOW[str(column.type)]
    values = column.cast(pa.float64())
    numbers = pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)
    whole = pc.and_(
        pc.equal(pc.floor(numbers), numbers), pc.less(pc.abs(numbers), exact_below)
    ).fill_null(False)
    digits = pc.if_else(whole, numbers, 0.0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, digits, pc.if_else(pc.is_nan(values), None, column.cast(pa.string())))


def _write_moments(column: pa.Array) -> pa.Array:
    moments = column.cast(pa.timestamp(column.type.unit))
    if column.type.tz is not None:
        moments = pc.add(moments, pa.scalar(_BEIJING, pa.duration("s")))
    text = pc.replace_substring_regex(moments.cast(pa.string()), _MIDNIGHT, "")
    return pc.replace_substring_regex(text, _PART_OF_SECOND, "")


def _find_lost_digits(
    header: Header, delivered: list[pa.Array], columns: list[pa.Array]
) -> pa.Array | None:
    found = []
    for field, before, text in zip(header.fields, delivered, columns, strict=True):
        if field in IDENTIFYING:
            found.append(find_numbers_in_short(text))
            if _is_number(before.type):
                found.append(find_lost_zeros(field, text))
    return merge(found) if found else None
