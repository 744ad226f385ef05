"""What can be wrong with the record of a trip."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError

LEGS_MISSING: Final = FaultKind(
    InputError,
    "trip-legs-missing",
    zh="没有填写行程。",
    mend_zh="请至少填写一段行程：日期、起点、终点。",
    en="No leg of the trip is entered.",
    mend_en="Enter at least one: day, from, to.",
)
DAYS_NOT_IN_ORDER: Final = FaultKind(
    InputError,
    "trip-days-not-in-order",
    zh="行程日期{after}早于前一段的{before}。",
    mend_zh="请按时间先后填写行程。",
    en="The day {after} of a leg is before {before}, that of the leg before.",
    mend_en="Enter the legs in their order.",
)
CONDUCT_UNSAID: Final = FaultKind(
    InputError,
    "trip-conduct-unsaid",
    zh="没有说明执行八项规定的情况。",
    mend_zh="请逐项填写对方提供了什么、是否谢绝；没有发生的，勾选“没有发生上述情况”。",
    en="Nothing is said of conduct.",
    mend_en="Enter what was offered and whether it was refused, or tick that nothing was.",
)
CONDUCT_BOTH: Final = FaultKind(
    InputError,
    "trip-conduct-both",
    zh="既勾选了“没有发生上述情况”，又填写了具体情况。",
    mend_zh="请取消勾选，或删去所填情况。",
    en="It is ticked that nothing was offered, and something is entered.",
    mend_en="Take away one of the two.",
)
OVER_WITHOUT_REASON: Final = FaultKind(
    InputError,
    "trip-over-without-reason",
    zh="{kind}超出标准{over}元，没有写明原因。",
    mend_zh="请写明原因，或更正金额、人数、天数。",
    en="{kind_en} is {over} yuan above the standard, and no reason is given.",
    mend_en="Enter the reason, or correct the sum, the persons or the days.",
)
