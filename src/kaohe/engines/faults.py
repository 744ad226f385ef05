"""What can be wrong when snapshots are compared, exported or mended."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, RegisterError, SnapshotDamaged

DELIVERED_FILE_MISSING: Final = FaultKind(
    SnapshotDamaged,
    "delivered-file-missing",
    zh="快照由这个文件导入，但给出的报送文件中没有它。",
    mend_zh="请给出当时导入的全部文件，目录和文件名须与导入时一致。",
    en="The snapshot was made from this file, which is not among those given.",
    mend_en="Give all files of the import, in the same folders and under the same names.",
)
DELIVERED_FILE_UNLISTED: Final = FaultKind(
    SnapshotDamaged,
    "delivered-file-unlisted",
    zh="这个文件不在快照的报送清单中。",
    mend_zh="请核对它是否为后来补报；补报的数据须另行导入并比较差异。",
    en="The snapshot's list of deliveries does not name this file.",
    mend_en="Find out whether it came later; then import it anew and compare.",
)
DELIVERED_BYTES_DIFFER: Final = FaultKind(
    SnapshotDamaged,
    "delivered-bytes-differ",
    zh="文件内容与导入时不同（SHA-256不符）。",
    mend_zh="请找回导入时的原件；如为更正件，请另行导入并用 kaohe registry diff 比较。",
    en="The bytes of the file are not those that were imported (SHA-256 differs).",
    mend_en="Find the original; if it was corrected, import it anew and compare the snapshots.",
)
DELIVERED_ROWS_DIFFER: Final = FaultKind(
    SnapshotDamaged,
    "delivered-rows-differ",
    zh="文件中的数据行与导入时不同（摘要不符）。",
    mend_zh="请找回导入时的原件；如为更正件，请另行导入并用 kaohe registry diff 比较。",
    en="The rows of the file are not those that were imported (their root differs).",
    mend_en="Find the original; if it was corrected, import it anew and compare the snapshots.",
)
RULE_UNKNOWN: Final = FaultKind(
    InputError,
    "rule-unknown",
    zh="没有规则“{rule}”。",
    mend_zh="是否为：{near}？全部规则见 kaohe registry show SNAPSHOT。",
    en="There is no rule '{rule}'.",
    mend_en="Did you mean: {near}?",
)
FILE_UNKNOWN: Final = FaultKind(
    InputError,
    "delivery-not-in-snapshot",
    zh="快照中没有报送文件“{file}”。",
    mend_zh="请填写清单中的名称，如：{near}。",
    en="The snapshot has no delivered file '{file}'.",
    mend_en="Give a name of its list, such as: {near}.",
)
LINE_UNKNOWN: Final = FaultKind(
    InputError,
    "line-not-in-snapshot",
    zh="该文件第{line}行没有数据（可能是表头、空行或超出末行）。",
    mend_zh="该文件共{lines}行，请核对行号。",
    en="Line {line} of the file holds no row (a header, an empty row, or beyond the end).",
    mend_en="The file has {lines} lines; check the number.",
)
NOTHING_TO_MEND: Final = FaultKind(
    RegisterError,
    "nothing-to-mend",
    zh="该单位的报送文件没有需要更正的行。",
    mend_zh="不需要更正。",
    en="The files of this body have no row to mend.",
    mend_en="There is nothing to do.",
)
BODY_NOT_IN_SNAPSHOT: Final = FaultKind(
    InputError,
    "body-not-in-snapshot",
    zh="快照中没有单位“{body}”的数据。",
    mend_zh="请填写两位代码，快照中有：{known}。",
    en="The snapshot holds nothing of body '{body}'.",
    mend_en="Give two digits; the snapshot has: {known}.",
)
MENDED_ROW_ASTRAY: Final = FaultKind(
    InputError,
    "mended-row-astray",
    zh="更正表第{row}行所写的“{file}”第{line}行不在该报送文件的待更正行中，或重复填写。",
    mend_zh="请不要改动“文件”“行号”两列；新增企业请另行报送。",
    en="Row {row} of the mended sheet names line {line} of '{file}', which is not a row to mend "
    "or stands there twice.",
    mend_en="Leave the columns of file and line as they are; deliver new enterprises apart.",
)
MENDED_COLUMNS_MISSING: Final = FaultKind(
    InputError,
    "mended-columns-missing",
    zh="更正表缺少列：{columns}。",
    mend_zh="请使用系统发出的标注副本，保留全部列。",
    en="The mended sheet lacks columns: {columns}.",
    mend_en="Use the marked-up copy as it was handed out, with all its columns.",
)
