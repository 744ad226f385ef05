"""What can be wrong with extracts, and why a key holder does not answer, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, LedgerDamaged, LedgerError, ProofInvalid, StepRefused

HOLDER_RECORD_WRONG: Final = FaultKind(
    ProofInvalid,
    "holder-record-wrong",
    zh="这不是规范形式的{format}。",
    mend_zh="请使用系统生成的原件，不要另存。",
    en="This is no {format} in its one form.",
    mend_en="Use the file as the system wrote it; do not save it again.",
)
VIEWS_DIFFER: Final = FaultKind(
    ProofInvalid,
    "holder-views-differ",
    zh="各密钥持有人看到的账本不同（{shown}）：有人出示了两份账本。",
    mend_zh="停止抽取，保留全部答复作为证据，并报告监督方。",
    en="The key holders were shown different ledgers ({shown}): somebody shows two contents.",
    mend_en="Stop the draw, keep all answers as evidence, and tell the supervisors.",
)
EXTRACT_UNREADABLE: Final = FaultKind(
    LedgerError,
    "extract-unreadable",
    zh="这不是完整的账本摘录：有缺行、乱序，或内容被改动。",
    mend_zh="请由账本重新导出，整份递送。",
    en="This is no whole extract of a ledger: lines are missing, out of order or changed.",
    mend_en="Write it again from the ledger, and carry it whole.",
)
EXTRACT_OTHER_LEDGER: Final = FaultKind(
    LedgerError,
    "extract-other-ledger",
    zh="摘录属于账本“{found}”；本持有人加入的是“{expected}”。",
    mend_zh="请核对账本名称；演练账本与正式账本不能互换。",
    en="The extract is of ledger '{found}'; this holder joined '{expected}'.",
    mend_en="Check the origin; a ledger of rehearsals never stands for a real one.",
)
EXTRACT_UNSIGNED: Final = FaultKind(
    LedgerError,
    "extract-unsigned",
    zh="摘录的检查点没有本账本公钥的有效签名，或与摘录不配套。",
    mend_zh="请由账本重新签发检查点并导出；仍不符的，报告监督方。",
    en="The checkpoint of the extract is not signed by this ledger's key, or is of another size.",
    mend_en="Sign a checkpoint and write the extract again; if it persists, tell the supervisors.",
)
EXTRACT_GAP: Final = FaultKind(
    LedgerError,
    "extract-gap",
    zh="摘录从第{first}条开始，本副本只有{size}条，中间有缺。",
    mend_zh="请从第{size}条起重新导出。",
    en="The extract begins at {first}, but this copy has {size} entries: some lie between.",
    mend_en="Write it again from {size} on.",
)
EXTRACT_OLDER: Final = FaultKind(
    LedgerError,
    "extract-older",
    zh="摘录只到{found}条，本副本已有{size}条：这是旧的账本，或由旧备份恢复。",
    mend_zh="请用最新的账本导出；若账本确已退回，停止登记并报告监督方。",
    en="The extract ends at {found}, but this copy has {size} entries: the ledger was set back.",
    mend_en="Write it from the latest ledger; if that was set back, stop and tell the supervisors.",
)
EXTRACT_DIFFERS: Final = FaultKind(
    LedgerDamaged,
    "extract-differs",
    zh="账本签发了与本副本不同的内容（{size}条的检查点）：同一账本出现了两份。",
    mend_zh="本持有人不再作答。请保留双方作为证据，并报告监督方。",
    en="The ledger has signed another content than this copy ({size} entries): there are two.",
    mend_en="This holder answers nothing more. Keep both as evidence and tell the supervisors.",
)
EXTRACT_NOT_CONTINUING: Final = FaultKind(
    LedgerError,
    "extract-not-continuing",
    zh="摘录接不上本副本：算出的根摘要与检查点不符。",
    mend_zh="请从第0条起重新导出，由此判断是摘录损坏，还是账本不同。",
    en="The extract does not continue this copy: another root comes out than was signed.",
    mend_en="Write it from entry 0 on; that shows whether the extract or the ledger differs.",
)
COPY_BROKEN: Final = FaultKind(
    StepRefused,
    "holder-copy-broken",
    zh="账本第{index}条违反规则“{code}”，本持有人不再作答。",
    mend_zh="请向监督方报告这一条；本次抽取只能作废后重来。",
    en="Entry {index} of the ledger breaks the rule '{code}'; this holder answers nothing more.",
    mend_en="Tell the supervisors; this campaign can only be declared void.",
)
OTHER_CAMPAIGN: Final = FaultKind(
    StepRefused,
    "holder-other-campaign",
    zh="请求属于“{found}”，本密钥只用于“{expected}”。",
    mend_zh="请核对请求；一把密钥只用于一次考核行动，演练与正式互不通用。",
    en="The request is of '{found}'; this key is for '{expected}' alone.",
    mend_en="Check the request; a key serves one campaign, and a rehearsal is never the real one.",
)
LABEL_NOT_OPENED: Final = FaultKind(
    StepRefused,
    "holder-label-not-opened",
    zh="本副本（{size}条）中没有开启这个标签的事项。",
    mend_zh="请先在账本中开启标签，再递送最新的摘录。",
    en="No entry of this copy ({size} entries) has opened the label.",
    mend_en="Open the label in the ledger first, then hand in the latest extract.",
)
LABEL_DRAWN: Final = FaultKind(
    StepRefused,
    "holder-label-drawn",
    zh="这个标签已经抽取完毕，本持有人没有可重发的答复。",
    mend_zh="不需要再次作答；请核对标签。",
    en="The label is drawn, and this holder has no answer to send again.",
    mend_en="No further answer is needed; check the label.",
)
CAMPAIGN_ENDED: Final = FaultKind(
    StepRefused,
    "holder-campaign-ended",
    zh="本次行动已经结束或作废，不再作答。",
    mend_zh="新的行动需要新的方案和新的密钥。",
    en="The campaign has ended or is void; nothing more is answered.",
    mend_en="Another campaign needs a plan and keys of its own.",
)
LABEL_OUTSIDE_PLAN: Final = FaultKind(
    StepRefused,
    "holder-label-outside-plan",
    zh="方案中没有这个标签。",
    mend_zh="请核对类别、次序和抽查名额。",
    en="The plan has no such label.",
    mend_en="Check kind, ordinal and slot.",
)
DEVICE_OTHER: Final = FaultKind(
    StepRefused,
    "holder-device-other",
    zh="标签是为设备“{opened}”开启的，请求的是“{asked}”。",
    mend_zh="答复只发给开启时登记的设备。",
    en="The label was opened for device '{opened}', not for '{asked}'.",
    mend_en="Answers go only to the device that the label was opened for.",
)
WAY_OTHER: Final = FaultKind(
    StepRefused,
    "holder-way-other",
    zh="传送方式“{way}”不是开启时登记的方式，或方案不允许。",
    mend_zh="开启时登记的是“{opened}”；方案允许：{allowed}。",
    en="The way '{way}' is not the one that the label was opened with, or the plan forbids it.",
    mend_en="It was opened with '{opened}'; the plan allows {allowed}.",
)
PROMISE_NOT_ALLOWED: Final = FaultKind(
    StepRefused,
    "holder-promise-not-allowed",
    zh="本县有抽查以完成码结束，而方案不允许电话告知。",
    mend_zh="须交来结束记录；方案公布后不得增加方式。",
    en="A visit of the county was closed by a completion code, and the plan allows no voice way.",
    mend_en="A plan that was published allows no further ways.",
)
OPENING_MISSING: Final = FaultKind(
    StepRefused,
    "holder-opening-missing",
    zh="本副本中还缺：{missing}。",
    mend_zh="方案、抽样框、公钥、见证和公共随机数齐备之前不作答。",
    en="This copy still lacks: {missing}.",
    mend_en="Nothing is answered before plan, frame, keys, witnesses and seed are there.",
)
DOCUMENT_MISSING: Final = FaultKind(
    StepRefused,
    "holder-document-missing",
    zh="没有收到第{index}条的附件（{digest}）。",
    mend_zh="请从第{index}条起重新导出摘录，附上文件。",
    en="The document of entry {index} ({digest}) has not been handed over.",
    mend_en="Write the extract again from {index} on, with its documents.",
)
DOCUMENT_WRONG: Final = FaultKind(
    StepRefused,
    "holder-document-wrong",
    zh="第{index}条与它的附件不一致：{field}。",
    mend_zh="请向监督方报告这一条。",
    en="Entry {index} and its document do not say the same: {field}.",
    mend_en="Tell the supervisors about this entry.",
)
KEY_MISSING: Final = FaultKind(
    StepRefused,
    "holder-key-missing",
    zh="登记的公钥中没有“{holder}”的这把公钥。",
    mend_zh="请核对公钥登记；不得由他人代为登记另一把。",
    en="The registered keys do not hold this key of '{holder}'.",
    mend_en="Check the registration; nobody else may register another one.",
)
KEYS_UNPROVEN: Final = FaultKind(
    StepRefused,
    "holder-keys-unproven",
    zh="“{holder}”登记的公钥没有有效的持有证明。",
    mend_zh="公钥登记无效，本次抽取只能作废后重来。",
    en="The registered key of '{holder}' comes without a proof that somebody has its secret.",
    mend_en="The registration is not valid; this campaign can only be declared void.",
)
SEED_WRONG: Final = FaultKind(
    StepRefused,
    "holder-seed-wrong",
    zh="公共随机数不能由登记的骰子和场外来源算出。",
    mend_zh="请保留记录并报告监督方；本次抽取只能作废后重来。",
    en="The seed does not follow from the registered dice and outside source.",
    mend_en="Keep the record and tell the supervisors; this campaign can only be declared void.",
)
FIELD_RECORD_WRONG: Final = FaultKind(
    StepRefused,
    "holder-field-record-wrong",
    zh="第{index}条的现场记录不是由该队两名检查人员的登记设备签名，或内容与事项不符。",
    mend_zh="请向监督方报告这一条；该县的标签不再作答。",
    en=(
        "The field record of entry {index} is not signed by enrolled devices of two inspectors "
        "of that team, or is about something else."
    ),
    mend_en="Tell the supervisors; no label of this county is answered any more.",
)
ANSWERED_OTHERWISE: Final = FaultKind(
    StepRefused,
    "holder-answered-otherwise",
    zh="这个标签已按另外的条件（设备、方式或账本）答复过。",
    mend_zh="同一标签只答复一次；请核对设备和账本。",
    en="This label was answered before under other terms (device, way or ledger).",
    mend_en="A label is answered once; check device and ledger.",
)
PAPER_NOT_ALLOWED: Final = FaultKind(
    StepRefused,
    "holder-paper-not-allowed",
    zh="方案不允许事先封装，或这个标签已经开启。",
    mend_zh="没有写入方案的，不得事先计算。",
    en="The plan allows no envelopes made ahead, or the label is opened already.",
    mend_en="Nothing is evaluated ahead unless the plan says so.",
)
TEXT_NOT_OPENED: Final = FaultKind(
    StepRefused,
    "holder-text-not-opened",
    zh="这个标签不是按“text”方式开启的，答复不能以明文发出。",
    mend_zh="请使用密封的答复文件。",
    en="The label was not opened for the way 'text'; its answer is not sent in clear.",
    mend_en="Use the sealed answer.",
)
NOT_COMPLETE: Final = FaultKind(
    StepRefused,
    "holder-not-complete",
    zh="本副本（{size}条）中没有本次行动结束的事项，密钥不能公开。",
    mend_zh="请在行动结束并登记之后，递送最新的摘录再公开。",
    en="This copy ({size} entries) does not show the end of the campaign; the secret stays.",
    mend_en="Wait until the end is entered, hand in the latest extract, then reveal.",
)
HOLDER_REFUSED: Final = FaultKind(
    StepRefused,
    "holder-refused",
    zh="密钥持有人拒绝（{status}；{told}）。",
    mend_zh="请按所述原因处理后再问。",
    en="The key holder refuses ({status}; {told}).",
    mend_en="Mend what it says, then ask again.",
)
ANSWER_NOT_ASKED: Final = FaultKind(
    ProofInvalid,
    "holder-answer-not-asked",
    zh="答复与请求不配套（{field}）。",
    mend_zh="请向该持有人重新索取。",
    en="The answer does not belong to the request ({field}).",
    mend_en="Ask the holder again.",
)
HOLDER_SAW_OTHER: Final = FaultKind(
    LedgerDamaged,
    "holder-saw-other",
    zh="“{holder}”答复时看到的账本（{size}条）与本账本不同。",
    mend_zh="停止抽取，保留答复作为证据，并报告监督方。",
    en="'{holder}' answered from another ledger ({size} entries) than this one.",
    mend_en="Stop the draw, keep the answer as evidence, and tell the supervisors.",
)
APPROVAL_OTHER: Final = FaultKind(
    ProofInvalid,
    "holder-approval-other",
    zh="“{holder}”的批准针对的是别的事项或别的行动，或不是方案的密钥持有人，或不止一份。",
    mend_zh="请该持有人对照原因记录重新批准（kaohe keyholder approve）。",
    en="The approval of '{holder}' is of something else or of another campaign, or of no key "
    "holder of the plan, or there are two.",
    mend_en="Let the holder approve again, by the record of the reason (kaohe keyholder approve).",
)
APPROVAL_UNPROVEN: Final = FaultKind(
    ProofInvalid,
    "holder-approval-unproven",
    zh="“{holder}”的批准没有用它登记的密钥作出的证明。",
    mend_zh="批准须由持有人自己的程序作出；请停止并查明是谁登记的。",
    en="The approval of '{holder}' has no proof with its registered key.",
    mend_en="Approvals are made by the holder's own process; stop, and find out who entered it.",
)
APPROVAL_NOT_DUE: Final = FaultKind(
    StepRefused,
    "holder-approval-not-due",
    zh="本机构的副本中没有可以批准的事项：{subject}。",
    mend_zh="请先跟进账本（kaohe keyholder follow），确认原因记录已登记且签名成立。",
    en="The holder's own copy shows nothing of this kind to approve: {subject}.",
    mend_en="Follow the ledger first (kaohe keyholder follow); the signed reason must be entered.",
)
KIND_OTHER: Final = FaultKind(
    StepRefused,
    "holder-kind-other",
    zh="标签的种类不是本县这一次抽中的（{expected}）。",
    mend_zh="请按抽中的种类开标签；确有出入的，停止并核对账本。",
    en="The label's kind is not the one that was drawn last in this county ({expected}).",
    mend_en="Open the label of the kind that was drawn; if it was, stop and compare the ledger.",
)
