"""Why a paper of the office is not drafted or signed."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

PAPER_DAYS_WRONG: Final = FaultKind(
    InputError,
    "paper-days-wrong",
    zh="起止日期没有填写，或前后颠倒。",
    mend_zh="请填写抽查的第一天和最后一天。",
    en="The first or the last day is missing, or they stand in the wrong order.",
    mend_en="Give the first and the last day of the visit.",
)
PAPER_BODY_WRONG: Final = FaultKind(
    InputError,
    "paper-body-wrong",
    zh="“{body}”不是本年度的被考核单位。",
    mend_zh="请从列表中选择单位。",
    en="'{body}' is none of this year's bodies.",
    mend_en="Choose one from the list.",
)
PAPER_TEAM_MISSING: Final = FaultKind(
    InputError,
    "paper-team-missing",
    zh="没有写明考核工作组。",
    mend_zh="请填写考核工作组的名称。",
    en="The team is missing.",
    mend_en="Give the name of the team.",
)
PAPER_KIND_UNKNOWN: Final = FaultKind(
    InputError,
    "paper-kind-unknown",
    zh="没有“{kind}”这种公文。",
    mend_zh="请从列表中选择。",
    en="There is no paper of the kind '{kind}'.",
    mend_en="Choose one from the list.",
)
PAPER_SIGNED_BY_DRAFTER: Final = FaultKind(
    StepRefused,
    "paper-signed-by-drafter",
    zh="拟稿人不能核稿。",
    mend_zh="请由考核办公室的另一人核稿。",
    en="Whoever drafted a paper does not check it.",
    mend_en="Let another person of the office check it.",
)
PAPER_BASIS_CHANGED: Final = FaultKind(
    StepRefused,
    "paper-basis-changed",
    zh="签发之后，规则包、文稿或版式有改动。",
    mend_zh="请重新拟稿并签发。",
    en="Pack, text or look has changed since it was signed.",
    mend_en="Draft it again and have it signed.",
)
