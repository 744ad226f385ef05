"""What can be wrong when acts enter the ledger."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, LedgerError

REQUEST_REUSED: Final = FaultKind(
    LedgerError,
    "ledger-request-reused",
    zh="这个请求编号已用于第{index}条，而内容不同。",
    mend_zh="新的事项请用新的请求编号。",
    en="This request made entry {index}, which says something else.",
    mend_en="Use a new request id for another act.",
)
CHECKPOINT_NONE: Final = FaultKind(
    LedgerError,
    "ledger-checkpoint-none",
    zh="账本没有条数为{size}的已签名检查点。",
    mend_zh="请先签发检查点（kaohe ledger checkpoint）。",
    en="The ledger has no signed checkpoint of size {size}.",
    mend_en="Sign one first ('kaohe ledger checkpoint').",
)
LEDGER_BEHIND_WITNESS: Final = FaultKind(
    LedgerError,
    "ledger-behind-witness",
    zh="见证人见过{seen}条，本账本的检查点只有{size}条：这是旧的副本，或最近的事项已丢失。",
    mend_zh="停止登记；从最新备份恢复，并与见证人的检查点核对。",
    en=(
        "The witness has seen {seen} entries, but the checkpoint here has {size}: this is an old "
        "copy, or entries were lost."
    ),
    mend_en=(
        "Enter nothing more; restore the latest backup and compare it with the checkpoint of the "
        "witness."
    ),
)
COMMITMENT_MISSING: Final = FaultKind(
    LedgerError,
    "ledger-commitment-missing",
    zh="凭证没有附上事项内容，也没有给出登记摘要。",
    mend_zh="请用--commitment给出登记摘要，或索取附有内容的凭证。",
    en="The proof does not show the entry, and no commitment is given.",
    mend_en="Give the commitment with --commitment, or ask for a proof that shows the entry.",
)
COMMITMENT_WRONG: Final = FaultKind(
    LedgerError,
    "ledger-commitment-wrong",
    zh="登记摘要应为64位十六进制数字。",
    mend_zh="请从回执或登记时的记录中整段复制。",
    en="A commitment is 64 hexadecimal digits.",
    mend_en="Copy it whole from where the entry was made.",
)
