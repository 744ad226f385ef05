"""What can be wrong with figures, countersignatures and queries."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError, StepRefused

BOOK_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "figures-book-unreadable",
    zh="文件不是可以读取的Excel工作簿（.xlsx）。",
    mend_zh="请下载模板填写，另存为.xlsx后上传。",
    en="The file is no workbook (.xlsx) that can be read.",
    mend_en="Fill in the template, save it as .xlsx and hand it in.",
)
BOOK_TOO_BIG: Final = FaultKind(
    FileUnusable,
    "figures-book-too-big",
    zh="文件超过{megabytes}兆字节或{rows}行。",
    mend_zh="请只保留统计表和目标表。",
    en="The file has more than {megabytes} MB or {rows} rows.",
    mend_en="Keep the tables of statistics and targets only.",
)
BOOK_WITHOUT_TABLE: Final = FaultKind(
    InputError,
    "figures-book-without-table",
    zh="工作簿中没有统计数据表或目标任务表。",
    mend_zh="表头须为{statistics}，或{targets}。",
    en="The workbook holds no table of statistics and none of targets.",
    mend_en="The header must be {statistics}, or {targets}.",
)
COLUMN_MISSING: Final = FaultKind(
    InputError,
    "figures-column-missing",
    zh="表头缺少：{names}。",
    mend_zh="请补上这些列，或使用模板。",
    en="The header lacks: {names}.",
    mend_en="Add these columns, or use the template.",
)
CELL_WRONG: Final = FaultKind(
    InputError,
    "figures-cell-wrong",
    zh="“{column}”一格：{reason}。",
    mend_zh="请改正这一格后重新提交。",
    en="“{column}”: {reason}.",
    mend_en="Correct this cell and hand it in again.",
)
FIGURE_REPEATED: Final = FaultKind(
    InputError,
    "figures-figure-repeated",
    zh="与第{row}行是同一单位、同一指标、同一时间。",
    mend_zh="请只保留正确的一行。",
    en="Row {row} tells the same figure of the same body and time.",
    mend_en="Keep the right row only.",
)
NOTHING_ENTERED: Final = FaultKind(
    InputError,
    "figures-nothing-entered",
    zh="没有填写任何数值。",
    mend_zh="请填写后提交。",
    en="No value was entered.",
    mend_en="Fill in the values and hand them in.",
)
NOTHING_CHANGED: Final = FaultKind(
    InputError,
    "figures-nothing-changed",
    zh="所有数值与第{number}版相同，没有生成新版本。",
    mend_zh="如需更正，请修改数值后提交。",
    en="Every value is that of version {number}; no new version was made.",
    mend_en="Change what is to be corrected and hand it in.",
)
REASON_MISSING: Final = FaultKind(
    InputError,
    "figures-reason-missing",
    zh="第{number}版已签认，更正须写明理由（不超过{most}字）。",
    mend_zh="请填写更正理由。",
    en="Version {number} is signed; a correction needs a reason of at most {most} characters.",
    mend_en="Write why it is corrected.",
)
SET_OUTDATED: Final = FaultKind(
    StepRefused,
    "figures-set-outdated",
    zh="您打开页面之后，数据又有新版本，本次操作没有执行。",
    mend_zh="请刷新页面，看清新版本后再办理。",
    en="There is a newer version since you opened the page; nothing was done.",
    mend_en="Load the page again, see the new version, then act.",
)
SET_CLOSED: Final = FaultKind(
    StepRefused,
    "figures-set-closed",
    zh="考核结果已送审定，数据不能再更正。",
    mend_zh="确有错误的，请报领导小组。",
    en="The results are before the leading group; figures are corrected no more.",
    mend_en="Report an error to the leading group.",
)
SIGNER_ENTERED: Final = FaultKind(
    StepRefused,
    "figures-signer-entered",
    zh="这一版由您本人录入，不能由您签认。",
    mend_zh="请研究室另一名同志核对后签认。",
    en="You entered this version yourself and cannot sign it.",
    mend_en="Somebody else of the statistics department checks and signs it.",
)
SIGNED_ALREADY: Final = FaultKind(
    StepRefused,
    "figures-signed-already",
    zh="第{number}版已由{name}签认。",
    mend_zh="不需要重复签认。",
    en="Version {number} was signed by {name}.",
    mend_en="It is signed once.",
)
FIGURE_ABSENT: Final = FaultKind(
    StepRefused,
    "figures-figure-absent",
    zh="缺少{figure}（{when}）。",
    mend_zh="请补报后再签认；缺数不按零处理。",
    en="{figure} of {when} is missing.",
    mend_en="Enter it before signing; what is missing is never taken for zero.",
)
REGISTER_ABSENT: Final = FaultKind(
    StepRefused,
    "figures-register-absent",
    zh="全国数据库还没有导入。",
    mend_zh="请待考核办公室导入后办理。",
    en="No register has been imported yet.",
    mend_en="Wait until the office has imported it.",
)
STATEMENT_OUTDATED: Final = FaultKind(
    StepRefused,
    "figures-statement-outdated",
    zh="您看到的数据已有变化，没有会签。",
    mend_zh="请重新打开会签页，核对后再办理。",
    en="What you were shown has changed; nothing was countersigned.",
    mend_en="Open the page again, check it, then act.",
)
OBJECTION_WITHOUT_REASON: Final = FaultKind(
    InputError,
    "figures-objection-without-reason",
    zh="提出异议须写明理由（不超过{most}字）。",
    mend_zh="请写明哪些数据有误、应为多少、依据是什么。",
    en="An objection needs a reason of at most {most} characters.",
    mend_en="Write which figures are wrong, what they should be, and why.",
)
QUERY_TEXT_MISSING: Final = FaultKind(
    InputError,
    "figures-query-text-missing",
    zh="没有填写内容，或超过{most}字。",
    mend_zh="请填写后提交。",
    en="The text is missing, or longer than {most} characters.",
    mend_en="Write it and hand it in.",
)
QUERY_DUE_PAST: Final = FaultKind(
    InputError,
    "figures-query-due-past",
    zh="答复期限{due}早于今天。",
    mend_zh="请选择今天或以后的日期。",
    en="The day {due} is before today.",
    mend_en="Choose today or a later day.",
)
QUERY_ASKED: Final = FaultKind(
    StepRefused,
    "figures-query-asked",
    zh="这一差异已经查询过。",
    mend_zh="请在查询列表中查看。",
    en="This gap was asked about already.",
    mend_en="See the list of queries.",
)
NOTHING_TO_ASK: Final = FaultKind(
    StepRefused,
    "figures-nothing-to-ask",
    zh="没有需要发出的查询。",
    mend_zh="超过规则所定比例的差异都已查询。",
    en="There is nothing to ask.",
    mend_en="Every gap above the share of the rules was asked about.",
)
QUERY_CLOSED: Final = FaultKind(
    StepRefused,
    "figures-query-closed",
    zh="这一查询已经办结。",
    mend_zh="如有新情况，请考核办公室另行查询。",
    en="The query is closed.",
    mend_en="The office asks anew if there is more.",
)
QUERY_UNANSWERED: Final = FaultKind(
    StepRefused,
    "figures-query-unanswered",
    zh="单位还没有答复，不能办结。",
    mend_zh="请待答复后办结。",
    en="The body has not answered; the query stays open.",
    mend_en="Close it once there is an answer.",
)
BODY_UNKNOWN: Final = FaultKind(
    InputError,
    "figures-body-unknown",
    zh="没有代码为{body}的单位。",
    mend_zh="请从列表中选择。",
    en="There is no body {body}.",
    mend_en="Choose one of the list.",
)
