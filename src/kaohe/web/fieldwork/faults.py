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
PAD_LACKING: Final = FaultKind(
    StepRefused,
    "field-pad-lacking",
    zh="还没有为这台设备制作密码页。",
    mend_zh="出发前在“外勤设备”页制作，当面交给考核员；已经出发的，改用短信文本或信封。",
    en="No pad was made for this device.",
    mend_en="Make it on the page of devices before departure and hand it over in person; on the "
    "way, use texts or envelopes instead.",
)
CALLER_UNCHECKED: Final = FaultKind(
    InputError,
    "field-caller-unchecked",
    zh="还没有回拨登记的号码核实来电的人。",
    mend_zh="请回拨登记的号码，接通后再登记来电。",
    en="The registered number was not called back.",
    mend_en="Call the registered number back, then put the call down.",
)
CALLER_WITHOUT_COUNTY: Final = FaultKind(
    StepRefused,
    "field-caller-without-county",
    zh="这个考核组还没有登记到达任何县。",
    mend_zh="到达和县的数据包须在有网络处办理；请在县城联网登记到达后再打电话。",
    en="This team has not entered its arrival in any county.",
    mend_en="Arrival and bundle need a network: enter them at the county seat, then call.",
)
CALL_ENDED: Final = FaultKind(
    StepRefused,
    "field-call-ended",
    zh="这次通话已经结束。",
    mend_zh="再次来电的，请另行登记。",
    en="This call is over.",
    mend_en="Put another call down.",
)
CODE_FIRST: Final = FaultKind(
    StepRefused,
    "field-code-first",
    zh="这个考核组的上一次抽查还没有结束。",
    mend_zh="请考核员在手机上结束抽查并读出完成码，录入后再告知下一家。",
    en="The visit before is not closed.",
    mend_en="Let the inspectors close it and read its completion code; then tell the next unit.",
)
PAD_IS_OWN: Final = FaultKind(
    StepRefused,
    "field-pad-is-own",
    zh="这台设备的密码页是本人制作的，本人不能再读数字：同时有密码页和数字的人能算出单位。",
    mend_zh="请另一位值班员接听。",
    en="You have made this device's pad, so you cannot read digits to it: who has both knows the "
    "unit.",
    mend_en="Let another duty officer take the call.",
)
WAY_NOT_PLANNED: Final = FaultKind(
    StepRefused,
    "field-way-not-planned",
    zh="公布的方案不允许这种方式。",
    mend_zh="请改用方案允许的方式。",
    en="The published plan does not allow this way.",
    mend_en="Use a way that the plan allows.",
)
TEXTS_NOT_DUE: Final = FaultKind(
    StepRefused,
    "field-texts-not-due",
    zh="这里没有等待录入文本的抽取，或情况已经变化。",
    mend_zh="请刷新页面核对：上一次抽查没有结束的，先登记完成码；还没有开启下一步的，先开启。",
    en="No draw waits for its texts here, or it has changed.",
    mend_en="Reload the page: if the visit before is not closed, take its completion code; if what "
    "is next was not opened, open it.",
)
ENVELOPES_MISSING: Final = FaultKind(
    InputError,
    "field-envelope-lists-missing",
    zh="没有选择信封清单。",
    mend_zh="请选择各部门用“kaohe keyholder envelopes”写出的envelopes.list文件。",
    en="No list of envelopes was chosen.",
    mend_en="Choose the files envelopes.list that 'kaohe keyholder envelopes' has written for each "
    "department.",
)
RECORD_AWAITED: Final = FaultKind(
    StepRefused,
    "field-record-awaited",
    zh="手机已经打开这一步，它的抽取凭证还没有交到办公室。",
    mend_zh="凭证到达以前，值班台既不再告知这一家，也不告知下一家。请考核员把手机上显示的三条凭证短信发到"
    "值班台，在本页录入；或者带手机到有网络处，手机会自行上报。然后登记完成码、告知下一家。",
    en="A phone has opened this step, and its record has not come here yet.",
    mend_en="Until then the desk tells neither this unit again nor the next one. Let the "
    "inspectors send the three texts that the phone shows, and type them here; or let them take "
    "the phone to where there is a network, and it hands the record in by itself. Then take the "
    "completion code and tell the next unit.",
)
NOTHING_TO_REPEAT: Final = FaultKind(
    StepRefused,
    "field-nothing-to-repeat",
    zh="没有等待再次告知的内容，或情况已经变化。",
    mend_zh="请刷新页面核对；再次告知须先请求，由另一人同意。",
    en="Nothing waits to be told again, or it has changed.",
    mend_en="Reload the page; to tell again, ask first and let another person agree.",
)
SECOND_IS_SAME: Final = FaultKind(
    StepRefused,
    "field-second-is-same",
    zh="再次告知须由另一个人同意，请求的人不能自己同意。",
    mend_zh="请另一位值班员或办公室人员用自己的账号登录后同意。",
    en="Another person must agree to telling it again.",
    mend_en="Let another duty officer, or somebody of the office, agree with the own account.",
)
ENROLMENT_LOCKED: Final = FaultKind(
    InputError,
    "field-enrolment-locked",
    zh="登记失败的次数太多，暂停{minutes}分钟。",
    mend_zh="请核对登记码，到时再试；急用的，请办公室另发一个码。",
    en="Too many tries to enrol have failed; wait {minutes} minutes.",
    mend_en="Compare the code and try then; if it is urgent, ask the office for another code.",
)
NOTHING_TO_PURGE: Final = FaultKind(
    StepRefused,
    "field-nothing-to-purge",
    zh="没有可以准许清除的记录：公布以后，且这台设备的内容全部收到、没有隔离或待决定的，才能清除。",
    mend_zh="请在页面上核对每台设备还缺什么。",
    en="Nothing can be permitted to be purged: only after publication, and once everything of the "
    "device is here and nothing of it waits for a decision.",
    mend_en="See on the page what each device still lacks.",
)
