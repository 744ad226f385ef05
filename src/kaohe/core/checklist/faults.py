"""What can be wrong with the words of a checklist, and with the answers of a visit."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import EvidenceMissing, EvidenceOutOfRange, FaultKind, PackInvalid

# --- the words do not fit the pack ---------------------------------------------------------------

WORDS_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "checklist-name-unknown",
    zh="抽查表中的{what}“{name}”，规则包中没有。",
    mend_zh="相近的有：{nearest}。",
    en="The {what} '{name}' of the checklist is not one of the pack.",
    mend_en="The nearest are: {nearest}.",
)
WORDS_TWICE: Final = FaultKind(
    PackInvalid,
    "checklist-name-twice",
    zh="“{name}”在{at}中出现了两次。",
    mend_zh="请只保留一处。",
    en="'{name}' stands twice in {at}.",
    mend_en="Keep one of them.",
)
WORDS_MISSING: Final = FaultKind(
    PackInvalid,
    "checklist-words-missing",
    zh="规则包的{what}“{name}”没有问法。",
    mend_zh="请在 checklist.yaml 中补上。",
    en="The {what} '{name}' of the pack has no question.",
    mend_en="Add it to checklist.yaml.",
)
WORDS_ABSENCE: Final = FaultKind(
    PackInvalid,
    "checklist-absence-missing",
    zh="结果“{name}”要填“事实不存在”核实表，但没有这张表。",
    mend_zh="请写出 absence 一节，或去掉该结果的 absence。",
    en="The outcome '{name}' fills in the form of absence, but there is none.",
    mend_en="Write the part absence, or take absence from the outcome.",
)
MEASURE_OPEN: Final = FaultKind(
    PackInvalid,
    "checklist-measure-open",
    zh="小项“{name}”按下属单位逐一计分，无法列成抽查表。",
    mend_zh="请改用有固定分项的计分办法。",
    en="The item '{name}' is scored by a list of subordinate units, which no checklist can print.",
    mend_en="Use a measure whose parts are fixed.",
)

FORM_MEASURE: Final = FaultKind(
    PackInvalid,
    "checklist-form-measure",
    zh="小项“{name}”的计分办法不能在外部表单中合计。",
    mend_zh="外部表单只合计认定、分项清单和达标三种办法；其余请用本系统的应用或纸质表。",
    en="The way in which '{name}' is scored cannot be added up in a foreign form.",
    mend_en="Foreign forms add up judgements, checklists and thresholds only; use the app or paper "
    "for the others.",
)

# --- the answers do not fit the checklist --------------------------------------------------------

ANSWER_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-unknown",
    zh="抽查表没有问“{name}”。",
    mend_zh="请删去，或核对单位类别；相近的有：{nearest}。",
    en="The checklist does not ask '{name}'.",
    mend_en="Remove it, or check the kind of unit; the nearest are: {nearest}.",
)
ANSWER_TWICE: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-twice",
    zh="同一问有两个答复。",
    mend_zh="请只保留一个。",
    en="One question is answered twice.",
    mend_en="Keep one answer.",
)
ANSWER_FORM: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-form",
    zh="答复须是一个值或一个缺项，不能都有，也不能都没有。",
    mend_zh="请二者填一。",
    en="An answer is either a value or a gap.",
    mend_en="Give one of the two.",
)
ANSWER_VALUE: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-value",
    zh="“{value}”不是这一问的答复。",
    mend_zh="可填：{allowed}。",
    en="'{value}' is no answer to this question.",
    mend_en="Allowed: {allowed}.",
)
ANSWER_RATIO: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-ratio",
    zh="“{value}”与所填的数不符，应为“{expected}”。",
    mend_zh="该数由前面的数算出，请更正前面的数。",
    en="'{value}' does not follow from the numbers given, which make '{expected}'.",
    mend_en="It is worked out from earlier numbers; correct those.",
)
ANSWER_ABOVE: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-above",
    zh="{value}大于“{other}”的{most}。",
    mend_zh="请核对两个数。",
    en="{value} is more than the {most} of '{other}'.",
    mend_en="Check both numbers.",
)
ANSWER_NOT_ASKED: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-not-asked",
    zh="按已填的事实和结果，此处不问这一问。",
    mend_zh="请删去答复，或更正事实。",
    en="By the facts and the outcome given, this is not asked here.",
    mend_en="Remove the answer, or correct the facts.",
)
ANSWER_GAP: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-gap",
    zh="此处不能填缺项“{gap}”。",
    mend_zh="可用的缺项：{allowed}。",
    en="The gap '{gap}' cannot stand here.",
    mend_en="Gaps that can: {allowed}.",
)
ANSWER_MISSING: Final = FaultKind(
    EvidenceMissing,
    "answer-missing",
    zh="没有答复。",
    mend_zh="请作答，或写明缺项及原因。",
    en="There is no answer.",
    mend_en="Answer, or name the gap with its reason.",
)
REASON_MISSING: Final = FaultKind(
    EvidenceMissing,
    "answer-reason-missing",
    zh="没有写明原因。",
    mend_zh="请写明原因。",
    en="There is no reason.",
    mend_en="Give the reason in words.",
)
EVIDENCE_MISSING: Final = FaultKind(
    EvidenceMissing,
    "answer-evidence-missing",
    zh="没有照片或材料。",
    mend_zh="请拍照或附上材料。",
    en="There is no photograph or paper.",
    mend_en="Take a photograph or add the paper.",
)
CAUSE_MISSING: Final = FaultKind(
    EvidenceMissing,
    "answer-cause-missing",
    zh="没有写明不存在的原因。",
    mend_zh="请从下列原因中选一项：{allowed}。",
    en="The cause of absence is not given.",
    mend_en="Choose one of: {allowed}.",
)
ABSENCE_UNWANTED: Final = FaultKind(
    EvidenceOutOfRange,
    "answer-absence-unwanted",
    zh="这一结果不填“事实不存在”核实表。",
    mend_zh="请删去该表，或更正结果。",
    en="This outcome has no form of absence.",
    mend_en="Remove the form, or correct the outcome.",
)
