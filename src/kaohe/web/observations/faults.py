"""What can be wrong with typed sheets, rectification and the digest, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError, StepRefused

VISIT_WRONG: Final = FaultKind(
    InputError,
    "sheet-visit-wrong",
    zh="“{visit}”不是本次考核的抽查编号。",
    mend_zh="编号形如{example}，印在抽查表的第一行。",
    en="'{visit}' is no visit of this assessment.",
    mend_en="It looks like {example} and stands in the first line of the sheet.",
)
VISIT_TAKEN: Final = FaultKind(
    StepRefused,
    "sheet-visit-taken",
    zh="这次抽查的纸质表已经收下。",
    mend_zh="请打开已有的一份录入。",
    en="The sheet of this visit was taken in already.",
    mend_en="Open it and type it in.",
)
VISIT_ON_PHONE: Final = FaultKind(
    StepRefused,
    "sheet-visit-on-phone",
    zh="这次抽查已有手机上报的记录。",
    mend_zh="请在外勤页面查看；要更正的，退回后在手机上更正。",
    en="A phone has handed in a record of this visit.",
    mend_en="See it among the fieldwork; return it there where it must be mended.",
)
KIND_WRONG: Final = FaultKind(
    InputError,
    "sheet-kind-wrong",
    zh="没有“{kind}”这类单位的抽查表。",
    mend_zh="请从列表中选择单位类别。",
    en="There is no checklist for units of the kind '{kind}'.",
    mend_en="Choose one of the list.",
)
SCAN_MISSING: Final = FaultKind(
    FileUnusable,
    "sheet-scan-missing",
    zh="没有附上抽查表的扫描件。",
    mend_zh="请附上两名考核人员签名的原件扫描件（PDF或图片）。",
    en="The scan of the sheet is missing.",
    mend_en="Attach the scan of the original with both signatures (PDF or picture).",
)
TYPED_ALREADY: Final = FaultKind(
    StepRefused,
    "sheet-typed-already",
    zh="您已录入过这份抽查表，或已有两人录入。",
    mend_zh="两遍录入须由两人分别完成。",
    en="You have typed this sheet, or two people have.",
    mend_en="Two different people type it, each once.",
)
NOTHING_TYPED: Final = FaultKind(
    InputError,
    "sheet-nothing-typed",
    zh="没有录入抽查结果。",
    mend_zh="请至少录入抽查结果一栏。",
    en="The outcome was not typed.",
    mend_en="Type at least the outcome.",
)
VALUE_WRONG: Final = FaultKind(
    InputError,
    "sheet-value-wrong",
    zh="“{title}”一栏的内容不可用。",
    mend_zh="请从列表中选择，或缩短文字（不超过{most}字）。",
    en="What was typed for '{title}' cannot be used.",
    mend_en="Choose from the list, or shorten the text (at most {most} characters).",
)
NOT_TYPED_TWICE: Final = FaultKind(
    StepRefused,
    "sheet-not-typed-twice",
    zh="还没有两人分别录入，不能核定。",
    mend_zh="请另一人录入后再核定。",
    en="Two people have not typed the sheet yet.",
    mend_en="Settle it once the other person has typed it.",
)
SETTLED_ALREADY: Final = FaultKind(
    StepRefused,
    "sheet-settled-already",
    zh="这份抽查表已经核定。",
    mend_zh="不需要再次办理。",
    en="The sheet was settled already.",
    mend_en="Nothing is left to be done.",
)
DIFFERENCE_OPEN: Final = FaultKind(
    InputError,
    "sheet-difference-open",
    zh="“{title}”两遍录入不一致，没有选定。",
    mend_zh="请对照扫描件选定其中一遍。",
    en="The two typings differ on '{title}', and none was chosen.",
    mend_en="Look at the scan and choose one.",
)
REASON_MISSING: Final = FaultKind(
    InputError,
    "sheet-reason-missing",
    zh="没有说明怎样核定差异（不超过{most}字）。",
    mend_zh="请写明对照扫描件核定的情况。",
    en="How the differences were settled is not said (at most {most} characters).",
    mend_en="Write what the scan shows.",
)
TEXT_MISSING: Final = FaultKind(
    InputError,
    "observation-text-missing",
    zh="“{what}”没有填写，或超过{most}字。",
    mend_zh="请填写后提交。",
    en="'{what}' is missing, or longer than {most} characters.",
    mend_en="Write it and hand it in.",
)
BODY_UNKNOWN: Final = FaultKind(
    InputError,
    "observation-body-unknown",
    zh="没有代码为{body}的单位。",
    mend_zh="请从列表中选择。",
    en="There is no body {body}.",
    mend_en="Choose one of the list.",
)
NOTED_ALREADY: Final = FaultKind(
    StepRefused,
    "observation-noted-already",
    zh="同一单位的同一意见已经登记。",
    mend_zh="请在列表中查看。",
    en="This observation was noted already.",
    mend_en="See the list.",
)
NOT_OF_KIND: Final = FaultKind(
    StepRefused,
    "observation-not-of-kind",
    zh="这条意见不能这样办理。",
    mend_zh="问题和改进意见可以列入整改，创新经验可以选编。",
    en="This cannot be done with an observation of its kind.",
    mend_en="Problems and proposals are put right; good practice is put into the digest.",
)
DUE_PAST: Final = FaultKind(
    InputError,
    "mending-due-past",
    zh="整改期限{due}早于今天。",
    mend_zh="请选择今天或以后的日期。",
    en="The day {due} is before today.",
    mend_en="Choose today or a later day.",
)
ASKED_ALREADY: Final = FaultKind(
    StepRefused,
    "mending-asked-already",
    zh="这条意见已经列入整改台账。",
    mend_zh="请在台账中查看。",
    en="This is in the rectification ledger already.",
    mend_en="See the ledger.",
)
NOT_DUE: Final = FaultKind(
    StepRefused,
    "mending-step-not-due",
    zh="现在不能办理“{step}”：该事项处于“{state}”。",
    mend_zh="顺序为：单位报整改情况，复查，复查合格后销号。",
    en="'{step}' cannot be done now: the matter stands at '{state}'.",
    mend_en="The body reports, somebody re-checks, and what passed is closed.",
)
