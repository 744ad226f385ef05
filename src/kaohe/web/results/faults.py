"""What can be wrong with a scoring in the office."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import EvidenceError, FaultKind, InputError, StepRefused

NOT_TIME_TO_SCORE: Final = FaultKind(
    StepRefused,
    "scoring-not-now",
    zh="“{cycle}”现在不能评分：评分只在“评分”和“复核”两个环节进行。",
    mend_zh="请看年度考核的进度；审定以后的更改须按复核程序办理。",
    en="{cycle} cannot be scored now: scoring belongs to the steps of scoring and review.",
    mend_en="See how the year goes; after approval changes take the way of a review.",
)
SHEET_OF_OTHER_CAMPAIGN: Final = FaultKind(
    EvidenceError,
    "scoring-other-campaign",
    zh="认定文件属于“{found}”，不属于“{wanted}”。",
    mend_zh="请上传本次考核的认定文件。",
    en="The evidence belongs to {found} and not to {wanted}.",
    mend_en="Hand in the evidence of this assessment.",
)
TRACE_LOST: Final = FaultKind(
    EvidenceError,
    "scoring-trace-lost",
    zh="评分记录{digest}已不在数据文件夹中，或与登记的摘要不符。",
    mend_zh="请从备份恢复results文件夹；登记的摘要在账本中。",
    en="The trace {digest} is no longer in the office's folder, or is not what was entered.",
    mend_en="Restore the folder results from a backup; the digest stands in the ledger.",
)
SHEET_TOO_BIG: Final = FaultKind(
    EvidenceError,
    "scoring-sheet-too-big",
    zh="认定文件超过{most}兆字节。",
    mend_zh="请检查是否选错了文件。",
    en="The evidence is larger than {most} megabytes.",
    mend_en="See whether it is the right file.",
)
ROOMS_CHANGED: Final = FaultKind(
    StepRefused,
    "scoring-rooms-changed",
    zh="各环节的数据在页面打开以后有了变化。",
    mend_zh="请看新汇集的认定，再评分。",
    en="The rooms hold something else since the page was opened.",
    mend_en="Look at what is gathered now, and score then.",
)
REASON_OWED: Final = FaultKind(
    InputError,
    "scoring-reason-owed",
    zh="还有缺的或矛盾的认定，评分须说明理由（不超过{most}字）。",
    mend_zh="请先处理列出的问题，或写明为什么现在评分。",
    en="Something is missing or contradictory; scoring needs a reason of at most {most} letters.",
    mend_en="Mend what is listed, or say why it is scored now.",
)
