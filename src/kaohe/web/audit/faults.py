"""What can be wrong when an act enters the ledger of the office."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, LedgerDamaged, StepRefused

ACT_DONE: Final = FaultKind(
    StepRefused,
    "act-done",
    zh="这件事已经办过，没有重复办理。",
    mend_zh="请刷新页面查看办理结果。",
    en="This was done before and was not done again.",
    mend_en="Load the page again and look at the result.",
)
DOCUMENT_WRONG: Final = FaultKind(
    LedgerDamaged,
    "ledger-document-wrong",
    zh="第{index}条所附的内容与账本不符，或已缺失。",
    mend_zh="请停止办理业务，保留现场，由审计管理员会同监督员核查备份。",
    en="What is kept beside entry {index} is not what the ledger says, or is missing.",
    mend_en="Stop all work, leave everything as it is, and compare the backups with an auditor.",
)
