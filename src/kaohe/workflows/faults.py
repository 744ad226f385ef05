"""What can be wrong when the parts of an assessment meet."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import (
    DrawError,
    EvidenceMissing,
    EvidenceOutOfRange,
    FaultKind,
    PackInvalid,
    ProofInvalid,
)

PACK_WITHOUT_DRAW: Final = FaultKind(
    PackInvalid,
    "pack-without-draw",
    zh="这个规则包没有规定抽取（draw）。",
    mend_zh="请换用规定了抽取的规则包。",
    en="This pack has no plan of a draw.",
    mend_en="Use a pack with a 'draw' part.",
)
PACK_WITHOUT_TEAMS: Final = FaultKind(
    PackInvalid,
    "pack-without-teams",
    zh="这个规则包没有规定考核工作组（teams）。",
    mend_zh="请换用规定了工作组的规则包。",
    en="This pack has no rule for teams.",
    mend_en="Use a pack with a 'teams' part.",
)
INDICATOR_NOT_MEASURED: Final = FaultKind(
    EvidenceMissing,
    "indicator-not-measured",
    zh="规则包的指标“{indicator}”（来源：{source}）没有测算值。",
    mend_zh="请检查数据库、统计表和任务表是否齐全，或该指标名称是否受支持：{known}。",
    en="The pack's indicator '{indicator}' (source: {source}) has no measured value.",
    mend_en="Check register, statistics and targets, or the indicator's name: {known}.",
)
COUNTY_NOT_DRAWN: Final = FaultKind(
    DrawError,
    "draw-county-not-drawn",
    zh="没有抽中县级单位“{county}”。",
    mend_zh="只能公布已抽中的县（市、区）。",
    en="County '{county}' was not drawn.",
    mend_en="Only a county that was drawn can be disclosed.",
)
DRAW_OPENING_WRONG: Final = FaultKind(
    ProofInvalid,
    "draw-opening-wrong",
    zh="公布的“{part}”与重新计算的结果不一致。",
    mend_zh="请向组织方索取当时公布的原件；不要采信这份抽取结果。",
    en="The published '{part}' is not what the other files give.",
    mend_en="Ask the organiser for the files as published; do not trust this draw.",
)
COUNTY_COMPLETE: Final = FaultKind(
    DrawError,
    "draw-county-complete",
    zh="该县级单位的抽查单位已全部公布。",
    mend_zh="没有下一家。",
    en="All units of this county have been disclosed.",
    mend_en="There is no next one.",
)
COUNTY_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-county-missing",
    zh="只有{found}个县的抽查认定，应有{counties}个。",
    mend_zh="请补齐各县的全部抽查记录；没有抽查的，写明结果和原因。",
    en="There are visits of {found} counties; there should be {counties}.",
    mend_en="Add the visits of every county; where none could be made, its outcome.",
)
VISIT_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-visit-missing",
    zh="名额“{slot}”没有抽查记录。",
    mend_zh="请补交该次抽查的认定；无法抽查的，写明结果和原因。",
    en="There is no visit for slot '{slot}'.",
    mend_en="Add the findings of the visit; where none could be made, its outcome.",
)
CAMPAIGNS_DIFFER: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-campaigns-differ",
    zh="这份认定属于“{found}”，其余属于“{expected}”，或其中之一为演练。",
    mend_zh="请只汇总同一次考核行动的认定。",
    en="The sheet belongs to '{found}', the others to '{expected}', or one of them is a rehearsal.",
    mend_en="Gather the sheets of one campaign only.",
)
