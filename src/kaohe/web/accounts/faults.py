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
