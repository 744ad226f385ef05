"""What can be wrong with files and folders."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, OutputExists

FILE_MISSING: Final = FaultKind(
    FileUnusable,
    "file-missing",
    zh="找不到这个文件。",
    mend_zh="请检查路径和文件名。",
    en="There is no such file.",
    mend_en="Check the path and the name.",
)
FILE_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "file-unreadable",
    zh="无法读取：{reason}。",
    mend_zh="请检查文件权限，或确认它不是文件夹。",
    en="It cannot be read: {reason}.",
    mend_en="Check the rights, and that it is not a folder.",
)
FILE_NOT_UTF8: Final = FaultKind(
    FileUnusable,
    "file-not-utf8",
    zh="第{offset}字节处不是UTF-8编码。",
    mend_zh="请用UTF-8编码另存后重试。",
    en="The byte at offset {offset} is not UTF-8.",
    mend_en="Save it as UTF-8 and try again.",
)
FILE_NOT_JSON: Final = FaultKind(
    FileUnusable,
    "file-not-json",
    zh="第{line}行不是有效的JSON。",
    mend_zh="请检查该行的引号、逗号和括号。",
    en="Line {line} is not valid JSON.",
    mend_en="Check quotes, commas and brackets there.",
)
FILE_NOT_CANONICAL: Final = FaultKind(
    FileUnusable,
    "file-not-canonical",
    zh="这份JSON不是规范形式，可能被人重新保存过。",
    mend_zh="请使用公布时的原件，不要用编辑器另存。",
    en="This JSON is not in canonical form; somebody may have saved it again.",
    mend_en="Use the file as it was published; do not save it in an editor.",
)
FILE_WRONG_SHAPE: Final = FaultKind(
    FileUnusable,
    "file-wrong-shape",
    zh="“{field}”缺失、多余或内容不合规定。",
    mend_zh="请向公布该文件的单位索取原件。",
    en="'{field}' is missing, not foreseen, or not what belongs there.",
    mend_en="Ask whoever published the file for the original.",
)
FILE_UNWRITABLE: Final = FaultKind(
    FileUnusable,
    "file-unwritable",
    zh="无法写入：{reason}。",
    mend_zh="请检查文件夹权限和磁盘空间，或另选一个位置。",
    en="It cannot be written: {reason}.",
    mend_en="Check the folder's rights and the space on the disk, or choose another place.",
)
FILE_WRONG_FORMAT: Final = FaultKind(
    FileUnusable,
    "file-wrong-format",
    zh="文件格式标识是“{found}”，应为“{expected}”。",
    mend_zh="请确认选对了文件。",
    en="The file says it is '{found}', but '{expected}' is needed.",
    mend_en="Check that this is the right file.",
)
NOTHING_TO_GATHER: Final = FaultKind(
    FileUnusable,
    "evidence-nothing-to-gather",
    zh="所给的文件夹中没有认定文件（*.json）。",
    mend_zh="请检查路径。",
    en="The folders given hold no sheet of evidence (*.json).",
    mend_en="Check the paths.",
)
COLUMNS_MISSING: Final = FaultKind(
    FileUnusable,
    "file-columns-missing",
    zh="缺少这些列：{columns}。",
    mend_zh="请在第一行写明列名。",
    en="These columns are missing: {columns}.",
    mend_en="Name the columns in the first line.",
)
INSPECTOR_ORIGIN: Final = FaultKind(
    FileUnusable,
    "inspector-origin",
    zh="每名考核人员须有编号，并且只填抽调单位（lent_by）或部门（department）之一。",
    mend_zh="请补全或更正该行。",
    en="An inspector needs an id, and either 'lent_by' or 'department', not both.",
    mend_en="Complete or correct the line.",
)
INSPECTOR_REPEATED: Final = FaultKind(
    FileUnusable,
    "inspector-repeated",
    zh="编号“{inspector}”出现了两次。",
    mend_zh="请删除重复的行，或更正编号。",
    en="The id '{inspector}' is given twice.",
    mend_en="Remove the line or correct the id.",
)
PACK_UNKNOWN: Final = FaultKind(
    FileUnusable,
    "pack-unknown",
    zh="没有这个规则包文件，随软件发布的规则包中也没有这个名称。",
    mend_zh="可用的名称：{known}。",
    en="There is no such file, and no shipped pack of this name.",
    mend_en="Shipped packs: {known}.",
)
PACK_EXTENDS_UNKNOWN: Final = FaultKind(
    FileUnusable,
    "pack-extends-unknown",
    zh="它所依据的规则包“{pack} {version}”不在同一文件夹，也没有随软件发布。",
    mend_zh="请把该规则包放在旁边，或更正 extends。",
    en="The pack '{pack} {version}' that it extends is neither beside it nor shipped.",
    mend_en="Put that pack beside it, or correct 'extends'.",
)
FOLDER_EXISTS: Final = FaultKind(
    OutputExists,
    "output-folder-exists",
    zh="该文件夹已经存在，不会被覆盖。",
    mend_zh="请另选一个位置。",
    en="The folder exists already and is never overwritten.",
    mend_en="Choose another place.",
)
FILE_EXISTS: Final = FaultKind(
    OutputExists,
    "output-file-exists",
    zh="该文件已经存在，不会被覆盖。",
    mend_zh="请另选一个文件名。",
    en="The file exists already and is never overwritten.",
    mend_en="Choose another name.",
)
NOT_A_PRACTICE_RUN: Final = FaultKind(
    OutputExists,
    "output-not-a-practice-run",
    zh="该文件夹不是演练结果，--replace 不会删除它。",
    mend_zh="请另选一个位置。",
    en="The folder does not hold a practice run, so --replace leaves it alone.",
    mend_en="Choose another place.",
)
