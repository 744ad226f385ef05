"""Why a year does not go on."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, StepRefused

NEED_UNMET: Final = FaultKind(
    StepRefused,
    "cycle-need-unmet",
    zh="尚未完成：{need}。",
    mend_zh="请先完成这一项，再进入下一步。",
    en="Not done yet: {need_en}.",
    mend_en="Do this first, then go on.",
)
SIGNATURE_MISSING: Final = FaultKind(
    StepRefused,
    "cycle-signature-missing",
    zh="“{step}”还缺{seat}签批。",
    mend_zh="请由{seat}登录后签批；这一步不能跳过。",
    en="“{step_en}” lacks the sign-off of the {seat_en}.",
    mend_en="Let the {seat_en} sign in and sign; this cannot be skipped.",
)
SEAT_EMPTY: Final = FaultKind(
    StepRefused,
    "cycle-seat-empty",
    zh="“{step}”须由{seat}签批，但还没有指定人员。",
    mend_zh="请先指定{seat}的人员。",
    en="“{step_en}” needs the sign-off of the {seat_en}, and nobody holds this seat.",
    mend_en="Give the seat of the {seat_en} to a person first.",
)
SEAT_TWICE: Final = FaultKind(
    StepRefused,
    "cycle-seat-twice",
    zh="{person}已在另一个签批席位上。",
    mend_zh="请另指定一人；每个席位须由不同的人签批。",
    en="{person} holds another seat.",
    mend_en="Choose another person; each seat is signed by somebody else.",
)
SEAT_OTHER: Final = FaultKind(
    StepRefused,
    "cycle-seat-other",
    zh="{seat}由另一人签批。",
    mend_zh="请由被指定的人登录后签批。",
    en="The seat of the {seat_en} is another person's.",
    mend_en="Let the person who holds it sign in and sign.",
)
SIGNED_TWICE: Final = FaultKind(
    StepRefused,
    "cycle-signed-twice",
    zh="{seat}已经签批过这一步。",
    mend_zh="不必再签；请刷新页面。",
    en="The {seat_en} has signed this step already.",
    mend_en="Nothing is to be done; load the page again.",
)
SIGNATURE_UNASKED: Final = FaultKind(
    StepRefused,
    "cycle-signature-unasked",
    zh="“{step}”不需要{seat}签批。",
    mend_zh="请刷新页面，查看目前在哪一步。",
    en="“{step_en}” does not ask for the sign-off of the {seat_en}.",
    mend_en="Load the page again to see which step it is.",
)
STEP_NEEDED: Final = FaultKind(
    StepRefused,
    "cycle-step-needed",
    zh="“{step}”不能省略。",
    mend_zh="请按顺序办理；只有“征求意见”可以省略。",
    en="“{step_en}” cannot be left out.",
    mend_en="Go on in order; only the consultation can be left out.",
)
YEAR_ENDED: Final = FaultKind(
    StepRefused,
    "cycle-ended",
    zh="本年度考核已归档，没有下一步。",
    mend_zh="请查看归档内容，或新建下一年度考核。",
    en="The year is archived; nothing follows.",
    mend_en="Look at the archive, or open the next year.",
)
