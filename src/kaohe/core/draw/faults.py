"""What can be wrong with a frame, a ceremony or a packet, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, FrameInvalid, ProofInvalid

KEYS_UNUSABLE: Final = FaultKind(
    DrawError,
    "draw-keys-unusable",
    zh="密钥持有人的公钥缺失、重复或不合格。",
    mend_zh="请让每个部门各自离线生成密钥，并登记各自的公钥。",
    en="A key holder's public key is missing, repeated or unsound.",
    mend_en="Let every department make its own key offline and register its public key.",
)
PROOFS_COUNT: Final = FaultKind(
    ProofInvalid,
    "draw-proofs-count",
    zh="共有{found}份证明，应为{expected}份。",
    mend_zh="请按公钥登记的次序，取得每个密钥持有人的证明。",
    en="There are {found} proofs; there must be {expected}.",
    mend_en="Get the proof of every key holder, in the order in which the keys are registered.",
)
PROOF_WRONG: Final = FaultKind(
    ProofInvalid,
    "draw-proof-wrong",
    zh="第{holder}个密钥持有人的证明与本标签不符。",
    mend_zh="请向该持有人重新索取；若仍不符，此次抽取无效。",
    en="The proof of key holder {holder} does not hold for this label.",
    mend_en="Ask that holder for it again; if it still does not hold, the draw is not valid.",
)
DICE_TOO_FEW: Final = FaultKind(
    DrawError,
    "draw-dice-too-few",
    zh="第{part}份骰子记录不足{least}位数字，或含有数字以外的字符。",
    mend_zh="请当众补掷，每人至少{least}位，只记数字。",
    en="Part {part} of the dice has fewer than {least} digits, or other characters.",
    mend_en="Roll on in public; each part is at least {least} digits and nothing else.",
)
OUTSIDE_SOURCE_MISSING: Final = FaultKind(
    DrawError,
    "draw-outside-source-missing",
    zh="缺少场外随机来源的数值。",
    mend_zh="请录入方案所公布的场外来源在约定时刻的数值。",
    en="The value of the source outside the house is missing.",
    mend_en="Enter the value of the source that the plan names, at the time that it names.",
)
PLAN_UNUSABLE: Final = FaultKind(
    DrawError,
    "draw-plan-unusable",
    zh="抽取方案不可用：缺少县数或单位类别，类别代码有误，或递补次序有误。",
    mend_zh="请核对方案：类别只能是P、J、A、F、S；递补次序不得重复，也不得含F；只有F可带成员。",
    en="The plan of the draw cannot be used: counties, slots, kinds or fallback are wrong.",
    mend_en="Check it: kinds are P, J, A, F, S; a fallback repeats none and never names F; only F "
    "has members.",
)
STRATUM_UNKNOWN: Final = FaultKind(
    FrameInvalid,
    "frame-stratum-unknown",
    zh="抽样框中出现了方案以外的层。",
    mend_zh="请核对该层的省、县代码和类别，层名形如33/330127/P。",
    en="The frame holds a stratum that the plan does not know.",
    mend_en="Check its province, county and kind; a stratum is called as in 33/330127/P.",
)
STRATUM_ORDER: Final = FaultKind(
    FrameInvalid,
    "frame-stratum-order",
    zh="该层排在{latest}之后，次序有误或重复出现。",
    mend_zh="请按层名的字节次序排列，每层只出现一次。",
    en="This stratum comes after {latest}: it is out of order or appears twice.",
    mend_en="Sort strata by the bytes of their names; each appears once.",
)
STRATUM_UNLISTED: Final = FaultKind(
    FrameInvalid,
    "frame-stratum-unlisted",
    zh="已公布的层目录中没有该层。",
    mend_zh="请核对层名；固定之后不得增加层。",
    en="The published manifest does not list this stratum.",
    mend_en="Check its name; no stratum can be added after the freeze.",
)
STRATUM_CHANGED: Final = FaultKind(
    FrameInvalid,
    "frame-stratum-changed",
    zh="该层的单位与固定时不一致。",
    mend_zh="请使用固定时的数据；如确有变动，应作为新情况另行记录。",
    en="The units of this stratum are not those of the freeze.",
    mend_en="Use the data of the freeze; record a real change as a new fact.",
)
MANIFEST_ORDER: Final = FaultKind(
    FrameInvalid,
    "frame-manifest-order",
    zh="层目录未按层名排序，或有重复的层。",
    mend_zh="请按层名的字节次序排列，每层一行。",
    en="The manifest is not sorted by stratum, or repeats one.",
    mend_en="Sort its lines by the bytes of their names; each stratum has one line.",
)
UNIT_WITHOUT_ID: Final = FaultKind(
    FrameInvalid,
    "frame-unit-without-id",
    zh="第{index}个单位（从0起数）没有标识。",
    mend_zh="请在记录的id字段填入该单位的标识。",
    en="Unit {index}, counted from 0, has no id.",
    mend_en="Give its record an id.",
)
UNIT_REPEATED: Final = FaultKind(
    FrameInvalid,
    "frame-unit-repeated",
    zh="单位{unit}出现不止一次。",
    mend_zh="请先查重，每个单位只保留一条记录。",
    en="Unit {unit} appears more than once.",
    mend_en="Remove duplicates first; each unit has one record.",
)
UNIT_ORDER: Final = FaultKind(
    FrameInvalid,
    "frame-unit-order",
    zh="单位{unit}的次序有误。",
    mend_zh="请按标识的字节次序排列单位。",
    en="Unit {unit} is out of order.",
    mend_en="Sort units by the bytes of their ids.",
)
FEDERATION_ID: Final = FaultKind(
    FrameInvalid,
    "frame-federation-id",
    zh="联合会标识{unit}含有斜线或控制字符，不能用作层名。",
    mend_zh="请改用不含斜线和控制字符的标识。",
    en="The federation id {unit} holds a slash or a control character and cannot name a stratum.",
    mend_en="Use an id without them.",
)
FEDERATION_UNKNOWN: Final = FaultKind(
    FrameInvalid,
    "frame-federation-unknown",
    zh="该成员层所属的联合会不在本县的联合会层中。",
    mend_zh="请将联合会列入本县的F层，或删去该成员层。",
    en="The federation of this member stratum is not in the stratum F of its county.",
    mend_en="List the federation in stratum F, or leave out its members.",
)
DRAW_OUT_OF_ORDER: Final = FaultKind(
    DrawError,
    "draw-out-of-order",
    zh="当前步骤应为{expected}，而不是{found}。",
    mend_zh="请按次序办理：上一处办结后，方可抽取下一处。",
    en="The step to be taken now is {expected}, not {found}.",
    mend_en="Keep the order: the next unit is drawn only after the last visit is closed.",
)
PACKET_UNREADABLE: Final = FaultKind(
    ProofInvalid,
    "packet-unreadable",
    zh="抽取凭证无法读取：不是规范格式，或已被改动。",
    mend_zh="请取得原始文件或重新扫描二维码；若仍无法读取，该凭证不成立。",
    en="The packet cannot be read: it is not in its one form, or was changed.",
    mend_en="Get the original file or scan the code again; if it still fails, it proves nothing.",
)
PACKET_OTHER_CEREMONY: Final = FaultKind(
    ProofInvalid,
    "packet-other-ceremony",
    zh="凭证中的{field}与公布的不一致。",
    mend_zh="请核对公布的考核行动、抽样框根值和随机数；演练的凭证不得用于正式抽取。",
    en="The packet's {field} is not the published one.",
    mend_en="Compare with the published campaign, frame root and seed; a rehearsal's packet never "
    "counts in a real draw.",
)
PACKET_NOT_COMMITTED: Final = FaultKind(
    ProofInvalid,
    "packet-not-committed",
    zh="{part}不在固定的抽样框内。",
    mend_zh="该单位或层与固定的内容不符，请将凭证交监督部门核查。",
    en="{part} is not in the committed frame.",
    mend_en="The unit or stratum is not what was frozen; hand the packet to the supervisors.",
)
PACKET_OTHER_CHAIN: Final = FaultKind(
    ProofInvalid,
    "packet-other-chain",
    zh="所用的层不符合方案规定的递补次序，或跳过的层尚有可抽单位。",
    mend_zh="请对照公布的方案核对类别和递补次序。",
    en="The strata used do not follow the plan's fallback order, or one passed over was not empty.",
    mend_en="Compare kind and fallback order with the published plan.",
)
PACKET_OTHER_INDEX: Final = FaultKind(
    ProofInvalid,
    "packet-other-index",
    zh="按证明应抽中第{expected}号，而凭证所示为第{found}号。",
    mend_zh="所示单位不是抽中的单位，请将凭证交监督部门核查。",
    en="The proofs draw index {expected}, but the packet shows index {found}.",
    mend_en="This is not the unit that was drawn; hand the packet to the supervisors.",
)
CHOICE_OTHER_CANDIDATES: Final = FaultKind(
    ProofInvalid,
    "choice-other-candidates",
    zh="候选名单与公布的不一致，或已抽中者的记录有误。",
    mend_zh="请对照公布的层目录（县）或方案（类别）核对候选名单。",
    en="The candidates are not the published ones, or those called taken cannot be.",
    mend_en="Compare with the published manifest (counties) or plan (kinds).",
)
RECORD_MISSING: Final = FaultKind(
    ProofInvalid,
    "draw-record-missing",
    zh="缺少这份记录，而它之后的记录已经公布。",
    mend_zh="请向组织方索取缺少的记录；补齐之前不要采信该县的抽取。",
    en="This record is missing, although later ones are published.",
    mend_en="Ask the organiser for it; until then do not trust the draw of this county.",
)
RECORD_UNEXPECTED: Final = FaultKind(
    ProofInvalid,
    "draw-record-unexpected",
    zh="此前公布的内容不会引出这份记录：该县未被抽中，或这次抽取不在方案之内。",
    mend_zh="不要采信这份记录，请向组织方查问其来历。",
    en="Nothing published before leads to this record: its county or its label was not due.",
    mend_en="Do not trust the record; ask the organiser where it comes from.",
)
PACKET_OTHER_EXCLUDED: Final = FaultKind(
    ProofInvalid,
    "packet-other-excluded",
    zh="凭证所称“{stratum}”中已不可抽的序号，与该县此前公布的凭证不符。",
    mend_zh="请对照该县此前的全部凭证；不符则所示单位不是抽中的单位。",
    en="The indices called taken in '{stratum}' are not those of the county's earlier packets.",
    mend_en="Compare all earlier packets of the county; if they differ, this unit was not drawn.",
)
PACKET_OTHER_FEDERATION: Final = FaultKind(
    ProofInvalid,
    "packet-other-federation",
    zh="成员单位抽自“{stratum}”，不是刚抽中的联合会的成员名单。",
    mend_zh="请对照该县联合会的凭证，并将凭证交监督部门核查。",
    en="The member comes from '{stratum}', not from the federation that was drawn before it.",
    mend_en="Compare the packet of the county's federation; hand both to the supervisors.",
)
PACKET_UNIT_TWICE: Final = FaultKind(
    ProofInvalid,
    "packet-unit-twice",
    zh="单位“{unit}”在该县已经公布过。",
    mend_zh="同一单位在一个县只查一次，请将凭证交监督部门核查。",
    en="Unit '{unit}' has been disclosed in this county before.",
    mend_en="A unit is visited once in a county; hand the packets to the supervisors.",
)
SEALED_PROOF_WRONG: Final = FaultKind(
    ProofInvalid,
    "draw-sealed-proof-wrong",
    zh="“{holder}”的密封答复打不开，或不属于本标签。",
    mend_zh="请核对是否为本设备、本标签的答复；再向该持有人索取一次，内容不会改变。",
    en="The sealed answer of '{holder}' cannot be opened, or belongs to another label.",
    mend_en=(
        "See whether it was made for this device and this label; ask the holder once more, the "
        "answer does not change."
    ),
)
PROOF_TEXT_SIGN: Final = FaultKind(
    ProofInvalid,
    "draw-proof-text-sign",
    zh="第{position}个字符“{sign}”不会出现在答复文本中。",
    mend_zh="文本只含英文字母、数字、“-”和“_”；请与原文核对这一处。",
    en="Character {position}, '{sign}', cannot stand in the text of an answer.",
    mend_en="It consists of letters, digits, '-' and '_'; compare this place with the original.",
)
PROOF_TEXT_LENGTH: Final = FaultKind(
    ProofInvalid,
    "draw-proof-text-length",
    zh="文本有{found}个字符，应为{expected}个。",
    mend_zh="请与原文核对，有遗漏或重复的字符；空格和换行不计。",
    en="The text has {found} characters; there must be {expected}.",
    mend_en="Compare it with the original; spaces and line breaks do not count.",
)
PROOF_TEXT_WRONG: Final = FaultKind(
    ProofInvalid,
    "draw-proof-text-wrong",
    zh="文本抄写有误，或不是该持有人对本标签的答复。",
    mend_zh="请逐字核对（注意大小写，以及0与O、1与l）；仍不符的，请持有人重发。",
    en="The text is misspelt, or is not this holder's answer to this label.",
    mend_en=(
        "Compare it sign by sign (capitals, 0 and O, 1 and l); if it still does not fit, let the "
        "holder send it again."
    ),
)
