"""What can be wrong when a campaign is published."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind

NOT_WITNESSED: Final = FaultKind(
    DrawError,
    "publish-not-witnessed",
    zh="账本还没有一个检查点得到方案所要求的见证。",
    mend_zh="请先签发检查点，并请见证人签名（kaohe ledger checkpoint、kaohe ledger request）。",
    en="No checkpoint of the ledger has the witnesses yet that the plan asks for.",
    mend_en="Sign one and have it witnessed ('kaohe ledger checkpoint', 'kaohe ledger request').",
)
OPENING_LACKING: Final = FaultKind(
    DrawError,
    "publish-opening-lacking",
    zh="行动“{campaign}”还没有经见证的开场记录。",
    mend_zh="请先完成方案、抽样框、公钥和见证。",
    en="The opening of campaign '{campaign}' is not witnessed yet.",
    mend_en="Finish plan, frame, keys and witnessing first.",
)
RECORD_LACKING: Final = FaultKind(
    DrawError,
    "publish-record-lacking",
    zh="第{index}条（{kind}）的文件不在账本旁边。",
    mend_zh="请从备份恢复账本；缺少文件时不能公布。",
    en="The document of entry {index} ({kind}) is not beside the ledger.",
    mend_en="Restore the ledger from its backup; nothing is published without it.",
)
SECRETS_TOO_EARLY: Final = FaultKind(
    DrawError,
    "publish-secrets-too-early",
    zh="行动还没有结束，不能公布密钥。",
    mend_zh="结束（complete）登记并得到见证以后再公布密钥。",
    en="The campaign is not over, so no secret may be published.",
    mend_en="Publish secrets after the end is entered and witnessed.",
)
SECRET_LACKING: Final = FaultKind(
    DrawError,
    "publish-secret-lacking",
    zh="行动已结束，还缺密钥持有人“{holder}”的密钥。",
    mend_zh="请向持有人索取（kaohe keyholder reveal），用--secret给出。",
    en="The campaign is over, and the secret of key holder '{holder}' is missing.",
    mend_en="Ask the holder for it ('kaohe keyholder reveal') and name the file with --secret.",
)
SECRET_WRONG: Final = FaultKind(
    DrawError,
    "publish-secret-wrong",
    zh="“{holder}”的密钥与公布的公钥不符，或属于别的行动。",
    mend_zh="请核对文件是否是这次行动的。",
    en="The secret of '{holder}' does not fit the published key, or is of another campaign.",
    mend_en="Check that the file is of this campaign.",
)
NOT_TOLD: Final = FaultKind(
    DrawError,
    "publish-not-told",
    zh="账本没有公布过这家单位，或检查点尚未包含它。",
    mend_zh="请核对抽查编号；必要时先签发检查点并请见证人签名。",
    en="The ledger tells of no such visit, or no witnessed checkpoint holds it yet.",
    mend_en="Check the id of the visit; sign a checkpoint and have it witnessed if need be.",
)
