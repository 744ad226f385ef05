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
