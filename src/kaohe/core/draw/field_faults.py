"""What can be wrong with the records and bundles of the field, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FrameInvalid, ProofInvalid

FIELD_RECORD_UNREADABLE: Final = FaultKind(
    ProofInvalid,
    "field-record-unreadable",
    zh="这不是规范形式的外勤记录。",
    mend_zh="请使用设备生成的原件，不要另存。",
    en="This is no field record in its one form.",
    mend_en="Use the file as the device wrote it; do not save it again.",
)
FIELD_RECORD_OTHER: Final = FaultKind(
    ProofInvalid,
    "field-record-other",
    zh="外勤记录的{field}与本次事项不符。",
    mend_zh="请核对是哪次行动、哪个县、哪次抽查的记录。",
    en="The field record's {field} is not that of this act.",
    mend_en="Check which campaign, county or visit the record is about.",
)
FIELD_DEVICE_UNKNOWN: Final = FaultKind(
    ProofInvalid,
    "field-device-unknown",
    zh="设备{device}没有为这个工作组登记。",
    mend_zh="请用已登记的设备签名。",
    en="Device {device} is not enrolled for this team.",
    mend_en="Sign with a device that is enrolled.",
)
FIELD_SIGNATURE_WRONG: Final = FaultKind(
    ProofInvalid,
    "field-signature-wrong",
    zh="设备{device}的签名与记录不符。",
    mend_zh="记录在签名后被改动，或签的是另一份；请重新签名，并查明原因。",
    en="The signature of device {device} does not hold for this record.",
    mend_en="The record was changed after it was signed, or another was; sign again and find out.",
)
FIELD_SIGNERS_FEW: Final = FaultKind(
    ProofInvalid,
    "field-signers-few",
    zh="签名的只有{found}人，应至少{least}人各用自己的设备签名。",
    mend_zh="请另一名考核人员用自己的设备签名。",
    en="Only {found} people have signed; at least {least} must, each with a device of their own.",
    mend_en="Let another inspector sign with his or her own device.",
)
BUNDLE_UNREADABLE: Final = FaultKind(
    FrameInvalid,
    "county-bundle-unreadable",
    zh="县数据包打不开，或不是规范形式。",
    mend_zh="请核对县和钥匙；数据包损坏的，请考核办公室重新制作。",
    en="The county bundle does not open, or is not in its one form.",
    mend_en="Check county and key; if the bundle is damaged, ask the office to make it again.",
)
BUNDLE_NOT_COMMITTED: Final = FaultKind(
    FrameInvalid,
    "county-bundle-not-committed",
    zh="县数据包中的层{stratum}不在已公布的抽样框中。",
    mend_zh="请考核办公室按固定的抽样框重新制作数据包，并查明原因。",
    en="Stratum {stratum} of the county bundle is not in the frame that was published.",
    mend_en="Let the office make the bundle again from the frozen frame, and find out why.",
)
