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
    mend_zh="留空表示使用内置数据库，或写PostgreSQL的连接地址（含用户、主机和数据库名）。",
    en="The address of the database is not understood.",
    mend_en="Leave it empty for the embedded one, or write the URL of a PostgreSQL.",
)
DAYS_WRONG: Final = FaultKind(
    InputError,
    "office-password-days-wrong",
    zh="密码更换期限不是0至{most}之间的整数。",
    mend_zh="请留空（{most}天），或写更短的天数；0表示不要求定期更换。",
    en="After how many days passwords change is no whole number from 0 to {most}.",
    mend_en="Leave it empty ({most} days), or write fewer; 0 asks for no change.",
)
DATABASE_UNSAFE: Final = FaultKind(
    InputError,
    "office-database-unsafe",
    zh="数据库没有按要求设置（{setting}为{found}），断电时可能丢失已确认的事项。",
    mend_zh="请把数据文件夹放在本机磁盘上，并用本系统自带的设置启动。",
    en="The database is not set as it must be ({setting} is {found}); a power cut could lose work.",
    mend_en="Put the folder on a local disk, and start with the settings of this system.",
)
DEBUG_ON: Final = FaultKind(
    InputError,
    "office-debug-on",
    zh="调试模式已打开，出错时会向外显示内部信息。",
    mend_zh="请使用本系统自带的设置启动，不要打开DEBUG。",
    en="DEBUG is on; errors would show what is inside to strangers.",
    mend_en="Start with the settings of this system, and leave DEBUG off.",
)
SECRET_GUESSED: Final = FaultKind(
    InputError,
    "office-secret-guessed",
    zh="会话密钥是默认值、过短或过于简单，他人可能猜到。",
    mend_zh="请用kaohe office create新建数据文件夹，由系统生成密钥。",
    en="The key of the sessions is a default, too short or too simple; others could guess it.",
    mend_en="Make a folder with kaohe office create, which makes the key.",
)
HOME_OPEN: Final = FaultKind(
    InputError,
    "office-home-open",
    zh="数据文件夹或密钥文件可被本机其他用户读取。",
    mend_zh="请收回其他用户的权限：文件夹chmod 700，密钥文件chmod 600。",
    en="The folder or a key in it can be read by others on this machine.",
    mend_en="Take their rights away: chmod 700 for the folder, chmod 600 for the keys.",
)
PRACTICE_IN_EARNEST: Final = FaultKind(
    InputError,
    "office-practice-in-earnest",
    zh="正式系统中存在演练账号，其密码是公开的。",
    mend_zh="演练请另建数据文件夹，账本名称以/rehearsal结尾；本系统请恢复备份。",
    en="There are practice accounts, whose passwords are public, in an office in earnest.",
    mend_en="Rehearse in a folder whose ledger ends with /rehearsal; restore this one.",
)
