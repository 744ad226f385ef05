"""What can be wrong when the parts of an assessment meet."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import (
    DrawError,
    EvidenceMissing,
    EvidenceOutOfRange,
    FaultKind,
    PackInvalid,
    ProofInvalid,
    RegisterError,
)

PACK_WITHOUT_DRAW: Final = FaultKind(
    PackInvalid,
    "pack-without-draw",
    zh="这个规则包没有规定抽取（draw）。",
    mend_zh="请换用规定了抽取的规则包。",
    en="This pack has no plan of a draw.",
    mend_en="Use a pack with a 'draw' part.",
)
PACK_WITHOUT_TEAMS: Final = FaultKind(
    PackInvalid,
    "pack-without-teams",
    zh="这个规则包没有规定考核工作组（teams）。",
    mend_zh="请换用规定了工作组的规则包。",
    en="This pack has no rule for teams.",
    mend_en="Use a pack with a 'teams' part.",
)
PACK_WITHOUT_REGISTER_RULE: Final = FaultKind(
    PackInvalid,
    "pack-without-register-rule",
    zh="这个规则包没有规定两个来源相差多少须询问（register_rule）。",
    mend_zh="请换用写明 gap_query_above 的规则包。",
    en="This pack does not say above which gap a body is asked.",
    mend_en="Use a pack with a 'register_rule' part.",
)
INDICATOR_NOT_MEASURED: Final = FaultKind(
    EvidenceMissing,
    "indicator-not-measured",
    zh="规则包的指标“{indicator}”（来源：{source}）没有测算值。",
    mend_zh="请检查数据库、统计表和任务表是否齐全，或该指标名称是否受支持：{known}。",
    en="The pack's indicator '{indicator}' (source: {source}) has no measured value.",
    mend_en="Check register, statistics and targets, or the indicator's name: {known}.",
)
DRAW_OPENING_WRONG: Final = FaultKind(
    ProofInvalid,
    "draw-opening-wrong",
    zh="公布的“{part}”与重新计算的结果不一致。",
    mend_zh="请向组织方索取当时公布的原件；不要采信这份抽取结果。",
    en="The published '{part}' is not what the other files give.",
    mend_en="Ask the organiser for the files as published; do not trust this draw.",
)
COUNTY_COUNT: Final = FaultKind(
    EvidenceMissing,
    "evidence-county-count",
    zh="抽查认定涉及{found}个县，应为{counties}个。",
    mend_zh="请补齐或更正；没有抽查的，写明结果和原因；未抽中的县不得计入。",
    en="There are visits of {found} counties; there should be {counties}.",
    mend_en="Add or correct them; where no visit could be made, its outcome.",
)
VISIT_MISSING: Final = FaultKind(
    EvidenceMissing,
    "evidence-visit-missing",
    zh="名额“{slot}”没有抽查记录。",
    mend_zh="请补交该次抽查的认定；无法抽查的，写明结果和原因。",
    en="There is no visit for slot '{slot}'.",
    mend_en="Add the findings of the visit; where none could be made, its outcome.",
)
CAMPAIGNS_DIFFER: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-campaigns-differ",
    zh="这份认定属于“{found}”，其余属于“{expected}”，或其中之一为演练。",
    mend_zh="请只汇总同一次考核行动的认定。",
    en="The sheet belongs to '{found}', the others to '{expected}', or one of them is a rehearsal.",
    mend_en="Gather the sheets of one campaign only.",
)
REPLACEMENTS_TOO_MANY: Final = FaultKind(
    ProofInvalid,
    "draw-replacements-too-many",
    zh="更换次数超过方案未经批准所许的每个名额{slot}次、每县{county}次。",
    mend_zh="请向组织方索取批准文件；没有批准，该县的抽取不可采信。",
    en="There are more replacements than {slot} a slot and {county} a county, which is what the "
    "plan allows without approval.",
    mend_en="Ask the organiser for the approval; without it do not trust the draw of this county.",
)
DRAW_HOLDERS: Final = FaultKind(
    DrawError,
    "draw-holders-count",
    zh="有{found}个密钥持有人，方案规定{expected}个。",
    mend_zh="请按方案登记密钥持有人。",
    en="There are {found} key holders, but the plan asks for {expected}.",
    mend_en="Register as many key holders as the plan names.",
)
DRAW_ORDER_FIXED: Final = FaultKind(
    DrawError,
    "draw-order-fixed",
    zh="方案规定种类次序固定，而本软件只按抽出的次序进行。",
    mend_zh="请把 order_of_kinds 改为 drawn，或换用别的规则包。",
    en="The plan fixes the order of kinds, but here the order is always drawn.",
    mend_en="Set order_of_kinds to drawn, or use another pack.",
)
DRAW_NOT_COMPLETE: Final = FaultKind(
    ProofInvalid,
    "draw-not-complete",
    zh="这里的抽取尚未公布完毕。",
    mend_zh="行动已经结束的，请向组织方索取其余记录；尚未结束的，核验时不要加 --complete。",
    en="The draw here is not published to its end.",
    mend_en="Ask for the other records; while the campaign goes on, verify without --complete.",
)
PLAN_OTHER_THAN_PACK: Final = FaultKind(
    ProofInvalid,
    "draw-plan-other-than-pack",
    zh="公布的方案与规则包不一致（{part}）。",
    mend_zh="请核对规则包的版本；若版本无误，不要采信这份抽取。",
    en="The published plan is not that of the pack ({part}).",
    mend_en="Check the pack's version; if it is the right one, do not trust this draw.",
)
RECORD_MISPLACED: Final = FaultKind(
    ProofInvalid,
    "draw-record-misplaced",
    zh="这份记录应在“{expected}”。",
    mend_zh="文件被移动、改名、复制或顶替；请向组织方索取公布时的原件。",
    en="This record belongs to '{expected}'.",
    mend_en="The file was moved, renamed, copied or exchanged; ask for the files as published.",
)
PACKET_OTHER_PLACE: Final = FaultKind(
    ProofInvalid,
    "packet-other-place",
    zh="凭证所写的位置或层数是{found}，层目录中是{expected}。",
    mend_zh="请向组织方索取公布时的原件；不要采信这份凭证。",
    en="The packet says {found} where the manifest has {expected}.",
    mend_en="Ask for the packet as it was published; do not trust this one.",
)
DRAW_FILE_FOREIGN: Final = FaultKind(
    ProofInvalid,
    "draw-file-foreign",
    zh="公布文件夹中不应有这个文件或文件夹。",
    mend_zh="请向组织方查问其来历；公布的只有规定的文件，其余的不要采信。",
    en="Nothing of this name belongs into a published draw.",
    mend_en="Ask the organiser where it comes from; only the files that are listed are published.",
)
REGISTER_UNSETTLED: Final = FaultKind(
    RegisterError,
    "register-unsettled",
    zh="企业数据库{rows}行中有{aside}行待落实或无法读取，超过规则包允许的比例{most}。",
    mend_zh="请该单位更正后重新报送；仍要固定的，须由两人批准。",
    en="{aside} of {rows} rows are in quarantine or unreadable, more than the pack's {most}.",
    mend_en="Have the body mend and send them again; otherwise two people must approve the freeze.",
)
VISIT_NOT_DRAWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-visit-not-drawn",
    zh="抽取方案中没有“{slot}”这个名额。",
    mend_zh="请更正抽查编号，或删除这次抽查。",
    en="The plan of the draw has no place '{slot}'.",
    mend_en="Correct the visit's id, or remove the visit.",
)
KIND_NOT_DRAWN: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-kind-not-drawn",
    zh="单位种类“{kind}”不可能由这个名额抽出。",
    mend_zh="请更正单位种类；可能的有：{allowed}。",
    en="A unit of kind '{kind}' cannot be drawn for this place.",
    mend_en="Correct the kind of unit; possible are: {allowed}.",
)
ATTEMPT_WITHOUT_REASON: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-attempt-without-reason",
    zh="第{attempt}次更换之前，没有允许更换的结果（企业已不存在或自然阻碍）。",
    mend_zh="请补上前一次的结果；拒绝检查和有名无实不得更换。",
    en="Attempt {attempt} follows no outcome that allows a replacement.",
    mend_en="Put down how the attempt before ended; a refusal is never replaced.",
)
ATTEMPTS_BEYOND_LIMIT: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-attempts-beyond-limit",
    zh="更换了{found}次，规则最多允许{most}次。",
    mend_zh="请核对抽查记录。",
    en="{found} units were replaced; the pack allows {most}.",
    mend_en="Check the records of the visits.",
)
SELF_CHECK_OF_VISIT: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-self-check-of-visit",
    zh="被考核单位不能自己认定抽查情况。",
    mend_zh="请删除这条认定，或更正来源。",
    en="A body cannot find for itself what a visit found.",
    mend_en="Remove the finding, or correct its source.",
)
FINAL_WITHOUT_REASON: Final = FaultKind(
    EvidenceMissing,
    "evidence-final-without-reason",
    zh="终评没有写明理由。",
    mend_zh="请在 note 中写明理由。",
    en="A final finding gives no reason.",
    mend_en="Write the reason into 'note'.",
)
NOT_APPLICABLE_CLAIMED: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-not-applicable-claimed",
    zh="该项对每个被考核单位都适用，“{source}”不能认定为不适用。",
    mend_zh="请如实认定；确属例外的，由终评认定并写明理由。",
    en="The item applies to every body; '{source}' cannot call it not applicable.",
    mend_en="Put down what was found; an exception takes a final finding with its reason.",
)
SOURCE_NOT_OF_INDICATOR: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-source-not-of-indicator",
    zh="该项的指标来源是“{wanted}”，不能采用“{source}”的数。",
    mend_zh="请采用规定来源的数；不同来源的数不得互换。",
    en="The item's indicator comes from '{wanted}', not from '{source}'.",
    mend_en="Use the figure of the source that the pack names.",
)
INDICATOR_OTHER_DAY: Final = FaultKind(
    EvidenceOutOfRange,
    "indicator-other-day",
    zh="指标“{indicator}”的数据截至{found}，规则包要求{wanted}。",
    mend_zh="请用规则包规定时点的数据重新测算。",
    en="The indicator '{indicator}' speaks of {found}; the pack asks for {wanted}.",
    mend_en="Measure it again from data of the days that the pack names.",
)
REPORT_OVERSTEPS: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-report-oversteps",
    zh="单位{body}的自检报告里有来源为“{source}”、关于{about}的认定。",
    mend_zh="自检报告只能有本单位的自评（self_check）；请删除其余认定。",
    en="The report of body {body} holds a finding by '{source}' about {about}.",
    mend_en="A report holds self-checks of its own body only; remove the rest.",
)
FINDINGS_AFTER_SCORING: Final = FaultKind(
    EvidenceOutOfRange,
    "evidence-after-scoring",
    zh="有{count}条认定晚于评分日{day}。",
    mend_zh="请更正评分日期，或删去之后的认定。",
    en="{count} findings are later than the day of scoring, {day}.",
    mend_en="Correct the day of scoring, or leave the later findings out.",
)
REPORT_NOT_IN: Final = FaultKind(
    EvidenceMissing,
    "evidence-report-not-in",
    zh="自检自查报告还没有报来，“{section}”不能先行评分。",
    mend_zh="请待报告报来后再评；始终未报的，各项写明缺项“未报送”（not_filed）。",
    en="The self-check report is not in, and '{section}' is scored only after it.",
    mend_en="Score it when the report is in; if it never comes, put down the gap 'not_filed'.",
)
CORRECTION_OF_OTHERS: Final = FaultKind(
    RegisterError,
    "correction-of-others",
    zh="这份更正审批不是从{before}到{after}的更正。",
    mend_zh="请核对更正前后的快照，或按实际的两份快照重新审批。",
    en="The correction does not lead from {before} to {after}.",
    mend_en="Check both snapshots, or have the correction of these two approved.",
)
CORRECTION_ALTERED: Final = FaultKind(
    RegisterError,
    "correction-altered",
    zh="审批的差异（{approved}）与现在算出的差异（{found}）不一致。",
    mend_zh="请重新比较两份快照，由两人核对后重新审批。",
    en="The difference that was approved ({approved}) is not the one that is there ({found}).",
    mend_en="Compare the snapshots again and have the difference approved anew.",
)
CORRECTION_UNAPPROVED: Final = FaultKind(
    RegisterError,
    "correction-unapproved",
    zh="更正须由两个部门的两人批准，现只有{people}人、{roles}个部门。",
    mend_zh="请补齐审批；同一人或同一部门不得重复计算。",
    en="A correction takes two people of two roles; there are {people} people and {roles} roles.",
    mend_en="Have it approved by another person of another role.",
)
CORRECTION_WITHOUT_REASON: Final = FaultKind(
    RegisterError,
    "correction-without-reason",
    zh="没有写明更正的原因，或原因不止一行、含有无法显示的字符。",
    mend_zh="请用 --reason 以一行文字写明更正的原因。",
    en="The reason of the correction is missing, or is no single line of text.",
    mend_en="Give the reason as one line of text with --reason.",
)
CORRECTION_OF_NOTHING: Final = FaultKind(
    RegisterError,
    "correction-of-nothing",
    zh="更正前后是同一份快照，没有可批准的差异。",
    mend_zh="请核对两份快照的路径。",
    en="Both snapshots are the same; there is no difference to approve.",
    mend_en="Check the paths of both snapshots.",
)
CORRECTION_BEFORE_CUT_OFF: Final = FaultKind(
    RegisterError,
    "correction-before-cut-off",
    zh="数据尚未截止，不需要更正审批。",
    mend_zh="截止前直接使用新的快照；截止用 kaohe registry cutoff。",
    en="The register was not cut off yet, so that nothing has to be approved.",
    mend_en="Use the new snapshot, or declare the cut-off first (kaohe registry cutoff).",
)
CORRECTION_OUT_OF_TURN: Final = FaultKind(
    RegisterError,
    "correction-out-of-turn",
    zh="这份更正审批接不上：第{number}次更正应从{before}开始。",
    mend_zh="每次更正只能接在上一次之后。请查明存放在 corrections 文件夹中的审批文件，"
    "由批准人确认哪一份有效。",
    en="The correction does not follow: number {number} must begin at {before}.",
    mend_en="Corrections follow one another. Find out which of the filed papers is valid; "
    "those who approved it must say so.",
)
CORRECTION_RENAMED: Final = FaultKind(
    RegisterError,
    "correction-renamed",
    zh="审批文件的名称与内容的摘要{digest}不符，内容可能在批准后改动过。",
    mend_zh="请找回原来的审批文件，或重新审批。",
    en="The name of the paper is not that of its digest {digest}; it may have been changed.",
    mend_en="Find the paper as it was filed, or have the correction approved anew.",
)
CUT_OFF_BEFORE: Final = FaultKind(
    RegisterError,
    "cut-off-before",
    zh="数据早已截止，正式数据库是{cut_off}；截止只能宣布一次。",
    mend_zh="确需更正的，由两个部门的两人批准差异（kaohe registry correct）。",
    en="The register was cut off before, as {cut_off}; this is done once.",
    mend_en="Have the difference approved with kaohe registry correct.",
)
REGISTER_AFTER_CUT_OFF: Final = FaultKind(
    RegisterError,
    "register-after-cut-off",
    zh="数据已截止，截止时的数据库是{cut_off}；这份快照没有经过更正审批。",
    mend_zh="请使用截止时的快照；确需更正的，先由两个部门的两人批准差异"
    "（kaohe registry correct）。",
    en="The register was cut off as {cut_off}; no approved correction leads to this snapshot.",
    mend_en="Use that snapshot, or have the difference approved with kaohe registry correct.",
)
REGISTER_NOT_IN_FORCE: Final = FaultKind(
    RegisterError,
    "register-not-in-force",
    zh="这份快照现在无效：截止后经更正审批，有效的数据库是{in_force}。",
    mend_zh="请使用有效的那份快照；再要更正的，从它开始（kaohe registry correct）。",
    en="This snapshot does not hold: by approved corrections the register in force is {in_force}.",
    mend_en="Use that snapshot; a further correction begins there (kaohe registry correct).",
)
