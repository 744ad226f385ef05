"""What can be wrong with packs that the office uses."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError, PackInvalid, StepRefused

PACK_NOT_KNOWN: Final = FaultKind(
    InputError,
    "rules-pack-not-known",
    zh="规则库中没有这个规则包。",
    mend_zh="请从列表中选择，或先上传。",
    en="The library holds no such pack.",
    mend_en="Choose one of the list, or hand it in first.",
)
VERSION_TAKEN: Final = FaultKind(
    InputError,
    "rules-version-taken",
    zh="规则库中已有{pack} {version}。",
    mend_zh="已有的版本不能替换；请改version为新的版本号后上传。",
    en="The library holds {pack} {version} already.",
    mend_en="A version is never replaced; give the file a new version and hand it in.",
)
PACK_TOO_BIG: Final = FaultKind(
    FileUnusable,
    "rules-file-too-big",
    zh="文件超过{most}兆字节。",
    mend_zh="请确认选择了正确的文件。",
    en="The file has more than {most} MB.",
    mend_en="Make sure that it is the right file.",
)
PACK_NOT_TEXT: Final = FaultKind(
    FileUnusable,
    "rules-file-not-text",
    zh="文件不是UTF-8文本，第{offset}字节起无法读取。",
    mend_zh="请把YAML文件另存为UTF-8编码后上传。",
    en="The file is no UTF-8 text from byte {offset} on.",
    mend_en="Save the YAML as UTF-8 and hand it in again.",
)
BASE_NOT_KNOWN: Final = FaultKind(
    InputError,
    "rules-base-not-known",
    zh="规则库中没有它所扩展的{pack} {version}。",
    mend_zh="请先上传被扩展的规则包。",
    en="The library lacks {pack} {version}, which it extends.",
    mend_en="Hand in the pack that it extends first.",
)
DECISION_NOT_KNOWN: Final = FaultKind(
    InputError,
    "rules-decision-not-known",
    zh="规则包中没有待定事项“{decision}”。",
    mend_zh="请刷新页面后重新选择。",
    en="The pack has no decision “{decision}”.",
    mend_en="Load the page again and choose.",
)
DECISION_SETTLED: Final = FaultKind(
    StepRefused,
    "rules-decision-settled",
    zh="待定事项“{decision}”已由{name}确定。",
    mend_zh="不能重复确定；改变做法须上传新版本。",
    en="The decision “{decision}” was settled by {name}.",
    mend_en="It is settled once; another choice is a new version.",
)
REASON_MISSING: Final = FaultKind(
    InputError,
    "rules-reason-missing",
    zh="没有填写确定的理由，或超过{most}字。",
    mend_zh="请写明理由，如依据的文件或会议。",
    en="The reason is missing, or longer than {most} characters.",
    mend_en="Write why, such as the paper or the meeting that it rests on.",
)
NOTHING_CHOSEN: Final = FaultKind(
    InputError,
    "rules-nothing-chosen",
    zh="没有勾选任何待定事项。",
    mend_zh="请勾选要确定的事项。",
    en="No decision is ticked.",
    mend_en="Tick those that are to be settled.",
)
STATUS_NOT_SETTLED: Final = FaultKind(
    PackInvalid,
    "rules-status-not-settled",
    zh="规则包{pack} {version}的状态是“{status}”，不能用于正式考核。",
    mend_zh="请上传状态为settled或in_force的版本，并为本年度考核选用。",
    en="The status of {pack} {version} is “{status}”; nothing can be assessed with it.",
    mend_en="Hand in a version that is settled or in force, and choose it.",
)
COPY_DAMAGED: Final = FaultKind(
    PackInvalid,
    "rules-copy-damaged",
    zh="保存的规则包与其摘要不一致。",
    mend_zh="请从备份恢复数据文件夹中的packs，并查明原因。",
    en="The kept pack is not what its digest says.",
    mend_en="Put the folder packs back from a backup, and find out why.",
)
EVIDENCE_MISSING: Final = FaultKind(
    InputError,
    "rules-evidence-missing",
    zh="没有选择认定文件。",
    mend_zh="请上传认定文件（evidence/1，JSON），或选用演练数据。",
    en="No evidence sheet is chosen.",
    mend_en="Hand in a sheet (evidence/1, JSON), or take that of the practice run.",
)
