"""What can be wrong with deliveries, imports and freezes."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, StepRefused

FILE_NAME_WRONG: Final = FaultKind(
    InputError,
    "upload-name-wrong",
    zh="文件名“{name}”不能使用。",
    mend_zh="请使用不超过80个字、以.csv、.xlsx或.parquet结尾、不含特殊字符的文件名。",
    en='The name of the file, "{name}", cannot be used.',
    mend_en="Use at most 80 characters, none of them special, ending with .csv, .xlsx or .parquet.",
)
FILE_OF_OTHERS: Final = FaultKind(
    InputError,
    "upload-of-others",
    zh="文件名“{name}”写明的报送单位与所选的（{deliverer}）不一致。",
    mend_zh="请核对所选单位，或改正文件名后重新上传。",
    en='The name "{name}" tells another deliverer than the chosen one ({deliverer}).',
    mend_en="Check the chosen body, or mend the name and hand the file in again.",
)
DELIVERER_NOT_YOURS: Final = FaultKind(
    InputError,
    "upload-deliverer-wrong",
    zh="不能以“{deliverer}”的名义报送。",
    mend_zh="请选择有权报送的单位；00表示全国。",
    en='You cannot deliver for "{deliverer}".',
    mend_en="Choose a body that you may deliver for; 00 is the nation.",
)
FILE_SIZE_WRONG: Final = FaultKind(
    InputError,
    "upload-size-wrong",
    zh="文件为空，或超过{most}吉字节。",
    mend_zh="请核对文件；很大的文件请拆分，或放在服务器的报送文件夹中。",
    en="The file is empty, or larger than {most} GB.",
    mend_en="Check the file; split it, or put it into the server's folder of deliveries.",
)
DISK_FULL: Final = FaultKind(
    StepRefused,
    "upload-disk-full",
    zh="服务器的磁盘空间不足，放不下这个文件。",
    mend_zh="请系统管理员清理或扩大磁盘后再上传。",
    en="The server's disk has no room for this file.",
    mend_en="Ask the administrator for room, then hand it in again.",
)
UPLOAD_GONE: Final = FaultKind(
    StepRefused,
    "upload-gone",
    zh="这次上传已经结束。",
    mend_zh="请刷新页面；文件如未列入，请重新选择上传。",
    en="This upload has ended.",
    mend_en="Load the page again; if the file is not listed, choose it anew.",
)
UPLOAD_OUT_OF_TURN: Final = FaultKind(
    StepRefused,
    "upload-out-of-turn",
    zh="这一段不是接下来的一段：服务器已有{received}字节。",
    mend_zh="请从服务器已有的位置继续；重新选择同一文件即可。",
    en="This piece is not the next one: the server has {received} bytes.",
    mend_en="Go on from there; choosing the same file again does it.",
)
UPLOAD_UNLIKE: Final = FaultKind(
    InputError,
    "upload-unlike",
    zh="收到的文件与选择的不一致（大小或SHA-256不符），没有收下。",
    mend_zh="请重新上传；上传过程中不要改动原文件。",
    en="What has arrived is not the file that was chosen (size or SHA-256); it was not taken in.",
    mend_en="Hand it in again, and leave the file alone meanwhile.",
)
DELIVERY_SAME: Final = FaultKind(
    StepRefused,
    "upload-same",
    zh="同一单位同名的文件已经收下，内容完全相同。",
    mend_zh="不需要再传；更正的文件请确认已保存改动。",
    en="The same file of the same body is there already.",
    mend_en="Nothing is to be done; if you corrected it, see that the change was saved.",
)
DELIVERY_UNKNOWN: Final = FaultKind(
    StepRefused,
    "delivery-unknown",
    zh="没有这份报送文件，或已经撤回。",
    mend_zh="请刷新页面，看清现有文件。",
    en="There is no such delivery, or it was taken back.",
    mend_en="Load the page again and look at what is there.",
)
NOTHING_DELIVERED: Final = FaultKind(
    StepRefused,
    "import-nothing-delivered",
    zh="还没有收到任何报送文件。",
    mend_zh="请先上传，或从服务器文件夹收取。",
    en="Nothing was delivered yet.",
    mend_en="Hand files in, or take them from a folder of the server.",
)
IMPORT_RUNNING: Final = FaultKind(
    StepRefused,
    "import-running",
    zh="本年度已有一项导入、收取或固定任务正在办理。",
    mend_zh="请等它结束；失败的请先重试或放弃。",
    en="A job of this assessment's register is under way.",
    mend_en="Wait for its end; try a failed one again or give it up first.",
)
REGISTER_IS_FROZEN: Final = FaultKind(
    StepRefused,
    "register-is-frozen",
    zh="数据库已由两人固定，不能再更换。",
    mend_zh="固定之后的差错按更正程序办理，须另经两人批准。",
    en="Two people have frozen the register; it cannot be replaced.",
    mend_en="Mend what is wrong by the procedure of corrections, which two people approve.",
)
REGISTER_STEP_OVER: Final = FaultKind(
    StepRefused,
    "register-step-over",
    zh="“数据固定”这一步已经结束，不能再收取或导入。",
    mend_zh="更正请按更正程序办理。",
    en="The step of the registers is over; nothing more is taken in or imported.",
    mend_en="Use the procedure of corrections.",
)
FOLDER_NOT_NAMED: Final = FaultKind(
    InputError,
    "folder-not-named",
    zh="所选文件夹不在系统允许的报送文件夹之内，或已不存在。",
    mend_zh="请从列表中选择；允许的文件夹由系统管理员在KAOHE_DELIVERIES中设定。",
    en="The folder is none of those that the system allows, or is gone.",
    mend_en="Choose one of the list; the administrator names them in KAOHE_DELIVERIES.",
)
SNAPSHOT_CHANGED: Final = FaultKind(
    StepRefused,
    "freeze-snapshot-changed",
    zh="您看到的快照已不是现行的一份，没有签字。",
    mend_zh="请刷新页面，看清摘要和行数后再签。",
    en="The snapshot that you were shown is not the present one; nothing was signed.",
    mend_en="Load the page again, look at digest and counts, then sign.",
)
NO_SNAPSHOT: Final = FaultKind(
    StepRefused,
    "freeze-no-snapshot",
    zh="还没有导入成功的快照，不能固定。",
    mend_zh="请先导入并查看质量报告。",
    en="Nothing was imported yet that could be frozen.",
    mend_en="Import first, and look at the quality report.",
)
FREEZE_SIGNED: Final = FaultKind(
    StepRefused,
    "freeze-signed-by-you",
    zh="您已经签过；固定须由另一人再签。",
    mend_zh="请另一名有权人员登录后签字。",
    en="You have signed already; another person must sign too.",
    mend_en="Let somebody else who may do so sign in and sign.",
)
FREEZE_REASON_MISSING: Final = FaultKind(
    InputError,
    "freeze-reason-missing",
    zh="有单位待落实的比例超过规则允许的上限，须写明仍然固定的理由（不超过{most}字）。",
    mend_zh="请写明理由；或先请这些单位更正后重新导入。",
    en="A body has more rows aside than the rules allow; say why it is frozen (up to {most}).",
    mend_en="Give the reason, or have these bodies mend their rows and import again.",
)
NOT_YET_FROZEN: Final = FaultKind(
    StepRefused,
    "screening-not-frozen",
    zh="数据库还没有固定，不能筛查。",
    mend_zh="请先由两人固定数据库；导入时的问题看质量报告。",
    en="The register is not frozen yet and cannot be screened.",
    mend_en="Let two people freeze it first; the quality report tells of what was imported.",
)
SCREENING_RUNNING: Final = FaultKind(
    StepRefused,
    "screening-running",
    zh="已有一项筛查在等待或进行中。",
    mend_zh="请等它办完；失败的请在“后台任务”中重试或放弃。",
    en="A screening waits or is being done already.",
    mend_en="Wait for it; one that failed is tried again or given up under Jobs.",
)
