"""What can be wrong with the folder of an office."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable

OFFICE_OTHER_KEY: Final = FaultKind(
    FileUnusable,
    "office-other-key",
    zh="这把密钥不是本账本的。",
    mend_zh="请放回建账时生成的 ledger.key，或用其备份。",
    en="This key is not that of the ledger.",
    mend_en="Put back the ledger.key that was made with the ledger, or its copy.",
)
FRAME_KEY_WRONG: Final = FaultKind(
    FileUnusable,
    "office-frame-key-wrong",
    zh="抽样框密钥文件已损坏，或属于另一次行动。",
    mend_zh="请放回本次行动的 frame.key；确已丢失的，须作废后重新开始。",
    en="The key of the frame is damaged, or belongs to another campaign.",
    mend_en="Put back this campaign's frame.key; if it is lost, void the campaign and begin anew.",
)
MANIFEST_LOST: Final = FaultKind(
    FileUnusable,
    "office-manifest-lost",
    zh="已登记的层目录不在这里，现有的是另一份。",
    mend_zh="请放回固定抽样框时的文件；确已丢失的，须作废后重新开始。",
    en="The manifest that was entered is not here; this is another one.",
    mend_en="Put back the file of the freeze; if it is lost, void the campaign and begin anew.",
)
