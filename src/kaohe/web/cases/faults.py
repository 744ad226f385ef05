"""What can be wrong with cases, objections and corrections, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

BODY_UNKNOWN: Final = FaultKind(
    InputError,
    "case-body-unknown",
    zh="没有代码为{body}的单位。",
    mend_zh="请从列表中选择。",
    en="There is no body {body}.",
    mend_en="Choose one of the list.",
)
MATTER_UNKNOWN: Final = FaultKind(
    InputError,
    "case-matter-unknown",
    zh="“{matter}”不是可以立项的事项。",
    mend_zh="请从列表中选择。",
    en="'{matter}' is nothing that a case can be about.",
    mend_en="Choose one of the list.",
)
TEXT_MISSING: Final = FaultKind(
    InputError,
    "case-text-missing",
    zh="“{what}”没有填写，或超过{most}字。",
    mend_zh="请填写后提交。",
    en="'{what}' is missing, or longer than {most} characters.",
    mend_en="Write it and hand it in.",
)
DUE_PAST: Final = FaultKind(
    InputError,
    "case-due-past",
    zh="答复期限{due}早于今天。",
    mend_zh="请选择今天或以后的日期。",
    en="The day {due} is before today.",
    mend_en="Choose today or a later day.",
)
VISIT_WRONG: Final = FaultKind(
    InputError,
    "case-visit-wrong",
    zh="“{visit}”不是该单位的抽查编号。",
    mend_zh="请从线索列表进入，或核对编号。",
    en="'{visit}' is no visit of this body.",
    mend_en="Start from the list of leads, or look at the number again.",
)
VISIT_TAKEN: Final = FaultKind(
    StepRefused,
    "case-visit-taken",
    zh="这次抽查已立为不实事项第{number}号。",
    mend_zh="请打开已有的事项办理。",
    en="This visit has its case already: number {number}.",
    mend_en="Open it and go on there.",
)
STEP_NOT_DUE: Final = FaultKind(
    StepRefused,
    "case-step-not-due",
    zh="现在不能办理“{step}”：该事项处于“{state}”。",
    mend_zh="不实事项的顺序为：单位答复（或逾期），拟定，审定；异议由办公室拟定答复后审定。",
    en="'{step}' cannot be done now: the case stands at '{state}'.",
    mend_en="A body answers (or lets the day pass), one person proposes, another decides.",
)
VERDICT_MISSING: Final = FaultKind(
    InputError,
    "case-verdict-missing",
    zh="没有选择结论。",
    mend_zh="请选择“成立”或“不成立”。",
    en="No verdict was chosen.",
    mend_en="Choose whether it is upheld or dismissed.",
)
DISMISSED_WITH_EFFECT: Final = FaultKind(
    InputError,
    "case-dismissed-with-effect",
    zh="结论为“不成立”，却填写了更正或通报批评。",
    mend_zh="请去掉更正和通报批评，或改选“成立”。",
    en="The case is dismissed, yet a correction or criticism is asked for.",
    mend_en="Take these out, or uphold the case.",
)
LINE_UNKNOWN: Final = FaultKind(
    InputError,
    "case-line-unknown",
    zh="所更正的认定不在最近一次评分中。",
    mend_zh="请从列表中选择要更正的认定。",
    en="What is to be corrected is not in the last scoring.",
    mend_en="Choose a finding of the list.",
)
LINE_TWICE: Final = FaultKind(
    InputError,
    "case-line-twice",
    zh="“{target}”填写了两次更正。",
    mend_zh="请每项认定只更正一次。",
    en="'{target}' is corrected twice.",
    mend_en="Correct each finding once.",
)
LINE_EMPTY: Final = FaultKind(
    InputError,
    "case-line-empty",
    zh="“{target}”没有填写更正后的认定，或同时填写了数值和缺项。",
    mend_zh="请填写数值、档次，或选择一种缺项。",
    en="'{target}' has neither a value nor a gap, or both.",
    mend_en="Fill in a value, or choose a gap.",
)
LINE_SAME: Final = FaultKind(
    InputError,
    "case-line-same",
    zh="“{target}”更正后与原来相同。",
    mend_zh="请去掉这一行，或改正数值。",
    en="'{target}' is the same after the correction.",
    mend_en="Take the line out, or mend its value.",
)
LINE_NO_NUMBER: Final = FaultKind(
    InputError,
    "case-line-no-number",
    zh="“{target}”须为准确的数，如27492/31704或0.85，填写的是“{value}”。",
    mend_zh="请用整数、小数或分数填写。",
    en="'{target}' is an exact number such as 27492/31704 or 0.85, and not '{value}'.",
    mend_en="Write a whole number, a decimal or a fraction.",
)
UNSCORED: Final = FaultKind(
    StepRefused,
    "case-unscored",
    zh="“{cycle}”还没有评分，不能填写更正。",
    mend_zh="请在评分以后拟定带更正的结论。",
    en="{cycle} is not scored yet; nothing can be corrected.",
    mend_en="Propose corrections once it is scored.",
)
RESULT_APPROVED: Final = FaultKind(
    StepRefused,
    "case-result-approved",
    zh="“{cycle}”的结果已进入审定，认定不能再更正。",
    mend_zh="不带更正的结论仍可办理；确须更正的，请报领导小组。",
    en="The results of {cycle} are before the leading group; nothing is corrected any more.",
    mend_en="A decision without corrections can be taken; else report to the leading group.",
)
SAME_PERSON: Final = FaultKind(
    StepRefused,
    "case-same-person",
    zh="拟定人和审定人不能是同一人。",
    mend_zh="请由领导小组的另一人审定。",
    en="Whoever proposes does not decide.",
    mend_en="Let another person of the leading group decide.",
)
OUTDATED: Final = FaultKind(
    StepRefused,
    "case-outdated",
    zh="您打开页面之后，该事项又有变化，本次操作没有执行。",
    mend_zh="请刷新页面，看清新内容后再办理。",
    en="The case has changed since you opened the page; nothing was done.",
    mend_en="Load the page again, then act.",
)
BASIS_CHANGED: Final = FaultKind(
    StepRefused,
    "case-basis-changed",
    zh="拟定以后又有新的评分，所更正的认定“{target}”已不是拟定时的内容。",
    mend_zh="请退回重拟。",
    en="There is a newer scoring, in which '{target}' is not what was proposed upon.",
    mend_en="Return it to be proposed again.",
)
NOTHING_TO_CRITICISE: Final = FaultKind(
    StepRefused,
    "case-nothing-to-criticise",
    zh="没有已审定并列入通报批评的事项。",
    mend_zh="请先审定事项，并选择列入通报批评。",
    en="No decided case is to be criticised.",
    mend_en="Decide a case first, and choose that the circular names it.",
)
NOTHING_TO_SCORE: Final = FaultKind(
    StepRefused,
    "case-nothing-to-score",
    zh="已审定的更正都已计入最近一次评分。",
    mend_zh="不需要重新评分。",
    en="Every decided correction is in the last scoring already.",
    mend_en="Nothing is left to be done.",
)
NO_OBJECTIONS: Final = FaultKind(
    StepRefused,
    "objections-not-in-pack",
    zh="规则包{pack}没有规定异议期。",
    mend_zh="需要异议期的，请在规则包中写明objections，换用新版本后重新检查。",
    en="The pack {pack} has no window for objections.",
    mend_en="Write 'objections' into a new version of the pack and check the rules again.",
)
WINDOW_OPENED: Final = FaultKind(
    StepRefused,
    "objections-opened",
    zh="异议期已经开始，到{until}为止。",
    mend_zh="每个年度只设一次异议期。",
    en="The window was opened already; it ends on {until}.",
    mend_en="A year has one window.",
)
WINDOW_TOO_EARLY: Final = FaultKind(
    StepRefused,
    "objections-not-now",
    zh="“{cycle}”现在不能开始异议期：须在复核环节，且各单位得分齐全。",
    mend_zh="请评分齐全、进入复核以后办理。",
    en="The window of {cycle} is opened in its review, once every body is scored.",
    mend_en="Score everything and go on to the review first.",
)
WINDOW_SHUT: Final = FaultKind(
    StepRefused,
    "objections-shut",
    zh="今天不在异议期内（{since}至{until}）。",
    mend_zh="逾期的请以公文向全总提出。",
    en="Today is not within the window from {since} to {until}.",
    mend_en="Send an official letter instead.",
)
OBJECTION_WRONG: Final = FaultKind(
    InputError,
    "objection-target-wrong",
    zh="所提的认定不在本单位的结果中。",
    mend_zh="请从列表中选择一项认定。",
    en="What is objected to is not in your own result.",
    mend_en="Choose a finding of the list.",
)
OBJECTION_MADE: Final = FaultKind(
    StepRefused,
    "objection-made",
    zh="对这项认定已提出异议第{number}号。",
    mend_zh="请在已有的异议中查看。",
    en="Objection {number} is about this finding already.",
    mend_en="See it in the list.",
)
NOT_CLOSED: Final = FaultKind(
    StepRefused,
    "cases-not-closed",
    zh="还不能登记办结：{what}。",
    mend_zh="请逐项办结后再登记。",
    en="This is not closed yet: {what_en}.",
    mend_en="Close every matter first.",
)
