"""What can go wrong with a report, its submission and its review in the office."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

REPORT_CLOSED: Final = FaultKind(
    StepRefused,
    "report-closed",
    zh="报告目前是“{state}”，不能修改。",
    mend_zh="需要修改的，请审核人或签发人退回，或向考核办公室申请退回。",
    en="The report is '{state_en}' and cannot be changed.",
    mend_en="Let whoever checks or signs send it back, or ask the office to return it.",
)
ITEM_NOT_RETURNED: Final = FaultKind(
    StepRefused,
    "report-item-not-returned",
    zh="这一项没有退回，不能修改。",
    mend_zh="只补正退回的各项；其他项确需修改的，请与考核办公室联系。",
    en="The item was not returned and cannot be changed.",
    mend_en="Mend the returned items only; ask the office about others.",
)
ITEM_CHANGED: Final = FaultKind(
    StepRefused,
    "report-item-changed",
    zh="您编辑时，{name}已经保存过这一项，您的内容没有覆盖。",
    mend_zh="页面上两份内容都在，请合并后再保存。",
    en="{name} has saved the item meanwhile; yours has not replaced it.",
    mend_en="Both texts stand on the page; put them together and save again.",
)
REPORT_CHANGED: Final = FaultKind(
    StepRefused,
    "report-changed",
    zh="您打开页面之后报告又有变化，本次操作没有执行。",
    mend_zh="请刷新页面，看清后再办理。",
    en="The report has changed since your page was opened; nothing was done.",
    mend_en="Load the page again and look at it before you go on.",
)
STEP_WRONG: Final = FaultKind(
    StepRefused,
    "report-step-wrong",
    zh="报告目前是“{state}”，不能“{step}”。",
    mend_zh="次序是：填报、审核、签发、上报。",
    en="The report is '{state_en}'; '{step_en}' does not follow.",
    mend_en="The order is: fill in, check, sign, submit.",
)
SAME_PERSON: Final = FaultKind(
    StepRefused,
    "report-same-person",
    zh="{name}已经办理过前面的环节，不能再由同一人办理这一环节。",
    mend_zh="填报、审核、签发须由三个不同的人办理；请另一位同志登录。",
    en="{name} has done an earlier part and cannot do this one too.",
    mend_en="Three people fill in, check and sign; let another one sign in.",
)
ITEM_UNANSWERED: Final = FaultKind(
    InputError,
    "report-item-unanswered",
    zh="第{number}项“{name}”没有填完自评。",
    mend_zh="请补填；确实没有开展的，选“不符合”并说明原因。",
    en="Item {number} '{name_en}' is not wholly answered.",
    mend_en="Complete it; where nothing was done choose 'not met', and say why.",
)
ITEM_WITHOUT_TEXT: Final = FaultKind(
    InputError,
    "report-item-without-text",
    zh="第{number}项“{name}”没有文字说明。",
    mend_zh="请写明做了什么、何时、依据什么文件。",
    en="Item {number} '{name_en}' has no text.",
    mend_en="Say what was done, when, and by which document.",
)
NARRATIVE_MISSING: Final = FaultKind(
    InputError,
    "report-narrative-missing",
    zh="还没有上传自检自查报告（文字）或盖章扫描件。",
    mend_zh="请上传docx文字稿和盖章扫描件；可先下载由填报内容生成的报告。",
    en="The narrative report or the scan with the seal is not there.",
    mend_en="Hand in both; the report can be generated from what was filled in.",
)
DRAFT_TOO_LONG: Final = FaultKind(
    InputError,
    "report-draft-too-long",
    zh="文字有{found}个字，超过{most}个字。",
    mend_zh="请精简，详细情况写在所附材料中。",
    en="The text has {found} characters, more than {most}.",
    mend_en="Shorten it, and put the details into a file.",
)
ROWS_TOO_MANY: Final = FaultKind(
    InputError,
    "report-rows-too-many",
    zh="这一部分有{found}行，超过{most}行。",
    mend_zh="请只列主要的，全部清单作为材料上传。",
    en="The part has {found} rows, more than {most}.",
    mend_en="List the main ones, and hand in the whole list as a file.",
)
REASON_NEEDED: Final = FaultKind(
    InputError,
    "report-reason-needed",
    zh="须写明理由（不超过{most}个字）。",
    mend_zh="请写明依据，对方会看到。",
    en="A reason is needed (up to {most} characters).",
    mend_en="Give the grounds; the other side reads them.",
)
ITEM_UNKNOWN: Final = FaultKind(
    InputError,
    "report-item-unknown",
    zh="没有选择任何小项，或所选小项不在规则中。",
    mend_zh="请刷新页面后重新选择。",
    en="No item is chosen, or one that the rules do not have.",
    mend_en="Load the page again and choose.",
)
FILE_UNKNOWN: Final = FaultKind(
    InputError,
    "report-file-unknown",
    zh="没有这份材料，或已经撤下。",
    mend_zh="请刷新页面后重新办理。",
    en="There is no such file, or it was withdrawn.",
    mend_en="Load the page again.",
)
FILE_DATE_WRONG: Final = FaultKind(
    InputError,
    "report-file-date-wrong",
    zh="材料日期“{value}”不对。",
    mend_zh="请填材料本身的日期，如2012-05-31；不是上传日期，也不能晚于今天。",
    en="The file's date '{value}' is wrong.",
    mend_en="Give the date of what the file shows, such as 2012-05-31, not later than today.",
)
HASH_DIFFERS: Final = FaultKind(
    InputError,
    "report-hash-differs",
    zh="上传的文件与上报清单中的摘要不一致，没有接收。",
    mend_zh="请上传登记清单时的那份原文件，改动过的不能接收。",
    en="The file is not the one of the manifest; it was not taken.",
    mend_en="Hand in the very file that was announced.",
)
HASH_WRONG: Final = FaultKind(
    InputError,
    "report-hash-wrong",
    zh="登记的摘要不是64位十六进制数。",
    mend_zh="请由页面计算，或用sha256sum计算后原样填写。",
    en="The announced digest is not 64 hexadecimal digits.",
    mend_en="Let the page compute it, or use sha256sum.",
)
GRACE_OVER: Final = FaultKind(
    StepRefused,
    "report-grace-over",
    zh="补传时间{until}已过，没有接收这份文件。",
    mend_zh="请与考核办公室联系，由其退回报告后重新上报。",
    en="The files could follow until {until}; this one was not taken.",
    mend_en="Ask the office to return the report, and submit it again.",
)
REQUEST_OTHER: Final = FaultKind(
    StepRefused,
    "report-request-other",
    zh="同一次上报请求的内容前后不同，以先收到的为准。",
    mend_zh="先收到的已经出具回执；需要更正的，请申请退回。",
    en="The same request came with other content; what came first holds.",
    mend_en="It has its receipt; ask for a return where it must be corrected.",
)
CYCLE_NOT_OPEN: Final = FaultKind(
    StepRefused,
    "report-cycle-not-open",
    zh="本年度考核目前不接收自检自查报告。",
    mend_zh="请看日程；结果已审定的不再接收。",
    en="No reports are taken in this step of the assessment.",
    mend_en="See the calendar; once results are approved nothing is taken.",
)
EXTENSION_SELF: Final = FaultKind(
    StepRefused,
    "report-extension-self",
    zh="延期须由另一人批准，申请人不能自己批准。",
    mend_zh="请考核办公室的另一位同志办理。",
    en="Another one must grant it; whoever proposed it cannot.",
    mend_en="Let somebody else of the office decide.",
)
EXTENSION_DECIDED: Final = FaultKind(
    StepRefused,
    "report-extension-decided",
    zh="这项延期已经有人办理。",
    mend_zh="请刷新页面查看结果。",
    en="The extension was decided before.",
    mend_en="Load the page again.",
)
DAY_WRONG: Final = FaultKind(
    InputError,
    "report-day-wrong",
    zh="日期“{value}”不对。",
    mend_zh="请填{wanted}的日期，如2013-01-25。",
    en="The day '{value}' is wrong.",
    mend_en="Give a day {wanted_en}, such as 2013-01-25.",
)
REVIEWER_SAME: Final = FaultKind(
    StepRefused,
    "review-same-person",
    zh="{name}已经评过这一项的前一轮，这一轮须由另一人评。",
    mend_zh="请另一位评审人员登录办理。",
    en="{name} has reviewed the item before; another one must do this round.",
    mend_en="Let another reviewer sign in.",
)
REVIEW_NOT_DUE: Final = FaultKind(
    StepRefused,
    "review-not-due",
    zh="这一项目前不需要“{round}”。",
    mend_zh="初评在报告上报后进行；复评、终评只在抽到或分差过大时进行。",
    en="The item is not due for '{round_en}'.",
    mend_en="A review follows the submission; the others only where the rule asks.",
)
RULE_WRONG: Final = FaultKind(
    InputError,
    "review-rule-wrong",
    zh="复评比例或分差填得不对，或已有人开始评审。",
    mend_zh="比例填0至1（如1/5），分差填分值（如0.5）；开始评审后不能再改。",
    en="Share or size is wrong, or somebody has begun to review.",
    mend_en="Share from 0 to 1 such as 1/5, size in points such as 0.5; before reviews begin.",
)
QUERY_CLOSED: Final = FaultKind(
    StepRefused,
    "review-query-closed",
    zh="这项查询已经办结或还没有答复。",
    mend_zh="请刷新页面查看。",
    en="The query is closed, or not answered yet.",
    mend_en="Load the page again.",
)
MAIL_UNREADABLE: Final = FaultKind(
    InputError,
    "report-mail-unreadable",
    zh="这不是邮箱导出的邮件（.eml）。",
    mend_zh="请在邮箱中选择“导出”或“另存为eml”后再收存。",
    en="This is no exported mail (.eml).",
    mend_en="Export the mail as .eml and take it in again.",
)
MAIL_WRAPPED: Final = FaultKind(
    InputError,
    "report-mail-wrapped",
    zh="附件被Outlook包在winmail.dat里，没有取出；邮件原件已经收存。",
    mend_zh="请该单位用“纯文本”或HTML格式重发，或登录后直接上传附件。",
    en="Outlook has wrapped the attachments in winmail.dat; the mail itself is kept.",
    mend_en="Let the body send it again as plain text or HTML, or hand the files in itself.",
)
ACCOUNT_OR_CYCLE_UNKNOWN: Final = FaultKind(
    InputError,
    "report-account-or-cycle-unknown",
    zh="没有这个账号或这项考核。",
    mend_zh="请核对--by和--cycle。",
    en="There is no such account or cycle.",
    mend_en="Look at --by and --cycle.",
)
