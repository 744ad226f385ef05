"""The workbook in which a contact list is filled in, from which accounts are opened."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.core.divisions import BODY_NAMES
from kaohe.documents.sheet_look import add_styles, set_up_page

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTACT_SHEET: Final = "通讯录"
CONTACT_COLUMNS: Final = ("账号", "姓名", "职务", "处室", "办公电话", "单位", "角色")
"""The header, which whoever reads the list looks for."""

_EXPLANATIONS: Final = "填写说明"
_WIDTHS: Final = (20, 12, 20, 24, 18, 14, 24)
_BODY_COLUMN, _ROLE_COLUMN = 5, 6
_LAST_ROW: Final = 500
_TEXT: Final = "@"


def write_contact_template(roles: Sequence[str]) -> bytes:
    """Return the empty list, with the bodies and roles that may be chosen.

    Args:
        roles: names of the roles that an account may begin with.
    """
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    styles = add_styles(book)
    sheet = book.add_worksheet(CONTACT_SHEET)
    text = book.add_format({"num_format": _TEXT})
    for column, (name, width) in enumerate(zip(CONTACT_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write(0, column, name, styles["head"])
    sheet.freeze_panes(1, 0)
    bodies = [names[0] for names in BODY_NAMES.values()]
    _let_choose(book, sheet, [*bodies], roles)
    set_up_page(sheet)
    _explain(book, styles["cell"], roles)
    book.close()
    return buffer.getvalue()


def _let_choose(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    bodies: Sequence[str],
    roles: Sequence[str],
) -> None:
    """Offer bodies and roles as lists; the bodies are too many to stand in the cell's rule."""
    choices = book.add_worksheet("选项")
    choices.write_column(0, 0, bodies)
    choices.write_column(0, 1, roles)
    choices.hide()
    for column, letter, count in (
        (_BODY_COLUMN, "A", len(bodies)),
        (_ROLE_COLUMN, "B", len(roles)),
    ):
        rule = {
            "validate": "list",
            "source": f"=选项!${letter}$1:${letter}${count}",
            "error_type": "information",
        }
        sheet.data_validation(1, column, _LAST_ROW, column, rule)


def _explain(book: xlsxwriter.Workbook, style: object, roles: Sequence[str]) -> None:
    sheet = book.add_worksheet(_EXPLANATIONS)
    sheet.set_column(0, 0, 90)
    lines = (
        "每行一人；第一行表头请勿改动。",
        "账号：3至40位小写字母、数字或._-，一人一号，不得共用，离任后也不再使用。",
        "单位：省级工会人员必填，可填名称（如浙江）或两位代码（如33）；全国总工会人员留空。",
        f"角色：可填{'、'.join(roles)}；多个角色用顿号分开，留空则只开账号。",
        "只登记工作需要的信息，不填身份证号、个人手机号。",
        "有任何一处不符，整张表都不会导入；系统一次列出全部问题及所在单元格。",
    )
    for row, line in enumerate(lines):
        sheet.write(row, 0, line, style)
