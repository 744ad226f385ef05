"""What can be wrong with a report, its files, its submission and its review."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import (
    EvidenceOutOfRange,
    FaultKind,
    FileUnusable,
    InputError,
    NoteInvalid,
)

ANSWER_UNKNOWN: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-answer-unknown",
    zh="这一小项没有“{part}”这个要点。",
    mend_zh="请从页面或最新的模板填报，不要增删行。",
    en="The item has no part '{part}'.",
    mend_en="Fill in the page or the latest template, without adding or removing rows.",
)
RATIO_BEYOND: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-number-beyond",
    zh="“{value}”不在规定范围内：比率为0至1，数量不小于0。",
    mend_zh="比率请按“受训人数/在任人数”填写，如17/20。",
    en="'{value}' is out of range: a ratio is from 0 to 1, a count not below 0.",
    mend_en="Write a ratio as two counts, such as 17/20.",
)
CELL_WRONG: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-cell-wrong",
    zh="“{column}”填的是“{value}”，不能识别。",
    mend_zh="可填：{allowed}。",
    en="Column '{column_en}' holds '{value}', which is not understood.",
    mend_en="It may hold: {allowed}.",
)
COUNTY_ELSEWHERE: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-county-elsewhere",
    zh="“{column}”填的{value}不是本单位的县（区）。",
    mend_zh="请核对代码，前两位应为{body}；兵团的城市填所属师的代码或城市自己的代码。",
    en="Column '{column_en}' holds {value}, a county of another body.",
    mend_en="Look the code up; it begins with {body}, or is a city of the Corps.",
)
CELL_TOO_LONG: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-cell-too-long",
    zh="“{column}”有{found}个字，超过{most}个字。",
    mend_zh="请精简，详细情况写在所附材料中。",
    en="Column '{column_en}' has {found} characters, more than {most}.",
    mend_en="Shorten it, and put the details into a file.",
)
CELL_MISSING: Final = FaultKind(
    EvidenceOutOfRange,
    "self-check-cell-missing",
    zh="“{column}”没有填写。",
    mend_zh="请补填；没有这一行的，请整行清空。",
    en="Column '{column_en}' is empty.",
    mend_en="Fill it in, or clear the whole row.",
)
SHEET_MISSING: Final = FaultKind(
    FileUnusable,
    "self-check-sheet-missing",
    zh="工作簿里没有“{sheet}”这张表，或表头已改动。",
    mend_zh="请下载本单位最新的模板，在原表上填写。",
    en="The workbook lacks the sheet '{sheet}', or its header was changed.",
    mend_en="Download the template of your body again, and fill it in as it is.",
)
SHEET_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "self-check-sheet-unreadable",
    zh="这个文件不是可以读取的xlsx工作簿。",
    mend_zh="请用WPS或Excel另存为xlsx格式后再上传。",
    en="The file is no xlsx workbook that can be read.",
    mend_en="Save it as xlsx and hand it in again.",
)
SHEET_OF_ANOTHER: Final = FaultKind(
    InputError,
    "self-check-sheet-of-another",
    zh="这份模板属于“{found}”，本页是“{own}”。",
    mend_zh="请下载本单位本年度的模板。",
    en="The template belongs to '{found}', this page to '{own}'.",
    mend_en="Download the template of your own body and year.",
)
ROW_CHANGED: Final = FaultKind(
    InputError,
    "self-check-row-changed",
    zh="第{number}项在您下载模板之后又有人改过，没有导入。",
    mend_zh="请重新下载模板核对后再导入；您填的内容在标注副本里。",
    en="Item {number} was changed after you took the template; nothing was taken in.",
    mend_en="Take the template again; what you wrote stands in the marked-up copy.",
)
RECEIPT_UNREADABLE: Final = FaultKind(
    NoteInvalid,
    "self-check-receipt-unreadable",
    zh="这不是报送回执文件，或内容不完整。",
    mend_zh="请使用系统给出的回执文件（.json），不要改动。",
    en="This is no receipt file, or it is not whole.",
    mend_en="Use the file (.json) that the system gave, unchanged.",
)
RECEIPT_DIFFERS: Final = FaultKind(
    NoteInvalid,
    "self-check-receipt-differs",
    zh="回执的各部分对不上：{part}。",
    mend_zh="回执已被改动，请向考核办公室索取原件。",
    en="The parts of the receipt do not agree: {part}.",
    mend_en="It was changed; ask the office for the original.",
)
RECEIPT_FILE_DIFFERS: Final = FaultKind(
    NoteInvalid,
    "self-check-receipt-file-differs",
    zh="文件“{name}”与回执所列摘要不符，或不在所给文件夹里。",
    mend_zh="请找出报送时的原文件；改动过的文件摘要不同。",
    en="The file '{name}' is not the one on the receipt, or is not in the folder.",
    mend_en="Find the file as it was handed in; a changed one has another digest.",
)
SPOT_CHECKS_UNREADABLE: Final = FaultKind(
    InputError,
    "self-check-spot-checks-unreadable",
    zh="这不是省级行动的抽查结果，或与认定文件对不上。",
    mend_zh="请同时选择kaohe draw self-check写出的spot-checks.json和evidence.json。",
    en="This is no outcome of a province's campaign, or it does not fit the findings.",
    mend_en="Choose spot-checks.json and evidence.json, both written by kaohe draw self-check.",
)
SPOT_CHECKS_OF_ANOTHER: Final = FaultKind(
    InputError,
    "self-check-spot-checks-of-another",
    zh="抽查结果“{found}”不属于本单位，或一个是演练、另一个不是。",
    mend_zh="请选择本单位的正式结果；演练的结果只能导入演练的报告。",
    en="The outcome '{found}' is not of this body, or one is a rehearsal and the other is not.",
    mend_en="Choose the body's own; that of a rehearsal goes into the report of a rehearsal only.",
)
