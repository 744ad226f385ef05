"""What can be wrong with what a phone hands in; it is kept all the same, and says why it waits."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, InputError, StepRefused

REVISION_UNREADABLE: Final = FaultKind(
    DrawError,
    "field-revision-unreadable",
    zh="无法读出这一版抽查记录：{field}不对。",
    mend_zh="原样已保存；请升级手机上的应用后另存一版再上报，或告知办公室。",
    en="This revision of a visit cannot be read: {field} is wrong.",
    mend_en="Its bytes are kept; update the app and hand in a new revision, or tell the office.",
)
REVISION_SIGNATURE_WRONG: Final = FaultKind(
    DrawError,
    "field-revision-signature",
    zh="这一版抽查记录的签名不是设备“{device}”的。",
    mend_zh="原样已保存；请办公室核对设备，必要时请考核员另存一版。",
    en="The signature of this revision is not that of device '{device}'.",
    mend_en="Its bytes are kept; compare the device, and ask for a new revision where needed.",
)
REVISION_ELSEWHERE: Final = FaultKind(
    DrawError,
    "field-revision-elsewhere",
    zh="这一版抽查记录写的{field}与上报的地址不符。",
    mend_zh="原样已保存；请办公室核对后处理。",
    en="The {field} of this revision is not that of the address to which it was sent.",
    mend_en="Its bytes are kept; the office looks at it and decides.",
)
DEVICE_REVOKED: Final = FaultKind(
    StepRefused,
    "field-device-revoked",
    zh="设备“{device}”已被停用。",
    mend_zh="上报的内容已保存，由办公室决定是否采用；继续工作请重新登记设备。",
    en="The device '{device}' was revoked.",
    mend_en="What it sends is kept, and the office decides; enrol another device to go on.",
)
CAMPAIGN_CLOSED: Final = FaultKind(
    StepRefused,
    "field-campaign-closed",
    zh="这次考核行动已经结束。",
    mend_zh="上报的内容已保存，由办公室决定是否采用。",
    en="This campaign is over.",
    mend_en="What was sent is kept, and the office decides.",
)
PACK_REPLACED: Final = FaultKind(
    StepRefused,
    "field-pack-replaced",
    zh="这一版记录按另一份规则包填写。",
    mend_zh="原样已保存；请办公室核对两份规则包的差别后决定。",
    en="This revision was made under another rule pack.",
    mend_en="Its bytes are kept; compare the packs, then decide.",
)
VISIT_UNDISCLOSED: Final = FaultKind(
    StepRefused,
    "field-visit-undisclosed",
    zh="账本里还没有这次抽查的公布记录。",
    mend_zh="已保存；手机补交公布的文件后会自动再处理。",
    en="The ledger does not know this visit as disclosed yet.",
    mend_en="It is kept, and taken up again when the phone has handed in the disclosure.",
)
PREVIOUS_MISSING: Final = FaultKind(
    StepRefused,
    "field-previous-missing",
    zh="本县前一次抽查的记录还没有收到。",
    mend_zh="已保存；收到前一次的记录后会自动再处理。",
    en="The record of the visit before in this county has not come yet.",
    mend_en="It is kept, and taken up again when that one has come.",
)
REVISION_OTHER_BYTES: Final = FaultKind(
    StepRefused,
    "field-revision-other-bytes",
    zh="同一编号的记录已经收到，内容不同；没有覆盖。",
    mend_zh="请立即告知办公室；手机上两份都要保留。",
    en="A revision of this id with other content was received before; nothing was overwritten.",
    mend_en="Tell the office at once, and keep both on the phone.",
)
DIGEST_WRONG: Final = FaultKind(
    InputError,
    "field-digest-wrong",
    zh="收到的内容与摘要不符，传送中有损坏。",
    mend_zh="请重新发送。",
    en="What arrived is not what its digest says; it was damaged on the way.",
    mend_en="Send it again.",
)
BODY_TOO_LARGE: Final = FaultKind(
    InputError,
    "field-body-too-large",
    zh="发送的内容超过{most}字节。",
    mend_zh="请分块发送。",
    en="What was sent is larger than {most} bytes.",
    mend_en="Send it in chunks.",
)
EVENTS_UNREADABLE: Final = FaultKind(
    DrawError,
    "field-events-unreadable",
    zh="无法读出第{line}行操作记录。",
    mend_zh="原样已保存；请升级应用或告知办公室。",
    en="Line {line} of the events cannot be read.",
    mend_en="Their bytes are kept; update the app, or tell the office.",
)
EVENTS_FORKED: Final = FaultKind(
    StepRefused,
    "field-events-forked",
    zh="第{seq}条操作记录与先前收到的不同。",
    mend_zh="两份都已保存；请告知办公室。",
    en="Event {seq} differs from the one that was received before.",
    mend_en="Both are kept; tell the office.",
)
HAND_OVER_UNREADABLE: Final = FaultKind(
    DrawError,
    "field-hand-over-unreadable",
    zh="无法打开这份移交文件。",
    mend_zh="原样已保存；请让原手机重新生成移交文件。",
    en="This hand-over file cannot be opened.",
    mend_en="Its bytes are kept; let the phone that made it make it again.",
)
