"""What can go wrong where there is no network, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, ProofInvalid

COMPLETION_CODE_WRONG: Final = FaultKind(
    DrawError,
    "voice-completion-code-wrong",
    zh="完成码有误：应为{digits}位数字，且校验位须相符。",
    mend_zh="请让检查员从头重读一遍，三位一组，逐组复述。",
    en="The completion code is wrong: it has {digits} digits, and its check digits must fit.",
    mend_en="Let the inspector read it once more from the beginning, three digits at a time.",
)
SPOKEN_CODE_WRONG: Final = FaultKind(
    DrawError,
    "voice-spoken-code-wrong",
    zh="所听到的数字有误，或不属于密码页的这一行：应为{digits}位数字，且校验位须相符。",
    mend_zh="请与值班员核对行号，从头重读一遍。",
    en="The digits are wrong, or of another line of the pad: there are {digits}, and their check "
    "digits must fit.",
    mend_en="Compare the line's number with the duty officer and read all digits again.",
)
SPOKEN_UNIT_IMPOSSIBLE: Final = FaultKind(
    DrawError,
    "voice-unit-impossible",
    zh="所听到的数字指不出一家可抽的单位。",
    mend_zh="请与值班员核对行号和标签；若仍不符，停止公布并报告办公室。",
    en="The digits lead to no unit that can be drawn now.",
    mend_en="Compare line and label with the duty officer; if it stays so, stop and tell the "
    "office.",
)
SPOKEN_TOO_LARGE: Final = FaultKind(
    DrawError,
    "voice-stratum-too-large",
    zh="该层有{size}个单位，或方案名额过多，七位数字容纳不下。",
    mend_zh="请改用短信文本或纸质信封。",
    en="The stratum has {size} units, or the plan too many slots: seven digits do not hold them.",
    mend_en="Use the text way or paper envelopes.",
)
VOICE_OTHER_UNIT: Final = FaultKind(
    ProofInvalid,
    "voice-other-unit",
    zh="证明抽出的是“{proved}”，而电话告知的是“{heard}”。",
    mend_zh="这是警报，不能消除：请保留现场记录，立即报告监督部门。",
    en="The proofs draw '{proved}', but '{heard}' was told by telephone.",
    mend_en="This is an alarm and cannot be dismissed: keep everything and tell the supervisors.",
)
PAD_LINE_UNKNOWN: Final = FaultKind(
    DrawError,
    "voice-pad-line-unknown",
    zh="密码页没有第{line}行（共{lines}行）。",
    mend_zh="请与值班员核对行号。",
    en="The pad has no line {line}; it has {lines}.",
    mend_en="Compare the number with the duty officer.",
)
PAD_UNREADABLE: Final = FaultKind(
    DrawError,
    "voice-pad-unreadable",
    zh="这不是设备的密码页文件。",
    mend_zh="请使用出发前为本设备生成的密码页（voice-pad/1）。",
    en="This is not a device's pad.",
    mend_en="Use the file that was made for this device before departure (voice-pad/1).",
)
ENVELOPE_OTHER: Final = FaultKind(
    ProofInvalid,
    "paper-envelope-other",
    zh="信封{number}的内容与登记的不符。",
    mend_zh="请保留信封，勿再拆其他信封，立即报告监督部门。",
    en="The content of envelope {number} is not what was entered for it.",
    mend_en="Keep it, open no other envelope, and tell the supervisors at once.",
)
ENVELOPE_UNREADABLE: Final = FaultKind(
    ProofInvalid,
    "paper-envelope-unreadable",
    zh="这不是本次行动、本县信封内页的文本。",
    mend_zh="请重新扫描二维码，或整行录入。",
    en="This is not the sheet of an envelope of this campaign and county.",
    mend_en="Scan the QR code again, or type the whole line.",
)
