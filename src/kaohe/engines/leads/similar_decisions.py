"""Read the sheet of similar rows after people have filled in their decisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import fastexcel

from kaohe.core.register.similar_decisions import NOTES, SHEET, SHEET_COLUMNS, is_decided
from kaohe.core.register.similar_faults import DECISIONS_UNREADABLE
from kaohe.engines.reading.sheets import NOT_TO_BE_CUT, load_sheet, open_book

if TYPE_CHECKING:
    from pathlib import Path

_FIRST_ROW: Final = 2
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def read_decision_sheet(path: Path) -> list[tuple[str, dict[str, str | None]]]:
    """Return the lines that were filled in, each with its place, all as text.

    Raises:
        FileUnusable: it is no workbook, or lacks the sheet or a column of the list.
    """
    try:
        table = open_book(path).load_sheet(SHEET, dtypes="string").to_arrow()
    except fastexcel.SheetNotFoundError:
        raise DECISIONS_UNREADABLE.error_at(str(path), reason=f"没有工作表“{SHEET}”") from None
    except NOT_TO_BE_CUT:
        reason = "不是.xlsx工作簿，或已损坏、加密"
        raise DECISIONS_UNREADABLE.error_at(str(path), reason=reason) from None
    lacking = [name for name in SHEET_COLUMNS.values() if name not in table.schema.names]
    if lacking:
        raise DECISIONS_UNREADABLE.error_at(str(path), reason=f"缺少列{'、'.join(lacking)}")
    columns = {field: table.column(name).to_pylist() for field, name in SHEET_COLUMNS.items()}
    records = [
        {field: values[at] for field, values in columns.items()} for at in range(table.num_rows)
    ]
    return [
        (f"{path}:{_FIRST_ROW + at}", record)
        for at, record in enumerate(records)
        if is_decided(record)
    ]


def read_stated_digest(path: Path) -> str | None:
    """Return the digest of the register that the notes of the list name, if they are there.

    Raises:
        FileUnusable: it is no workbook.
    """
    try:
        book = open_book(path)
        if NOTES not in book.sheet_names:
            return None
        notes = load_sheet(path, NOTES)
    except NOT_TO_BE_CUT:
        reason = "不是.xlsx工作簿，或已损坏、加密"
        raise DECISIONS_UNREADABLE.error_at(str(path), reason=reason) from None
    told = " ".join(" ".join(notes.read_row(place)) for place in notes.find_filled_rows())
    found = _DIGEST.search(told)
    return found.group() if found else None
