"""What can be wrong when a ledger speaks with its witnesses."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError, LedgerError

WITNESS_UNREACHABLE: Final = FaultKind(
    FileUnusable,
    "witness-unreachable",
    zh="联系不上见证人：{reason}。",
    mend_zh="请检查地址和网络，或改用文件递送（kaohe ledger request）。",
    en="The witness cannot be reached: {reason}.",
    mend_en="Check address and network, or carry files ('kaohe ledger request').",
)
WITNESS_REFUSED: Final = FaultKind(
    LedgerError,
    "witness-refused",
    zh="见证人拒绝签名（{status}）。",
    mend_zh="404：见证人还没有登记本账本；403：签名不符；409：见证人见过另一条数；422：本账本与见证人见过的不一致，请停止登记并报告监督方。",
    en="The witness does not sign ({status}).",
    mend_en=(
        "404: it does not know this ledger; 403: the signature does not fit; 409: it saw another "
        "size; 422: this ledger does not go on from what it saw; then stop and tell the "
        "supervisors."
    ),
)
ADDRESS_WRONG: Final = FaultKind(
    InputError,
    "witness-address-wrong",
    zh="地址应为“主机:端口”。",
    mend_zh="例如“127.0.0.1:8412”。",
    en="An address is 'host:port'.",
    mend_en="For example '127.0.0.1:8412'.",
)
KEYHOLDER_UNREACHABLE: Final = FaultKind(
    FileUnusable,
    "keyholder-unreachable",
    zh="联系不上密钥持有人：{reason}。",
    mend_zh="请检查地址和网络，或改用文件递送（kaohe keyholder follow、answer）。",
    en="The key holder cannot be reached: {reason}.",
    mend_en="Check address and network, or carry files ('kaohe keyholder follow' and 'answer').",
)
KEYHOLDER_NOT_STARTED: Final = FaultKind(
    FileUnusable,
    "keyholder-not-started",
    zh="密钥持有人的进程没有启动。",
    mend_zh="请检查数据文件：{store}。",
    en="The process of a key holder did not start.",
    mend_en="Check its file: {store}.",
)
