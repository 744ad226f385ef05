"""What a marked-up copy hands out, and the names by which it is known when it comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.register.rules import RowRule

ROWS_SHEET, NOTES_SHEET, LINES_SHEET = "更正", "说明", "无法读取的行"
"""The sheet to be mended, and two that are for people only."""

FILE, LINE, PROBLEM = "文件", "行号", "问题"
SNAPSHOT_NOTE, FILE_NOTE = "数据库快照", "报送文件"
"""Names of the two notes that say of which register and of which file the rows are."""

IDENTITY: Final = ("name", "org_code", "licence_no", "uscc", "federation_id", "union_id")
"""Fields that tell which unit a row is about; mending changes some of them, never all."""

PLACE_COLUMNS: Final = (FILE, LINE, PROBLEM)
"""Columns before those of the table; they say which row it was and are no part of it."""


def choose_sheets(names: Sequence[str]) -> list[str]:
    """Return the sheets of a workbook that hold delivered rows.

    Of a marked-up copy only the sheet to be mended does; every sheet of any other workbook might.

    >>> choose_sheets(["说明", "更正", "无法读取的行"]), choose_sheets(["说明", "企业"])
    (['更正'], ['说明', '企业'])
    """
    if ROWS_SHEET not in names:
        return list(names)
    return [name for name in names if name not in (NOTES_SHEET, LINES_SHEET)]


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row with the rules that it breaks; warnings are left out, because they are tolerated."""

    line: int
    is_aside: bool
    """Whether the row is in quarantine."""
    values: tuple[str | None, ...]
    """As delivered, in the order of the table's fields."""
    broken: tuple[RowRule, ...]


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line that is no row, verbatim."""

    line: int
    reason: str
    text: str
