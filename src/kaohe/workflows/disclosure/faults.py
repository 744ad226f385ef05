"""What can go wrong between office and team while units are disclosed, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, ProofInvalid, StepRefused

HOLDER_DECLINED: Final = FaultKind(
    StepRefused,
    "disclosure-holder-declined",
    zh="密钥持有人{holder}拒绝作答（{told}），已登记。",
    mend_zh="按其理由补齐后再请；持有人认为账本有问题的，停止抽取并查明。",
    en="Key holder {holder} declines ({told}); that is entered.",
    mend_en="Do what it asks for; where it finds fault with the ledger, stop and find out.",
)
ANSWERS_LACKING: Final = FaultKind(
    DrawError,
    "disclosure-answers-lacking",
    zh="还缺密钥持有人{holders}的答复。",
    mend_zh="取得全部答复后再打开；缺一份就没有结果。",
    en="The answers of these key holders are lacking: {holders}.",
    mend_en="Open the label when all answers are there; without one there is no result.",
)
NOTHING_PENDING: Final = FaultKind(
    DrawError,
    "disclosure-nothing-pending",
    zh="这里现在没有要抽取的标签。",
    mend_zh="先结束正在进行的抽查；该县已完成的，到下一个县。",
    en="No label is due here now.",
    mend_en="Close the visit that is going on first; where the county is complete, go on.",
)
LABEL_NOT_DUE: Final = FaultKind(
    DrawError,
    "disclosure-label-not-due",
    zh="这份答复是对{found}的，现在应抽取的是{expected}。",
    mend_zh="请使用对应标签的答复。",
    en="The answer is of {found}; the label that is due now is {expected}.",
    mend_en="Use the answers for that label.",
)
COUNTY_NOT_ENTERED: Final = FaultKind(
    DrawError,
    "disclosure-county-not-entered",
    zh="这台设备还没有这个县数据包的钥匙。",
    mend_zh="先登记到达，取得钥匙后再抽取。",
    en="This device has no key of the county's bundle yet.",
    mend_en="Enter the arrival first, and draw when the key has come.",
)
COUNTY_NOT_OURS: Final = FaultKind(
    DrawError,
    "disclosure-county-not-ours",
    zh="这台设备没有抽中这个县。",
    mend_zh="请核对县级代码。",
    en="This county was not drawn on this device.",
    mend_en="Check the code of the county.",
)
NO_VISIT: Final = FaultKind(
    DrawError,
    "disclosure-no-visit",
    zh="现在没有正在进行的抽查。",
    mend_zh="请核对县级代码；先公布单位，再记录结果。",
    en="No visit is going on.",
    mend_en="Check the county; a unit is disclosed first, then its outcome is recorded.",
)
NOT_ARRIVED_YET: Final = FaultKind(
    DrawError,
    "disclosure-not-arrived",
    zh="没有工作组到达这个县的登记，不能交出数据包的钥匙。",
    mend_zh="先登记到达。",
    en="There is no arrival in this county; the key of its bundle is not handed over.",
    mend_en="Enter the arrival first.",
)
DEVICE_NOT_ENROLLED: Final = FaultKind(
    DrawError,
    "disclosure-device-not-enrolled",
    zh="设备{device}没有为这个工作组登记。",
    mend_zh="请先登记设备。",
    en="Device {device} is not enrolled for this team.",
    mend_en="Enrol the device first.",
)
PROOF_OTHER_THAN_ANSWERED: Final = FaultKind(
    ProofInvalid,
    "disclosure-proof-other",
    zh="{holder}的证明与其登记的答复不符。",
    mend_zh="停止抽取，保留全部记录，查明是设备还是账本被改动。",
    en="The proof of {holder} is not the one of the answer that was entered.",
    mend_en="Stop, keep all records, and find out whether the device or the ledger was changed.",
)
COUNTY_OTHER_THAN_CHOSEN: Final = FaultKind(
    ProofInvalid,
    "disclosure-county-other",
    zh="出示的抽取记录不是登记过摘要的那一份，或抽中的是别的县。",
    mend_zh="请出示出发时产生的原件。",
    en="The record shown is not the one whose digest was entered, or it drew another county.",
    mend_en="Show the record that was made at departure.",
)
OUTCOME_UNKNOWN: Final = FaultKind(
    DrawError,
    "disclosure-outcome-unknown",
    zh="规则包没有结果“{found}”。",
    mend_zh="可用的结果：{allowed}。",
    en="The pack has no outcome {found!r}.",
    mend_en="It knows: {allowed}.",
)
NOT_REPLACEABLE: Final = FaultKind(
    DrawError,
    "disclosure-not-replaceable",
    zh="“{found}”不是可以更换的原因。",
    mend_zh="只有规则包允许的原因可以更换（{allowed}）；有名无实和拒绝检查按实记录，不更换。",
    en="{found!r} is no reason for a replacement.",
    mend_en="Only these are: {allowed}. A union on paper only, or a refusal, stays as it is.",
)
CAMPAIGN_UNFINISHED: Final = FaultKind(
    StepRefused,
    "disclosure-campaign-unfinished",
    zh="方案规定要抽的县还没有抽出、到达或抽完；登记结束以后什么也不能再抽。",
    mend_zh="请先抽完；确实不能再抽的，用 --unfinished（网页上勾选“没有抽完也登记结束”）登记，"
    "核验时会逐一列出。",
    en="A county of the plan is not drawn, not reached or not drawn to its end; after the end "
    "nothing more is drawn.",
    mend_en="Draw it first; if that cannot be, use --unfinished (on the page the box for an "
    "unfinished end), and verification names it.",
)
SHORTFALL_WRONG: Final = FaultKind(
    ProofInvalid,
    "disclosure-shortfall-wrong",
    zh="缺额记录不成立：所列的层与抽样框不符，或其中还有可抽的单位。",
    mend_zh="请使用设备生成的原件。",
    en="The shortfall does not hold: strata differ from the frame, or a unit is left in them.",
    mend_en="Use the record that the device made.",
)
JOURNAL_UNREADABLE: Final = FaultKind(
    DrawError,
    "device-journal-unreadable",
    zh="设备日志第{line}行读不出来。",
    mend_zh="不要改动设备上的文件；换用另一台登记过的设备，并保留这一台备查。",
    en="Line {line} of the device's journal cannot be read.",
    mend_en="Change nothing on the device; go on with another enrolled one and keep this one.",
)
JOURNAL_OTHER: Final = FaultKind(
    DrawError,
    "device-journal-other",
    zh="这台设备自己的日志与遗失设备的日志不一致。",
    mend_zh="不带 --journal，按账本接替；两份日志都保留备查。",
    en="This device's own journal is not a beginning of the lost device's.",
    mend_en="Take over from the ledger, without --journal, and keep both journals.",
)
HANDED_IN_UNKNOWN: Final = FaultKind(
    ProofInvalid,
    "disclosure-handed-in-unknown",
    zh="这不是工作组设备生成的文件。",
    mend_zh="请交设备写出的原件，不要另存。",
    en="This is no file that a team's device has made.",
    mend_en="Hand in the file as the device wrote it; do not save it again.",
)
ARRIVAL_WITHOUT_CHOICE: Final = FaultKind(
    ProofInvalid,
    "disclosure-arrival-without-choice",
    zh="登记到达须同时交该县的抽取记录（一份）。",
    mend_zh="请把到达记录和出发时抽中该县的记录一起交来。",
    en="An arrival is handed in together with the record of the county's drawing, one of them.",
    mend_en="Hand in the arrival with the record that was made at departure.",
)
