"""The workbook in which corrections of a frozen register are filled in, one value a row."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.documents.sheet_look import add_styles, set_up_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CORRECTION_SHEET: Final = "数据更正"
CORRECTION_COLUMNS: Final = ("表", "单位", "字段", "原值", "新值")
"""The header, which whoever reads the file looks for."""

_EXPLANATIONS: Final = "填写说明"
_WIDTHS: Final = (16, 26, 20, 30, 30)
_LAST_ROW: Final = 2000
_TEXT: Final = "@"


def write_correction_template(fields: Mapping[str, Sequence[str]]) -> bytes:
    """Return the empty file.

    Args:
        fields: by the name of a table, the names of its fields.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    styles = add_styles(book)
    sheet = book.add_worksheet(CORRECTION_SHEET)
    text = book.add_format({"num_format": _TEXT})
    for column, (name, width) in enumerate(zip(CORRECTION_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write(0, column, name, styles["head"])
    sheet.freeze_panes(1, 0)
    sheet.data_validation(1, 0, _LAST_ROW, 0, {"validate": "list", "source": [*fields]})
    set_up_page(sheet)
    notes = book.add_worksheet(_EXPLANATIONS)
    notes.set_column(0, 0, 90)
    lines = (
        "每行更正一家单位的一个字段；第一行表头请勿改动。",
        "单位：填统一社会信用代码、组织机构代码或工商注册号（联合会、社会组织工会填编号）；"
        "没有代码的，填质量报告中的“文件:行号”，如33/enterprises.csv:12。",
        "原值：与报送的完全一致，空着的留空；不一致的，整张表都不受理。",
        "新值：按报送格式填写，留空表示应为空。",
        *(f"{table}的字段：{'、'.join(names)}" for table, names in fields.items()),
        "一张表只更正一个单位（省份）的数据；系统一次列出全部问题及所在行。",
    )
    for row, line in enumerate(lines):
        notes.write(row, 0, line, styles["cell"])
    book.close()
    return buffer.getvalue()
