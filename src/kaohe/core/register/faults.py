"""What can be wrong with a delivery or a snapshot."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import (
    DeliveryRefused,
    FaultKind,
    FileUnusable,
    InputError,
    RegisterError,
    SnapshotDamaged,
)

DELIVERY_MISSING: Final = FaultKind(
    DeliveryRefused,
    "delivery-missing",
    "没有找到可导入的文件。",
    "请核对路径；支持 .csv、.xlsx、.parquet 文件或 province=NN 目录。",
    "There is no file to import.",
    "Check the path; files end in .csv, .xlsx or .parquet, or stand in folders province=NN.",
)
DELIVERY_UNREADABLE: Final = FaultKind(
    DeliveryRefused,
    "delivery-unreadable",
    "文件无法读取（{reason}）。",
    "请用原系统重新导出后再报送。",
    "The file cannot be read ({reason}).",
    "Export it again and deliver it anew.",
)
DELIVERY_EMPTY: Final = FaultKind(
    DeliveryRefused,
    "delivery-empty",
    "文件是空的，没有表头。",
    "请报送含表头和数据的文件。",
    "The file is empty and has no header.",
    "Deliver a file with a header and rows.",
)
HEADER_UNKNOWN: Final = FaultKind(
    DeliveryRefused,
    "header-unknown",
    "表头“{header}”不属于任何一种报送表。",
    "请按报送格式填写表头（中文名称或字段代码均可）。",
    'The header "{header}" belongs to none of the tables that can be delivered.',
    "Write the header as in the delivery format, in Chinese or with field ids.",
)
COLUMNS_MISSING: Final = FaultKind(
    DeliveryRefused,
    "columns-missing",
    "{table}缺少必备列：{columns}。",
    "请补齐全部必备列后重新报送。",
    "The table {table} lacks obligatory columns: {columns}.",
    "Add all of them and deliver the file again.",
)
COLUMNS_REPEATED: Final = FaultKind(
    DeliveryRefused,
    "columns-repeated",
    "以下列出现不止一次：{columns}。",
    "请每列只保留一个。",
    "These columns occur more than once: {columns}.",
    "Keep each column once.",
)
DELIVERER_UNKNOWN: Final = FaultKind(
    DeliveryRefused,
    "deliverer-unknown",
    "无法从目录或文件名看出报送单位。",
    "请放入 province=NN 目录，或以两位代码或省名开头命名，如 33-企业.csv；"
    "全国导出请放入 province=00。",
    "The folder and the name of the file do not tell which body delivered it.",
    "Put it into a folder province=NN or begin its name as in 33-企业.csv; "
    "a national export belongs into province=00.",
)
DELIVERER_CONTRADICTORY: Final = FaultKind(
    DeliveryRefused,
    "deliverer-contradictory",
    "目录和文件名所示的报送单位不一致：{bodies}。",
    "请核对数据属于哪个单位，并改正目录或文件名。",
    "The folder and the name of the file tell different bodies: {bodies}.",
    "Find out whose data it is and mend the folder or the name.",
)
DELIVERY_FORM_UNKNOWN: Final = FaultKind(
    DeliveryRefused,
    "delivery-form-unknown",
    "“{form}”文件不能直接导入，只接受 .csv、.xlsx 和 .parquet。",
    "压缩包请先解压；其他格式请另存为 .csv 或 .xlsx 后再导入。",
    "A file {form} cannot be taken in; .csv, .xlsx and .parquet can.",
    "Unpack an archive first; save other forms as .csv or .xlsx.",
)
WORKBOOK_LOCKED: Final = FaultKind(
    DeliveryRefused,
    "workbook-locked",
    "工作簿设有打开密码，或是旧版 .xls 格式，无法读取。",
    "请在电子表格软件中打开，取消密码，另存为 .xlsx 后再报送。",
    "The workbook is locked by a password or is of the older form .xls.",
    "Open it, remove the password, save it as .xlsx and deliver it anew.",
)
COLUMNS_NOT_PLAIN: Final = FaultKind(
    DeliveryRefused,
    "columns-not-plain",
    "以下列的每个单元含有多个值（列表、结构等），无法导入：{columns}。",
    "请把每列改为一个单元一个值，再导出为 Parquet。",
    "These columns hold lists, structures or other values that are not plain: {columns}.",
    "Write one plain value into each cell and export the Parquet file again.",
)
SHEETS_MANY: Final = FaultKind(
    DeliveryRefused,
    "sheets-many",
    "工作簿中有多个工作表填有内容：{sheets}。",
    "请每个文件只保留一个工作表，其余工作表另存为单独的文件或清空。",
    "More than one sheet of the workbook holds values: {sheets}.",
    "Keep one sheet in each file; save the others as files of their own or empty them.",
)
ENCODING_UNSUPPORTED: Final = FaultKind(
    DeliveryRefused,
    "encoding-unsupported",
    "文件编码为{encoding}，无法导入。",
    "请另存为UTF-8或GB18030编码的CSV文件。",
    "The file is encoded in {encoding}, which cannot be taken in.",
    "Save it as CSV in UTF-8 or GB18030.",
)
LINE_ENDS_UNSUPPORTED: Final = FaultKind(
    DeliveryRefused,
    "line-ends-unsupported",
    "文件以单独的回车符（CR）换行，无法导入。",
    "请用换行符（LF）或回车加换行（CRLF）另存。",
    "The lines of the file end with a carriage return (CR) alone.",
    "Save it with a line feed (LF) or with both (CRLF) at the end of each line.",
)
DELIVERY_TWICE: Final = FaultKind(
    DeliveryRefused,
    "delivery-twice",
    "与文件“{other}”的内容完全相同。",
    "请删去其中一个，以免重复计数。",
    'The file holds the same rows as "{other}".',
    "Leave one of them out, so that nothing is counted twice.",
)
DELIVERY_NAME_TAKEN: Final = FaultKind(
    DeliveryRefused,
    "delivery-name-taken",
    "同一报送单位有两个同名文件“{name}”。",
    "请改名后重新导入。",
    'One body delivered two files called "{name}".',
    "Rename one of them and import again.",
)
DELIVERY_CHANGED: Final = FaultKind(
    DeliveryRefused,
    "delivery-changed",
    "文件在导入过程中被改动或替换。",
    "请等文件传输完毕，并确认无人改动后重新导入。",
    "The file was changed or replaced while it was imported.",
    "Wait until it is copied whole and nobody writes to it; then import again.",
)
DELIVERY_NAME_UNREADABLE: Final = FaultKind(
    DeliveryRefused,
    "delivery-name-unreadable",
    "文件或目录的名称不是UTF-8编码，或含有控制字符。",
    "请改名后重新导入；从压缩包解出的中文名称出现乱码时，请用支持GBK文件名的工具重新解压。",
    "The name of the file or of its folder is not UTF-8 or holds control characters.",
    "Rename it and import again; if it came out of an archive, unpack that with a tool that "
    "understands file names in GBK.",
)
SNAPSHOT_DAMAGED: Final = FaultKind(
    SnapshotDamaged,
    "snapshot-damaged",
    "快照与其清单不符：{what}。",
    "请从原始文件重新导入，或恢复备份。",
    "The snapshot is not what its manifest says: {what}.",
    "Import the deliveries again or restore a backup.",
)
SNAPSHOT_MISSING: Final = FaultKind(
    InputError,
    "snapshot-missing",
    "没有这个快照文件夹。",
    "请核对路径；快照在存储目录的 snapshots/截至日期/编号 之下。",
    "There is no such folder of a snapshot.",
    "Check the path; snapshots lie below snapshots/<as-of date>/<id> of the store.",
)
SNAPSHOT_OF_OTHER_FORM: Final = FaultKind(
    SnapshotDamaged,
    "snapshot-of-other-form",
    "快照的存储格式是{found}，本程序只读取{wanted}。",
    "请用本程序从原始文件重新导入，或用当时的程序版本读取。",
    "The snapshot is stored as {found}; this program reads {wanted} only.",
    "Import the deliveries again, or read it with the version that wrote it.",
)
FRAME_DAMAGED: Final = FaultKind(
    SnapshotDamaged,
    "frame-damaged",
    "抽样框文件损坏或被改动：{what}。",
    "请删除这个文件夹后重试，系统会由快照重新生成。",
    "A file of the frame is damaged or was changed: {what}.",
    "Delete this folder and try again; it is built anew from the snapshot.",
)
STORE_UNWRITABLE: Final = FaultKind(
    FileUnusable,
    "store-unwritable",
    "名册无法写入存储目录（{reason}），没有留下任何半成品。",
    "请检查磁盘空间和权限后重新导入。",
    "The register cannot be written to the store ({reason}); nothing was published.",
    "Check space and permissions and import again.",
)
MEMORY_SHORT: Final = FaultKind(
    FileUnusable,
    "memory-short",
    "导入所用的内存或临时磁盘空间不足（{reason}），没有留下任何半成品。",
    "请用 --memory 放宽内存（如 --memory 2GB），或清理存储目录所在的磁盘后重新导入。",
    "The import ran out of memory or of room for its temporary files ({reason}); "
    "nothing was published.",
    "Allow more with --memory, such as --memory 2GB, or free the disk of the store; import again.",
)
INDICATOR_UNDEFINED: Final = FaultKind(
    RegisterError,
    "indicator-undefined",
    "{body}的指标“{indicator}”无法计算：分母“{figure}”为零。",
    "请核对该对象的基础数据。",
    'The indicator "{indicator}" of body {body} is undefined: "{figure}" is zero.',
    "Check the figures of that body.",
)
FIGURE_MISSING: Final = FaultKind(
    RegisterError,
    "figure-missing",
    "{body}缺少{source}中的“{figure}”（{when}）。",
    "请补报该数据；缺项不得按零计算。",
    'Body {body} has no "{figure}" of {when} in the {source}.',
    "Have it delivered; what is missing is never counted as zero.",
)
FIGURE_TWICE: Final = FaultKind(
    RegisterError,
    "figure-twice",
    "{body}在{source}中的“{figure}”（{when}）有两个不同的数值。",
    "请只保留正确的一个。",
    'Body {body} has two different values of "{figure}" of {when} in the {source}.',
    "Keep the right one only.",
)
GROUPING_UNKNOWN: Final = FaultKind(
    InputError,
    "grouping-unknown",
    "不能按“{name}”分组，或重复填写。",
    "可用：{known}，每项只填一次。",
    'Nothing can be grouped by "{name}", or it is named twice.',
    "Use each of these at most once: {known}.",
)
BASE_NOT_EARLIER: Final = FaultKind(
    RegisterError,
    "base-not-earlier",
    "基期快照的统计时点（{base}）不早于本期（{as_of}）。",
    "请用 --base 给出更早一期的快照。",
    "The base is of {base}, which is not before {as_of}.",
    "Give the snapshot of an earlier day as --base.",
)
