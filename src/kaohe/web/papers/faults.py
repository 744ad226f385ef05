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
PAPER_UNSCORED: Final = FaultKind(
    StepRefused,
    "paper-unscored",
    zh="“{cycle}”还没有评分，不能拟结果公文。",
    mend_zh="请先评分。",
    en="{cycle} is not scored; there is nothing to write about.",
    mend_en="Score it first.",
)
PAPER_NOT_ASKED: Final = FaultKind(
    InputError,
    "paper-not-asked",
    zh="本年度的规则包没有规定发这种公文。",
    mend_zh="请查看规则包的通报范围。",
    en="The pack of this year asks for no paper of this kind.",
    mend_en="See to whom the pack says that results are told.",
)
PAPER_TELLS_NOTHING: Final = FaultKind(
    InputError,
    "paper-tells-nothing",
    zh="没有可以写入这件公文的内容。",
    mend_zh="没有填报不实或者没有可推广的经验时，不必拟这件公文。",
    en="There is nothing to tell in this paper.",
    mend_en="Without untrue entries, or without good practice, it is not needed.",
)
PAPER_ITEMS_WRONG: Final = FaultKind(
    InputError,
    "paper-items-wrong",
    zh="写入公文的事项读不出来。",
    mend_zh="请由案件或经验栏目重新生成草稿。",
    en="What is to be told in the paper cannot be read.",
    mend_en="Draft it again from the room of the cases or of good practice.",
)
PAPER_RESULTS_UNAPPROVED: Final = FaultKind(
    StepRefused,
    "paper-results-unapproved",
    zh="“{cycle}”的结果还没有审定，结果公文不能编号和印发。",
    mend_zh="请先由考核领导小组和书记处审定结果。",
    en="The results of {cycle} are not approved; papers on them get no number and do not go out.",
    mend_en="Let the leading group and the Secretariat approve the results first.",
)
PAPER_TEXT_VERSION_TAKEN: Final = FaultKind(
    InputError,
    "paper-text-version-taken",
    zh="这种公文已有版本为“{version}”的文稿，内容不同。",
    mend_zh="请在文件头另写一个 version。",
    en="There is another text of this kind with the version '{version}'.",
    mend_en="Give it another version in its head.",
)
PAPER_TEXT_FORM: Final = FaultKind(
    InputError,
    "paper-text-form",
    zh="文稿的形式应为“{wanted}”，不是“{found}”。",
    mend_zh="请在文件头改正 form。",
    en="The form of this text is '{wanted}', not '{found}'.",
    mend_en="Correct 'form' in its head.",
)
PAPER_TEXT_TOO_BIG: Final = FaultKind(
    InputError,
    "paper-text-too-big",
    zh="文稿超过{most}千字节。",
    mend_zh="请上传纯文本文稿。",
    en="The text has more than {most} kilobytes.",
    mend_en="Hand in a plain text.",
)
PAPER_LETTERS_CHANGED: Final = FaultKind(
    StepRefused,
    "paper-letters-changed",
    zh="列表显示以后，有的函已经改动。",
    mend_zh="请刷新页面，看过以后再签。",
    en="Some of the letters have changed since the list was shown.",
    mend_en="Load the page again and look at them before signing.",
)
