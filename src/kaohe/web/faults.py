"""What can be wrong when the office starts, or when somebody acts in it."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError

HOME_UNNAMED: Final = FaultKind(
    InputError,
    "office-home-unnamed",
    zh="没有指明办公系统的数据文件夹。",
    mend_zh="请把环境变量KAOHE_HOME设为数据文件夹；新建请用kaohe office create。",
    en="The folder of the office is not named.",
    mend_en="Set the variable KAOHE_HOME to it; make a new one with kaohe office create.",
)
SECRET_UNREADABLE: Final = FaultKind(
    InputError,
    "office-secret-unreadable",
    zh="会话密钥文件读不出来，或不足{least}个字符。",
    mend_zh="请用kaohe office create新建数据文件夹，或恢复原来的密钥文件。",
    en="The key of the sessions cannot be read, or has fewer than {least} characters.",
    mend_en="Make a folder with kaohe office create, or put the former key file back.",
)
DATABASE_UNKNOWN: Final = FaultKind(
    InputError,
    "office-database-unknown",
    zh="数据库地址无法识别。",
    mend_zh="留空表示使用内置数据库，或写postgresql://用户:密码@主机:端口/数据库名。",
    en="The address of the database is not understood.",
    mend_en="Leave it empty for the embedded one, or write postgresql://user:password@host/name.",
)
DATABASE_UNSAFE: Final = FaultKind(
    InputError,
    "office-database-unsafe",
    zh="数据库没有按要求设置（{setting}为{found}），断电时可能丢失已确认的事项。",
    mend_zh="请把数据文件夹放在本机磁盘上，并用本系统自带的设置启动。",
    en="The database is not set as it must be ({setting} is {found}); a power cut could lose work.",
    mend_en="Put the folder on a local disk, and start with the settings of this system.",
)
