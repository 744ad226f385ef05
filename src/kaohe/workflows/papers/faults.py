"""Why a paper does not go on."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, StepRefused

PAPER_STAGE: Final = FaultKind(
    StepRefused,
    "paper-stage",
    zh="这份公文现在是“{stage}”，不能{act}。",
    mend_zh="请按起草、签发、编号、印发的顺序办理。",
    en="The paper is '{stage_en}'; it cannot be {act_en} now.",
    mend_en="Keep to the order: draft, sign, number, issue.",
)
PAPER_CHANGED: Final = FaultKind(
    StepRefused,
    "paper-changed",
    zh="您看到的文稿已被修改。",
    mend_zh="请重新打开，看过现在的文稿后再签发。",
    en="The text is no longer the one that you saw.",
    mend_en="Open it again and sign what stands there now.",
)
PAPER_SEAT_UNASKED: Final = FaultKind(
    StepRefused,
    "paper-seat-unasked",
    zh="这份公文不需要“{seat}”签发。",
    mend_zh="需要签发的有：{seats}。",
    en="The paper does not ask for the signature of '{seat}'.",
    mend_en="It asks for: {seats}.",
)
PAPER_SIGNED_TWICE: Final = FaultKind(
    StepRefused,
    "paper-signed-twice",
    zh="“{seat}”已经签发过，或这个人已在另一席位签发。",
    mend_zh="每个席位由不同的人各签一次。",
    en="'{seat}' has signed already, or this person has signed for another seat.",
    mend_en="Each seat is signed once, by a different person.",
)
PAPER_SERIAL_GAP: Final = FaultKind(
    StepRefused,
    "paper-serial-gap",
    zh="“{mark}〔{year}〕”的序号缺少或重复：{serials}。",
    mend_zh="请先查明这些文号；作废的文号也须留下记录。",
    en="Numbers of '{mark}〔{year}〕' are missing or used twice: {serials}.",
    mend_en="Find out about them first; a void number keeps its record too.",
)
PAPER_OTHER_NUMBER: Final = FaultKind(
    StepRefused,
    "paper-other-number",
    zh="要印发的文件没有写上编定的文号{number}。",
    mend_zh="请重新生成后印发。",
    en="What is to be issued does not bear the number {number} that was given.",
    mend_en="Make it again, then issue it.",
)
