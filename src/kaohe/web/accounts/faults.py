"""What can be wrong with accounts and rights."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError

NOT_ALLOWED: Final = FaultKind(
    InputError,
    "account-not-allowed",
    zh="您没有办理这件事的权限。",
    mend_zh="请由有权限的人员办理，或向安全管理员申请权限。",
    en="You have no right to do this.",
    mend_en="Let somebody who has it do it, or ask the security administrator.",
)
NUMBER_TAKEN: Final = FaultKind(
    InputError,
    "account-number-taken",
    zh="账号{number}已经有人使用。",
    mend_zh="请换一个账号；账号不能重复使用，离任人员的账号也不能。",
    en="The account {number} is taken.",
    mend_en="Choose another; an account is never used twice, not even of who has left.",
)
ACCOUNT_FIELD_WRONG: Final = FaultKind(
    InputError,
    "account-field-wrong",
    zh="“{field}”不符合要求：{reason}。",
    mend_zh="请按说明改正后重新提交。",
    en="“{field}” is not as it must be: {reason}.",
    mend_en="Correct it as told and hand it in again.",
)
ROLES_CLASH: Final = FaultKind(
    InputError,
    "account-roles-clash",
    zh="{name}已有“{held}”角色，不能同时担任“{role}”。",
    mend_zh="请先收回原有角色，或由另一人担任；三类管理员与业务角色必须分开。",
    en="{name} holds “{held}” and cannot hold “{role}” too.",
    mend_en="End the first role, or choose another person; administrators hold nothing else.",
)
ROLE_NEEDS_BODY: Final = FaultKind(
    InputError,
    "account-role-needs-body",
    zh="“{role}”角色须先填写所属单位。",
    mend_zh="请填写两位数字的单位代码，如33。",
    en="“{role}” needs the person's body.",
    mend_en="Enter the two digits of the body, such as 33.",
)
ADMINISTRATOR_NEEDS_TWO: Final = FaultKind(
    InputError,
    "account-administrator-needs-two",
    zh="管理员须由两名安全管理员办理：一人提出，另一人批准。",
    mend_zh="请由提出人和被提名人以外的安全管理员批准。",
    en="An administrator is made by two: one proposes, another approves.",
    mend_en="Let a security administrator approve who neither proposed it nor is proposed.",
)
ROLE_NOT_HELD: Final = FaultKind(
    InputError,
    "account-role-not-held",
    zh="{name}没有“{role}”角色。",
    mend_zh="请刷新页面后核对。",
    en="{name} does not hold “{role}”.",
    mend_en="Load the page again and compare.",
)
LAST_SECURITY: Final = FaultKind(
    InputError,
    "account-last-security",
    zh="至少须有两名在用的安全管理员，否则无人能发放权限。",
    mend_zh="请先增加一名安全管理员。",
    en="Two security administrators must stay, or nobody could give rights.",
    mend_en="Make another security administrator first.",
)
ACCOUNT_CLOSED: Final = FaultKind(
    InputError,
    "account-closed",
    zh="该账号已停用，不能再办理。",
    mend_zh="请为该人员另开账号；停用的账号不再启用。",
    en="The account is closed; nothing can be done with it.",
    mend_en="Open another one; a closed account is never opened again.",
)
CONTACT_LIST_UNREADABLE: Final = FaultKind(
    InputError,
    "contact-list-unreadable",
    zh="文件无法作为Excel工作簿（.xlsx）读取。",
    mend_zh="请使用下载的模板填写，另存为.xlsx后重新上传。",
    en="The file cannot be read as an Excel workbook (.xlsx).",
    mend_en="Fill in the template, save it as .xlsx, and hand it in again.",
)
CONTACT_LIST_TOO_BIG: Final = FaultKind(
    InputError,
    "contact-list-too-big",
    zh="文件过大：最多{bytes}兆字节、{rows}行。",
    mend_zh="请删去多余的行、列和图片，或分几次上传。",
    en="The file is too big: at most {bytes} MB and {rows} rows.",
    mend_en="Delete what is not needed, or hand it in in parts.",
)
CONTACT_HEADER_WRONG: Final = FaultKind(
    InputError,
    "contact-header-wrong",
    zh="表头应为：{wanted}。",
    mend_zh="请使用下载的模板，不要改动第一行。",
    en="The header must be: {wanted}.",
    mend_en="Use the template and leave its first row as it is.",
)
CONTACT_LIST_EMPTY: Final = FaultKind(
    InputError,
    "contact-list-empty",
    zh="表中没有人员。",
    mend_zh="请从第二行起每行填写一人。",
    en="There is nobody in the list.",
    mend_en="Enter one person a row, from the second row on.",
)
CONTACT_CELL_WRONG: Final = FaultKind(
    InputError,
    "contact-cell-wrong",
    zh="“{column}”不符合要求：{reason}。",
    mend_zh="请在表中改正该单元格后重新上传整张表。",
    en="“{column}” is not as it must be: {reason}.",
    mend_en="Correct the cell and hand the whole list in again.",
)
CONTACT_TWICE: Final = FaultKind(
    InputError,
    "contact-twice",
    zh="账号{number}在表中重复，第{row}行已有。",
    mend_zh="请给每个人不同的账号，或删去重复的行。",
    en="The account {number} stands in row {row} too.",
    mend_en="Give everybody an account of his own, or delete the row.",
)
