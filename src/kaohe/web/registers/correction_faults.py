"""What can be wrong with a correction of a frozen register."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

CORRECTION_UNFROZEN: Final = FaultKind(
    StepRefused,
    "office-correction-unfrozen",
    zh="数据库还没有固定，不需要更正程序。",
    mend_zh="固定以前直接重新报送并导入。",
    en="The register is not frozen yet, so that nothing has to be corrected.",
    mend_en="Before the freeze, hand the file in again and import it.",
)
CORRECTION_TOO_LATE: Final = FaultKind(
    StepRefused,
    "office-correction-too-late",
    zh="抽样框已经登记入账本，数据库不能再更正。",
    mend_zh="请改用数据查询说明情况；查实不符的，转为事项办理。",
    en="The frame of the draw stands in the ledger; the register can no longer be corrected.",
    mend_en="Tell of it in a query; what proves wrong is taken up as a case.",
)
CORRECTION_ENDED: Final = FaultKind(
    StepRefused,
    "office-correction-ended",
    zh="这件更正已经办结。",
    mend_zh="请刷新页面；还要更正的，另行提出。",
    en="This correction has ended.",
    mend_en="Load the page again; ask for another one where needed.",
)
CORRECTION_NOT_PREPARED: Final = FaultKind(
    StepRefused,
    "office-correction-not-prepared",
    zh="更正后的快照还没有生成，或不是从现行的数据库生成的。",
    mend_zh="请先生成更正后的快照，看清差异再签字。",
    en="The corrected snapshot was not made yet, or not from the register in force.",
    mend_en="Make it first, look at the difference, then sign.",
)
CORRECTION_CHANGED: Final = FaultKind(
    StepRefused,
    "office-correction-changed",
    zh="您看到的差异已不是现在的差异，没有签字。",
    mend_zh="请刷新页面，看清差异后再签。",
    en="The difference that you were shown is not the present one; nothing was signed.",
    mend_en="Load the page again, look at the difference, then sign.",
)
CORRECTION_SIGNED: Final = FaultKind(
    StepRefused,
    "office-correction-signed",
    zh="您或您所在的部门已经签字；更正须由两个部门的两人批准。",
    mend_zh="请另一部门的有权人员登录后签字。",
    en="You, or somebody of your department, signed already; it takes two people of two.",
    mend_en="Let somebody of the other department sign in and sign.",
)
CORRECTION_OWN: Final = FaultKind(
    StepRefused,
    "office-correction-own",
    zh="更正由您提出，不能由您批准。",
    mend_zh="请另一名有权人员登录后签字。",
    en="You asked for this correction and cannot approve it.",
    mend_en="Let somebody else who may do so sign in and sign.",
)
CORRECTION_REASON_WRONG: Final = FaultKind(
    InputError,
    "office-correction-reason",
    zh="须以一行文字写明理由（不超过{most}字）。",
    mend_zh="请填写理由，去掉换行和其他看不见的字符。",
    en="A reason is needed, as one line of text (up to {most} characters).",
    mend_en="Give the reason, without line breaks or other invisible characters.",
)
CORRECTION_WITHOUT_EVIDENCE: Final = FaultKind(
    InputError,
    "office-correction-without-evidence",
    zh="没有附依据。",
    mend_zh="请附能证明新值的文件，如批复、登记证照或情况说明。",
    en="No evidence was handed in.",
    mend_en="Add a file that shows the new value, such as an approval or a licence.",
)
CORRECTION_EMPTY: Final = FaultKind(
    InputError,
    "office-correction-empty",
    zh="没有填写要更正的内容。",
    mend_zh="请填写一家单位的一个字段，或上传更正表。",
    en="Nothing was given that should be corrected.",
    mend_en="Fill in one field of one unit, or hand a correction file in.",
)
CORRECTION_BODY_NOT_YOURS: Final = FaultKind(
    InputError,
    "office-correction-body",
    zh="不能更正单位“{body}”的数据。",
    mend_zh="请选择有权办理的单位。",
    en='You cannot correct rows of "{body}".',
    mend_en="Choose a body that you may act for.",
)
CORRECTION_FIELD_UNKNOWN: Final = FaultKind(
    InputError,
    "office-correction-field",
    zh="没有表“{table}”的字段“{field}”。",
    mend_zh="请填写报送格式中的表名（企业、基层工会联合会、社会组织工会）和字段名。",
    en='There is no field "{field}" of a table "{table}".',
    mend_en="Use the names of the delivery format: enterprises, federations, social unions.",
)
CORRECTION_ROW_UNKNOWN: Final = FaultKind(
    InputError,
    "office-correction-row-unknown",
    zh="{body}的数据中没有“{unit}”。",
    mend_zh="请核对代码；没有代码的，按质量报告填写“文件:行号”，如33/enterprises.csv:12。",
    en='The rows of {body} hold no "{unit}".',
    mend_en="Check the code, or give FILE:LINE of the quality report: 33/enterprises.csv:12.",
)
CORRECTION_ROW_TWICE: Final = FaultKind(
    InputError,
    "office-correction-row-twice",
    zh="“{unit}”不止一行：{places}。",
    mend_zh="请用“文件:行号”指明是哪一行。",
    en='"{unit}" stands in more than one row: {places}.',
    mend_en="Name the row as FILE:LINE.",
)
CORRECTION_OLD_VALUE_OTHER: Final = FaultKind(
    InputError,
    "office-correction-old-value",
    zh="“{field}”的原值是“{found}”，不是“{told}”。",
    mend_zh="请核对是否填错单位或字段；原值须与报送的完全一致，空着的填空。",
    en='"{field}" was delivered as "{found}" and not as "{told}".',
    mend_en="See whether unit and field are right; give the value as it was delivered.",
)
CORRECTION_VALUE_SAME: Final = FaultKind(
    InputError,
    "office-correction-same",
    zh="“{field}”的新值与原值相同，或同一字段填了两次。",
    mend_zh="请删去这一行，或填写正确的新值。",
    en='The new value of "{field}" is the old one, or the field is given twice.',
    mend_en="Take the line out, or give the right value.",
)
CORRECTION_VALUE_WRONG: Final = FaultKind(
    InputError,
    "office-correction-value",
    zh="“{field}”的新值太长，或含有换行和其他看不见的字符。",
    mend_zh="请改为不超过{most}字的一行文字。",
    en='The new value of "{field}" is too long, or holds line breaks or the like.',
    mend_en="Give one line of text of at most {most} characters.",
)
CORRECTION_SHEET_WRONG: Final = FaultKind(
    InputError,
    "office-correction-sheet",
    zh="不是可用的更正表：{reason}。",
    mend_zh="请使用页面上的更正表模板，另存为.xlsx或.csv（UTF-8）。",
    en="This is no correction file: {reason}.",
    mend_en="Use the template of the page, saved as .xlsx or .csv (UTF-8).",
)
