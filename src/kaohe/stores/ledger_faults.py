"""What can be wrong with the files of a ledger or a witness."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError, LedgerDamaged, OutputExists

DATABASE_FOREIGN: Final = FaultKind(
    FileUnusable,
    "ledger-file-foreign",
    zh="这不是账本或见证人的数据文件。",
    mend_zh="请检查路径；新建请用create命令。",
    en="This is no file of a ledger or a witness.",
    mend_en="Check the path; make a new one with the create command.",
)
DATABASE_SETTINGS: Final = FaultKind(
    FileUnusable,
    "ledger-file-settings",
    zh="数据文件不能按要求设置（{setting}为{found}），断电时可能丢失已确认的事项。",
    mend_zh="请把文件放在本机磁盘上，不要放在网络共享上。",
    en=(
        "The file cannot be set as it must be ({setting} is {found}); a power cut could lose "
        "what was acknowledged."
    ),
    mend_en="Put the file on a local disk, not on a network share.",
)
DATABASE_BUSY: Final = FaultKind(
    FileUnusable,
    "ledger-file-busy",
    zh="另一个程序占用数据文件超过{seconds}秒。",
    mend_zh="请稍后重试；没有写入任何内容。",
    en="Another program has held the file for more than {seconds} seconds.",
    mend_en="Try again later; nothing was written.",
)
DATABASE_UNWRITABLE: Final = FaultKind(
    FileUnusable,
    "ledger-file-unwritable",
    zh="无法写入数据文件：{reason}。",
    mend_zh="请检查磁盘空间和权限后重试；没有写入任何内容。",
    en="The file cannot be written to: {reason}.",
    mend_en="Check space and rights and try again; nothing was written.",
)
DATABASE_DAMAGED: Final = FaultKind(
    LedgerDamaged,
    "ledger-file-damaged",
    zh="数据文件已损坏：{reason}。",
    mend_zh="请停止使用并保留原文件，用备份恢复后再核对。",
    en="The file is damaged: {reason}.",
    mend_en="Stop, keep the file as it is, restore a backup and check it.",
)
DOCUMENT_EXISTS: Final = FaultKind(
    OutputExists,
    "ledger-document-exists",
    zh="这份附件已经登记过，不能更换。",
    mend_zh="有误的请登记更正。",
    en="This document was kept before and cannot be exchanged.",
    mend_en="Enter a correction where it is wrong.",
)
ORIGIN_UNUSABLE: Final = FaultKind(
    InputError,
    "ledger-origin-unusable",
    zh="这不能作为账本名称。",
    mend_zh="名称不含空格和加号，也不只是数字，例如“gonghui.example/2012”。",
    en="This cannot be the origin of a ledger.",
    mend_en="Use no space, no plus sign and not digits alone, for example 'gonghui.example/2012'.",
)
KEY_FILE_WRONG: Final = FaultKind(
    FileUnusable,
    "ledger-key-file-wrong",
    zh="密钥文件不完整，或用途不对（账本与见证人的密钥不能互换）。",
    mend_zh="请使用create命令生成的那个文件。",
    en="The key file is incomplete or of the wrong type (ledger and witness keys differ).",
    mend_en="Use the file that the create command wrote.",
)
