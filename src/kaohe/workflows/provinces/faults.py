"""What can be wrong with a province's own campaign and its report."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, EvidenceOutOfRange, FaultKind

PROVINCE_SCOPE: Final = FaultKind(
    DrawError,
    "province-scope",
    zh="行动范围“{found}”不是本省自查行动的范围（应如“{expected}”）。",
    mend_zh="请核对省级方案文件（province-plan/1）与仪式文件（draw-ceremony/1）中的单位和年度。",
    en="The scope '{found}' is not that of this province's own campaign (such as '{expected}').",
    mend_en="Compare body and year in province-plan/1 and in draw-ceremony/1.",
)
SPOT_CHECK_OTHER_CAMPAIGN: Final = FaultKind(
    EvidenceOutOfRange,
    "spot-check-other-campaign",
    zh="认定文件属于行动“{found}”，不是“{own}”，或一为演练、一为正式。",
    mend_zh="请使用这次省级抽查的认定文件。",
    en="The findings are of campaign '{found}', not '{own}', or one of the two is a rehearsal.",
    mend_en="Use the findings of this campaign of the province.",
)
SPOT_CHECK_UNDISCLOSED: Final = FaultKind(
    EvidenceOutOfRange,
    "spot-check-undisclosed",
    zh="这次抽查没有凭证：单位不是抽中公布的，或认定未写明抽查编号。",
    mend_zh="自查报告只列经抽取公布的单位；请删去或更正这条认定。",
    en="No packet belongs to this visit: its unit was not drawn, or the finding names no visit.",
    mend_en="The report tells of units that were drawn; leave the finding out or correct it.",
)
SPOT_CHECK_WITHOUT_OUTCOME: Final = FaultKind(
    EvidenceOutOfRange,
    "spot-check-without-outcome",
    zh="已公布的抽查没有结果（outcome）。",
    mend_zh="抽中的单位不会消失：请补录结果，拒绝检查和有名无实的也须写明。",
    en="A visit that was disclosed has no outcome.",
    mend_en="A drawn unit never disappears: enter its outcome, a refusal as well.",
)
