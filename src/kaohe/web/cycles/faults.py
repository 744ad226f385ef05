"""What can be wrong with a year's assessment."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

CYCLE_EXISTS: Final = FaultKind(
    InputError,
    "cycle-exists",
    zh="编号{id}的考核已经存在。",
    mend_zh="请换一个编号；已开展的考核不能重新建立。",
    en="There is an assessment {id} already.",
    mend_en="Choose another id; an assessment is never opened twice.",
)
CYCLE_FIELD_WRONG: Final = FaultKind(
    InputError,
    "cycle-field-wrong",
    zh="“{field}”不符合要求：{reason}。",
    mend_zh="请按说明改正后重新提交。",
    en="“{field}” is not as it must be: {reason}.",
    mend_en="Correct it as told and hand it in again.",
)
CYCLE_CHANGED: Final = FaultKind(
    StepRefused,
    "cycle-changed",
    zh="您打开页面之后，这项考核又有变化，本次操作没有执行。",
    mend_zh="请刷新页面，看清变化后再办理。",
    en="The assessment has changed since you opened the page; nothing was done.",
    mend_en="Load the page again, see what changed, then act.",
)
NEED_UNKNOWN: Final = FaultKind(
    InputError,
    "cycle-need-unknown",
    zh="没有“{need}”这一项。",
    mend_zh="请刷新页面后重新办理。",
    en="There is no need called “{need}”.",
    mend_en="Load the page again and repeat.",
)
STATEMENT_CHANGED: Final = FaultKind(
    StepRefused,
    "cycle-statement-changed",
    zh="您看到的签批内容已有变化，没有签批。",
    mend_zh="请重新打开签批页，看清内容后再签。",
    en="What you were shown has changed; nothing was signed.",
    mend_en="Open the page again, read it, then sign.",
)
RULES_FIXED: Final = FaultKind(
    StepRefused,
    "cycle-rules-fixed",
    zh="规则已有人签批或已经生效，不能再换规则包。",
    mend_zh="更正须上传新版本，用于下一年度考核。",
    en="The rules are signed or in force; no other pack can be taken.",
    mend_en="Hand in a corrected version and use it for the next assessment.",
)
BODY_STATE_UNKNOWN: Final = FaultKind(
    InputError,
    "cycle-body-state-unknown",
    zh="单位{body}或进度“{state}”无法识别。",
    mend_zh="请使用两位数字的单位代码和规定的进度。",
    en="The body {body} or the state “{state}” is not known.",
    mend_en="Use the two digits of a body, and one of the states.",
)
REMINDER_NOT_DUE: Final = FaultKind(
    StepRefused,
    "cycle-reminder-not-due",
    zh="“{step}”目前没有需要发出的催报。",
    mend_zh="催报在期限前7天、3天、1天和当天发出；已完成和已催过的不再催。",
    en="No reminder of “{step_en}” is due.",
    mend_en="They go out 7, 3 and 1 days before and on the day, once to whoever is not done.",
)
