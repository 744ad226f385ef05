"""What can be wrong with a file of evidence, one clear sentence each."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable

BLOB_MISSING: Final = FaultKind(
    FileUnusable,
    "evidence-blob-missing",
    zh="数据文件夹里没有这份材料。",
    mend_zh="请系统管理员从备份恢复blobs文件夹。",
    en="The folder of the office lacks this file.",
    mend_en="Let the system administrator restore the folder blobs.",
)
BLOB_DAMAGED: Final = FaultKind(
    FileUnusable,
    "evidence-blob-damaged",
    zh="这份材料在磁盘上已损坏，与登记的摘要不符。",
    mend_zh="请系统管理员从备份恢复blobs文件夹。",
    en="The file was damaged on the disk and no longer fits its digest.",
    mend_en="Let the system administrator restore the folder blobs.",
)
PART_GONE: Final = FaultKind(
    FileUnusable,
    "evidence-part-gone",
    zh="没有这次上传，或已超过一天被清理。",
    mend_zh="请重新选择文件上传。",
    en="There is no such upload, or it was cleared away after a day.",
    mend_en="Choose the file and hand it in again.",
)
PART_BEYOND: Final = FaultKind(
    FileUnusable,
    "evidence-part-beyond",
    zh="上传次序不对：已收到{received}字节，却从第{offset}字节续传。",
    mend_zh="页面会从已收到的位置自动续传；仍不行的，请重新选择文件。",
    en="Parts are missing: {received} bytes are there, this one begins at {offset}.",
    mend_en="The page goes on from there by itself; otherwise choose the file again.",
)
STORE_FULL: Final = FaultKind(
    FileUnusable,
    "evidence-store-full",
    zh="服务器存不下这份材料：{reason}。",
    mend_zh="没有保存任何内容。请稍后再试，并告知系统管理员。",
    en="The server cannot keep the file: {reason}.",
    mend_en="Nothing was kept. Try again later, and tell the system administrator.",
)
FILE_EMPTY: Final = FaultKind(
    FileUnusable,
    "evidence-file-empty",
    zh="文件是空的。",
    mend_zh="请确认文件保存完好后重新上传。",
    en="The file is empty.",
    mend_en="Make sure that it was saved, and hand it in again.",
)
FILE_TOO_BIG: Final = FaultKind(
    FileUnusable,
    "evidence-file-too-big",
    zh="文件超过{most}兆字节。",
    mend_zh="请压缩扫描分辨率或拆成几份。",
    en="The file has more than {most} MB.",
    mend_en="Scan it with a lower resolution, or split it.",
)
QUOTA_REACHED: Final = FaultKind(
    FileUnusable,
    "evidence-quota-reached",
    zh="本单位的材料合计将超过{most}兆字节或{files}份。",
    mend_zh="请精简材料；与考核内容无关的不必上传。",
    en="The files of the body would exceed {most} MB or {files} in number.",
    mend_en="Hand in what the assessment asks for, and no more.",
)
UPLOADS_TOO_MANY: Final = FaultKind(
    FileUnusable,
    "evidence-uploads-too-many",
    zh="本单位没有传完的文件合计将超过{most}兆字节。",
    mend_zh="请先把已开始的传完；没有传完的一天后自动清理。",
    en="The files that the body has begun to hand in and not ended would exceed {most} MB.",
    mend_en="End those that were begun; what is not ended is cleared away after a day.",
)
NAME_UNSAFE: Final = FaultKind(
    FileUnusable,
    "evidence-name-unsafe",
    zh="文件名不能使用：{reason}。",
    mend_zh="请改名后重新上传。",
    en="The name of the file cannot be used: {reason_en}.",
    mend_en="Rename it and hand it in again.",
)
KIND_NOT_TAKEN: Final = FaultKind(
    FileUnusable,
    "evidence-kind-not-taken",
    zh="不接收“{found}”这种文件。",
    mend_zh="请上传{allowed}。",
    en="Files of the kind '{found}' are not taken.",
    mend_en="Hand in one of: {allowed}.",
)
KIND_DIFFERS: Final = FaultKind(
    FileUnusable,
    "evidence-kind-differs",
    zh="文件内容不是{name}所说的类型（{reason}）。",
    mend_zh="请用原来的程序打开后另存为正确的类型。",
    en="What the file holds is not what its name says: {name} ({reason_en}).",
    mend_en="Open it in its own program, and save it as the right kind.",
)
FILE_DAMAGED: Final = FaultKind(
    FileUnusable,
    "evidence-file-damaged",
    zh="文件不完整或已损坏（{reason}）。",
    mend_zh="请打开检查，另存后重新上传。",
    en="The file is cut short or damaged ({reason_en}).",
    mend_en="Open it, save it again and hand it in.",
)
FILE_LOCKED: Final = FaultKind(
    FileUnusable,
    "evidence-file-locked",
    zh="文件加了密码，考核人员打不开。",
    mend_zh="请取消密码后重新上传。",
    en="The file has a password, so that nobody can judge it.",
    mend_en="Take the password off and hand it in again.",
)
FILE_TWOFOLD: Final = FaultKind(
    FileUnusable,
    "evidence-file-twofold",
    zh="文件里藏有另一种文件（{reason}）。",
    mend_zh="请用原来的程序打开后另存，再上传。",
    en="The file hides one of another kind ({reason_en}).",
    mend_en="Open it in its own program, save it again and hand it in.",
)
FILE_BURSTS: Final = FaultKind(
    FileUnusable,
    "evidence-file-bursts",
    zh="文件展开后过大（{reason}），可能是压缩炸弹。",
    mend_zh="请删去空白行列和大图后另存，再上传。",
    en="The file unpacks to far too much ({reason_en}); it may be a bomb.",
    mend_en="Remove empty rows and large pictures, save it and hand it in again.",
)
FILE_ACTIVE: Final = FaultKind(
    FileUnusable,
    "evidence-file-active",
    zh="文件带有可以自动运行的内容（{reason}）。",
    mend_zh="请另存为不含宏、不含外部实体的文件。",
    en="The file holds something that would run by itself ({reason_en}).",
    mend_en="Save it without macros and without external entities.",
)
