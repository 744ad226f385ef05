"""What can go wrong between a voice desk, its office and a device without a network."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, ProofInvalid

CLOSING_WITHOUT_REVISION: Final = FaultKind(
    DrawError,
    "voice-closing-without-revision",
    zh="结束记录没有写明冻结版本的摘要（details.revision）。",
    mend_zh="请交来设备在读出完成码时冻结的那份记录。",
    en="The closing record names no digest of a frozen revision (details.revision).",
    mend_en="Hand in the record that the device froze when the code was read aloud.",
)
NOTHING_TO_TELL: Final = FaultKind(
    DrawError,
    "voice-nothing-to-tell",
    zh="这里没有可以电话告知的单位。",
    mend_zh="请先以电话方式开标签、取得全部作答，并在值班台抽出。",
    en="Nothing has been drawn here that could be told by telephone.",
    mend_en="Open the label in this way, get all answers, and draw at the desk first.",
)
READ_BACK_WRONG: Final = FaultKind(
    DrawError,
    "voice-read-back-wrong",
    zh="复述的四位数字不符：设备显示的不是值班台告知的单位。",
    mend_zh="请核对行号，从头重读；仍不符的，停止公布并报告办公室。",
    en="The four digits read back do not fit: the device shows another unit than was told.",
    mend_en="Compare the line's number and read again; if it stays so, stop and tell the office.",
)
PAD_OF_OTHER: Final = FaultKind(
    DrawError,
    "voice-pad-of-other",
    zh="密码页属于设备“{found}”或另一次行动，不是“{expected}”的。",
    mend_zh="请换用这台设备为本次行动准备的密码页。",
    en="The pad is of device '{found}' or of another campaign, not of '{expected}'.",
    mend_en="Use the pad that was made for this device and campaign.",
)
LINE_USED: Final = FaultKind(
    DrawError,
    "voice-line-used",
    zh="密码页第{line}行在这台设备上已经用过。",
    mend_zh="每行只用一次，请与值班员核对行号。",
    en="Line {line} of the pad has been used on this device.",
    mend_en="A line is used once; compare its number with the duty officer.",
)
PAD_EXHAUSTED: Final = FaultKind(
    DrawError,
    "voice-pad-exhausted",
    zh="密码页的{lines}行都已用完。",
    mend_zh="请改用短信文本，或到有网络处取得新的密码页。",
    en="All {lines} lines of the pad are used.",
    mend_en="Use the text way, or get a new pad where there is a network.",
)
NOT_TOLD_HERE: Final = FaultKind(
    ProofInvalid,
    "voice-not-told-here",
    zh="这台设备没有听到过标签{label}，或其证明已经补齐。",
    mend_zh="请核对县级代码和标签。",
    en="This device has not heard label {label}, or its proofs have come already.",
    mend_en="Check county and label.",
)
ENVELOPES_MISSING: Final = FaultKind(
    DrawError,
    "paper-envelopes-missing",
    zh="现在应拆第{number}号信封，须各部门的都拆：缺{holders}。",
    mend_zh="请当场拆开同一号码的全部信封，不要拆其他号码。",
    en="Envelope {number} is due now, that of every department: lacking {holders}.",
    mend_en="Open all envelopes of this number on the spot, and none of another number.",
)
ENVELOPE_NOT_DUE: Final = FaultKind(
    DrawError,
    "paper-envelope-not-due",
    zh="现在应拆的是第{expected}号信封，不是第{found}号。",
    mend_zh="其他信封保持封口；误拆的当场记录并报告。",
    en="Envelope {expected} is due now, not {found}.",
    mend_en="Leave the others sealed; put a wrong opening down on the spot and report it.",
)
MISMATCH_UNSOUND: Final = FaultKind(
    ProofInvalid,
    "voice-mismatch-unsound",
    zh="这份警报没有由本次行动已登记的设备签名，或内容不完整。",
    mend_zh="请原样交来设备写出的文件（voice-mismatch/1）。",
    en="This alarm is not signed by an enrolled device of the campaign, or is not complete.",
    mend_en="Hand in the file as the device wrote it (voice-mismatch/1).",
)
ENVELOPE_LIST_OTHER: Final = FaultKind(
    DrawError,
    "paper-envelope-list-other",
    zh="信封清单不是本次行动方案对该县所需的（{found}个，应为{expected}个）。",
    mend_zh="请该部门按已公布的方案重新制作整套信封。",
    en="The list is not what this campaign's plan asks for in the county: {found} envelopes, not "
    "{expected}, or others.",
    mend_en="Let the department make the whole set again from the published plan.",
)
PROMISE_BROKEN: Final = FaultKind(
    ProofInvalid,
    "voice-promise-broken",
    zh="【警报】交来的结束记录与当时读出的完成码不符，已作为警报登记为第{index}条，不能消除。",
    mend_zh="请立即报告监督部门；查明后以更正（correction）指明该条。",
    en="ALARM: the record is not the one whose completion code was read aloud; the alarm is entry "
    "{index} and cannot be dismissed.",
    mend_en="Tell the supervisors at once; what they find is entered as a correction of it.",
)
DESK_SHOWS_NOTHING: Final = FaultKind(
    DrawError,
    "voice-desk-shows-nothing",
    zh="这是值班台，它的屏幕不显示任何单位。",
    mend_zh="请使用 kaohe draw voice 的命令。",
    en="This is a voice desk, whose screen shows no unit.",
    mend_en="Use the commands of 'kaohe draw voice'.",
)
NO_DESK: Final = FaultKind(
    DrawError,
    "voice-no-desk",
    zh="这不是值班台：值班台的设备编号以“{prefix}”开头。",
    mend_zh="请用 kaohe draw device --id {prefix}… 另制一台值班台。",
    en="This is no voice desk; the id of one begins with '{prefix}'.",
    mend_en="Make one with 'kaohe draw device --id {prefix}…'.",
)
PROOFS_UNREADABLE: Final = FaultKind(
    ProofInvalid,
    "voice-proofs-unreadable",
    zh="这不是本次行动随后补来的证明文件（spoken-proofs/1）。",
    mend_zh="请向值班台重新索取。",
    en="These are not the proofs of this campaign that follow a telephone call (spoken-proofs/1).",
    mend_en="Ask the voice desk for them again.",
)
