"""What can be wrong with salts handed to a county and with what it states of its strata."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, ProofInvalid

SALTS_OTHER_SHAPE: Final = FaultKind(
    DrawError,
    "salts-other-shape",
    zh="盐值文件的“{field}”一项不符合格式。",
    mend_zh="请向组织方重新索取本县的盐值文件，不要改动。",
    en="Field {field} of the salts has not its form.",
    mend_en="Ask the office for the county's salts again, and change nothing in them.",
)
SALTS_NO_COUNTY: Final = FaultKind(
    DrawError,
    "salts-no-county",
    zh="“{county}”不是县级代码。",
    mend_zh="请使用数据截至日的六位县级代码，如330105。",
    en="'{county}' is no county.",
    mend_en="Use the six digits of a county on the as-of date, such as 330105.",
)
STATEMENT_OTHER_SHAPE: Final = FaultKind(
    ProofInvalid,
    "statement-other-shape",
    zh="核对声明的“{field}”一项不符合格式。",
    mend_zh="请让该县用 kaohe draw stratum-root 重新出具，不要改动文件。",
    en="Field {field} of the statement has not its form.",
    mend_en="Let the county make it again with kaohe draw stratum-root; change nothing in it.",
)
STATEMENT_OTHER_CAMPAIGN: Final = FaultKind(
    ProofInvalid,
    "statement-other-campaign",
    zh="核对声明属于“{found}”，本次行动是“{expected}”。",
    mend_zh="请让该县用本次行动的盐值文件重新核对。",
    en="The statement is of '{found}', this campaign is '{expected}'.",
    mend_en="Let the county rebuild its strata with the salts of this campaign.",
)
STATEMENT_SIGNER_UNKNOWN: Final = FaultKind(
    ProofInvalid,
    "statement-signer-unknown",
    zh="“{signer}”的公钥没有登记为{county}县的签名公钥。",
    mend_zh="请当面核对该县的验证公钥，写入公钥登记文件后再受理。",
    en="The key of '{signer}' is not registered for county {county}.",
    mend_en="Compare the county's verifier key in person and register it first.",
)
STATEMENT_SIGNATURE_WRONG: Final = FaultKind(
    ProofInvalid,
    "statement-signature-wrong",
    zh="“{signer}”的签名与声明内容不符。",
    mend_zh="文件在传递中被改动，请让该县重新出具。",
    en="The signature of '{signer}' does not fit the statement.",
    mend_en="The file was changed on its way; let the county make it again.",
)
KEY_LINE_WRONG: Final = FaultKind(
    DrawError,
    "county-key-line-wrong",
    zh="第{line}行不是公钥登记。",
    mend_zh="每行先写两位单位代码或六位县级代码，空一格，再写验证公钥；#开头的行是说明。",
    en="Line {line} registers no key.",
    mend_en="Write a body or a county, a space and a verifier key; lines with # are remarks.",
)
