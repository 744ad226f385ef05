"""Readers: whatever form a delivery has, it becomes rows of text with their line numbers.

Everything after this point sees one shape only: ``file``, ``deliverer``, ``line``,
``digits_lost`` and the fields of the table as text, trimmed, null where empty. Broken lines are
kept apart, verbatim.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import fastexcel
import pyarrow as pa

from kaohe.core.register.faults import DELIVERY_UNREADABLE
from kaohe.engines.reading.delivery import Delivery, Origin, Tally, stamp_of
from kaohe.engines.reading.sheet_rows import BATCH_ROWS

if TYPE_CHECKING:
    from kaohe.core.errors import Fault

__all__ = ["BATCH_ROWS", "SUFFIXES", "UNREADABLE", "Delivery", "Origin", "Tally", "open_delivery"]

UNREADABLE: Final = (OSError, pa.ArrowException, fastexcel.FastExcelError)
"""What a reader raises when a file is not what its name says."""


def _open_csv(origin: Origin) -> Delivery | list[Fault]:
    from kaohe.engines.reading.csv_reader import open_csv

    return open_csv(origin)


def _open_xlsx(origin: Origin) -> Delivery | list[Fault]:
    from kaohe.engines.reading.xlsx_reader import open_xlsx

    return open_xlsx(origin)


def _open_parquet(origin: Origin) -> Delivery | list[Fault]:
    from kaohe.engines.reading.parquet_reader import open_parquet

    return open_parquet(origin)


_READERS: Final = {".csv": _open_csv, ".xlsx": _open_xlsx, ".parquet": _open_parquet}
"""Each is imported when it is needed: what the others rest on takes 10 MB of every worker."""

SUFFIXES: Final = tuple(_READERS)
"""What the name of a delivered file ends in."""


def open_delivery(origin: Origin) -> Delivery | list[Fault]:
    """Open a delivered file, or say everything that keeps it from being taken in."""
    try:
        stamp = stamp_of(origin.path)
        opened = _READERS[origin.path.suffix.lower()](origin)
    except UNREADABLE as reason:
        first_line = str(reason).partition("\n")[0]
        return [DELIVERY_UNREADABLE.at(str(origin.path), reason=first_line)]
    return replace(opened, stamp=stamp) if isinstance(opened, Delivery) else opened
