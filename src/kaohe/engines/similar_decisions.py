"""Read the sheet of similar rows after people have filled in their decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fastexcel

from kaohe.core.register.similar_decisions import SHEET, SHEET_COLUMNS, is_decided
from kaohe.core.register.similar_faults import DECISIONS_UNREADABLE

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_ROW = 2


def read_decision_sheet(path: Path) -> list[tuple[str, dict[str, str | None]]]:
    """Return the lines that were filled in, each with its place, all as text.

    Raises:
        FileUnusable: it is no workbook, or lacks the sheet or a column of the list.
    """
    try:
        sheet = fastexcel.read_excel(str(path)).load_sheet(SHEET, dtypes="string")
        table = sheet.to_arrow()
    except fastexcel.FastExcelError as reason:
        told = str(reason).partition("\n")[0]
        raise DECISIONS_UNREADABLE.error_at(str(path), reason=told) from None
    lacking = [name for name in SHEET_COLUMNS.values() if name not in table.schema.names]
    if lacking:
        raise DECISIONS_UNREADABLE.error_at(str(path), reason="、".join(lacking))
    columns = {field: table.column(name).to_pylist() for field, name in SHEET_COLUMNS.items()}
    records = [
        {field: values[at] for field, values in columns.items()} for at in range(table.num_rows)
    ]
    return [
        (f"{path}:{_FIRST_ROW + at}", record)
        for at, record in enumerate(records)
        if is_decided(record)
    ]
