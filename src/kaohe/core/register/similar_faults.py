"""What can be wrong with decisions about similar rows, and with the wish for a list of them."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

DECISION_INCOMPLETE: Final = FaultKind(
    FileUnusable,
    "similar-decision-incomplete",
    "该判定缺少或填错：{fields}。",
    "请写明两行的文件和行号、判定、判定人、判定日期和理由。",
    "This decision lacks, or has wrong: {fields}.",
    "Give file and line of both rows, the verdict, who decided, when and why.",
)
DECISION_UNKNOWN: Final = FaultKind(
    FileUnusable,
    "similar-decision-unknown",
    "“{verdict}”不是可用的判定。",
    "请填“同一”“不同”或“存疑”。",
    "'{verdict}' is no verdict.",
    "Write same, different or unclear.",
)
DECISION_NOT_A_DAY: Final = FaultKind(
    FileUnusable,
    "similar-decision-not-a-day",
    "“{day}”不是日期。",
    "请按2013-01-10的写法填写判定日期。",
    "'{day}' is not a day.",
    "Write the day like 2013-01-10.",
)
DECISION_IN_FUTURE: Final = FaultKind(
    FileUnusable,
    "similar-decision-in-future",
    "判定日期{day}晚于今天。",
    "请填写实际判定的日期。",
    "The day of the decision, {day}, is later than today.",
    "Write the day on which it was decided.",
)
DECISION_TWICE: Final = FaultKind(
    FileUnusable,
    "similar-decision-twice",
    "“{one}”与“{other}”这一对有两个判定。",
    "请只保留一个。",
    "There are two decisions about {one} and {other}.",
    "Keep one of them.",
)
THRESHOLD_OUT_OF_RANGE: Final = FaultKind(
    InputError,
    "similar-threshold-out-of-range",
    "概率下限“{threshold}”不在0.5至0.9999之间。",
    "请填写该范围内的小数，常用0.99。",
    "The threshold {threshold} is not between 0.5 and 0.9999.",
    "Give a decimal in that range; 0.99 is usual.",
)
DECISIONS_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "similar-decisions-unreadable",
    "不是填写了判定的相似企业表：{reason}。",
    "请使用 kaohe registry similar 写出的 similar.xlsx，保留工作表和表头。",
    "This is no sheet of similar rows with decisions: {reason}.",
    "Use the similar.xlsx that kaohe registry similar wrote; keep its sheet and headers.",
)
DECISIONS_OF_ANOTHER_REGISTER: Final = FaultKind(
    FileUnusable,
    "similar-decisions-of-another-register",
    "判定是对数据库{found}作出的，不是对这份快照（{wanted}），行号可能已指向别的企业。",
    "请对这份快照重新运行 kaohe registry similar，逐对核对后重新填写判定。",
    "The decisions are about register {found} and not {wanted}; lines may name other enterprises.",
    "Run kaohe registry similar on this snapshot and decide again, pair by pair.",
)
