"""What can go wrong between the office and a phone, apart from what phones hand in."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import EvidenceMalformed, FaultKind, InputError, StepRefused

FIELD_BODY_WRONG: Final = FaultKind(
    InputError,
    "field-body-wrong",
    zh="无法读出手机发来的内容：应为{format}。",
    mend_zh="请升级手机上的应用后再试。",
    en="What the phone sent cannot be read; it should be {format}.",
    mend_en="Update the app on the phone and try again.",
)
CODE_UNUSABLE: Final = FaultKind(
    InputError,
    "field-code-unusable",
    zh="登记码不对、已经用过或已过期。",
    mend_zh="请核对后再输入；不行的，请办公室另发一个。",
    en="The code is wrong, was used, or has expired.",
    mend_en="Compare it and type it again; otherwise ask the office for another one.",
)
DEVICE_UNKNOWN: Final = FaultKind(
    InputError,
    "field-device-unenrolled",
    zh="没有这台设备，或它的凭据不对。",
    mend_zh="请重新登记设备；手机上的记录不会丢失。",
    en="There is no such device, or its secret is another.",
    mend_en="Enrol the device again; what is on the phone is not lost.",
)
SEED_MISSING: Final = FaultKind(
    StepRefused,
    "field-seed-missing",
    zh="这次抽取还没有产生公共随机数。",
    mend_zh="抽取仪式完成后再登记设备。",
    en="This draw has no seed yet.",
    mend_en="Enrol devices after the ceremony.",
)
PERSON_NOT_OF_TEAM: Final = FaultKind(
    InputError,
    "field-person-not-of-team",
    zh="“{person}”不在去“{body}”的考核组里。",
    mend_zh="请从已核定的考核组名单中选人。",
    en="'{person}' is not in the team that goes to '{body}'.",
    mend_en="Choose somebody of the team that was fixed.",
)
DEVICE_ELSEWHERE: Final = FaultKind(
    StepRefused,
    "field-device-elsewhere",
    zh="这台设备登记的是“{body}”，不能办理别处的事项。",
    mend_zh="请用该单位考核组的设备。",
    en="This device is enrolled for body '{body}', and does nothing elsewhere.",
    mend_en="Use a device of that body's team.",
)
HOLDERS_UNNAMED: Final = FaultKind(
    StepRefused,
    "field-holders-unnamed",
    zh="还不知道怎样联系密钥持有人：{missing}。",
    mend_zh="请办公室在抽取页面填写其地址。",
    en="It is not known where these key holders can be reached: {missing}.",
    mend_en="The office enters their addresses on the page of the draw.",
)
OPENED_FOR_OTHER: Final = FaultKind(
    StepRefused,
    "field-opened-for-other",
    zh="这一步已经在本组另一台设备上打开。",
    mend_zh="请用那台设备继续；设备遗失的，请告知办公室。",
    en="This step was opened on another device of the team.",
    mend_en="Go on with that device; if it is lost, tell the office.",
)
ALREADY_REVOKED: Final = FaultKind(
    StepRefused,
    "field-already-revoked",
    zh="这台设备已经停用。",
    mend_zh="请刷新页面核对。",
    en="This device was revoked before.",
    mend_en="Reload the page and compare.",
)
REASON_MISSING: Final = FaultKind(
    InputError,
    "field-reason-missing",
    zh="没有写明原因。",
    mend_zh="请写明原因后再提交。",
    en="No reason is given.",
    mend_en="Give a reason.",
)
NOTHING_TO_DECIDE: Final = FaultKind(
    StepRefused,
    "field-nothing-to-decide",
    zh="这次抽查的这一版没有需要这样决定的事项，或情况已经变化。",
    mend_zh="请刷新页面后再办理。",
    en="There is nothing of this kind to decide about this revision, or it has changed.",
    mend_en="Reload the page, then decide.",
)
ANSWERS_UNREADABLE: Final = FaultKind(
    EvidenceMalformed,
    "field-answers-unreadable",
    zh="无法读出这次抽查的回答。",
    mend_zh="请退回这次抽查，由考核员另存一版。",
    en="The answers of this visit cannot be read.",
    mend_en="Return the visit, so that the inspectors hand in another revision.",
)
