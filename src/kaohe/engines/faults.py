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
OUTCOME_DIFFERS: Final = FaultKind(
    SnapshotDamaged,
    "outcome-differs",
    zh="重新检查报送原件，得到的结果与快照不同（数据行、疑点、无法读取的行或计数）。",
    mend_zh="快照不可信：请用全部原件导入到一个空的存储目录，以新的快照为准，并查明原因。",
    en="Judging the delivered file again gives other rows, broken lines or counts than the "
    "snapshot holds.",
    mend_en="Do not trust the snapshot: import all files into an empty store, use that one, and "
    "find out why.",
)
RULES_DIFFER: Final = FaultKind(
    SnapshotDamaged,
    "rules-differ",
    zh="快照按规则版本 {there} 检查，本程序的规则版本是 {here}，无法重新检查报送原件。",
    mend_zh="请用导入时的程序版本核验，或重新导入并用 kaohe registry diff 比较。",
    en="The snapshot was judged by {there}, this program judges by {here}; the delivered files "
    "cannot be judged again.",
    mend_en="Verify with the version that imported it, or import anew and compare.",
)
RULE_UNKNOWN: Final = FaultKind(
    InputError,
    "rule-unknown",
    zh="没有规则“{rule}”。",
    mend_zh="是否为：{near}？全部规则见 kaohe registry show SNAPSHOT。",
    en="There is no rule '{rule}'.",
    mend_en="Perhaps {near} was meant. kaohe registry show SNAPSHOT names all rules.",
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
MENDED_UNREADABLE: Final = FaultKind(
    InputError,
    "mended-sheet-unreadable",
    zh="不是可用的更正表（{reason}）。",
    mend_zh="请使用系统发出的标注副本（.xlsx），保留“更正”“说明”两个工作表。",
    en="This is no mended sheet ({reason}).",
    mend_en="Use the marked-up copy (.xlsx) as it was handed out, with its sheets 更正 and 说明.",
)
MENDED_OF_ANOTHER_REGISTER: Final = FaultKind(
    InputError,
    "mended-of-another-register",
    zh="更正表由快照{found}写出，不是由这份快照{wanted}写出，行号可能已经不同。",
    mend_zh="请指明当时的快照；或由这份快照重新写出标注副本，再行更正。",
    en="The sheet was written from snapshot {found} and not from {wanted}; lines may differ.",
    mend_en="Name the snapshot that it was written from, or hand out a new copy of this one.",
)
MENDED_ROW_OF_ANOTHER: Final = FaultKind(
    InputError,
    "mended-row-of-another",
    zh="更正表第{row}行（“{file}”第{line}行）的名称和各种代码都与报送时不同，像是错行。",
    mend_zh="请核对是否只对部分列排序或粘贴错行；新增单位请另行报送。",
    en="Row {row} of the mended sheet (line {line} of '{file}') keeps neither name nor any code.",
    mend_en="See whether only some columns were sorted or rows pasted; deliver new units apart.",
)
MENDED_ROW_BROKEN: Final = FaultKind(
    InputError,
    "mended-row-broken",
    zh="更正表第{row}行无法读取（{reason}）。",
    mend_zh="请删去单元格中的换行和其他看不见的字符（在Excel中可用CLEAN函数）。",
    en="Row {row} of the mended sheet cannot be read ({reason}).",
    mend_en="Take line breaks and other invisible characters out of its cells.",
)
