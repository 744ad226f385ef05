"""What can be wrong with the file of a holder's key and with its paper shares."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

KEYBOX_WRONG: Final = FaultKind(
    FileUnusable,
    "keybox-wrong",
    zh="这不是密钥持有人的密钥文件，或内容不完整。",
    mend_zh="请使用kaohe keyholder create生成的那个文件。",
    en="This is no key file of a key holder, or a part is missing.",
    mend_en="Use the file that 'kaohe keyholder create' wrote.",
)
PASSPHRASE_WRONG: Final = FaultKind(
    InputError,
    "keybox-passphrase-wrong",
    zh="口令不对，或密钥文件被改动。",
    mend_zh="请重新输入口令；忘记口令的，用两份纸质份额恢复（kaohe keyholder restore）。",
    en="The passphrase is wrong, or somebody has changed the key file.",
    mend_en="Try again; if it is forgotten, restore from two paper shares (keyholder restore).",
)
PASSPHRASE_SHORT: Final = FaultKind(
    InputError,
    "keybox-passphrase-short",
    zh="口令太短，至少{least}个字符。",
    mend_zh="请用几个不相干的词组成口令。",
    en="The passphrase is too short; it needs at least {least} characters.",
    mend_en="Put several unrelated words together.",
)
KEY_OF_OTHER: Final = FaultKind(
    InputError,
    "keybox-of-other",
    zh="密钥文件属于“{found}”，数据文件属于“{expected}”。",
    mend_zh="请使用同一持有人、同一次行动的两个文件。",
    en="The key file is of '{found}', the data file of '{expected}'.",
    mend_en="Use the two files of one holder and one campaign.",
)
SHARE_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "key-share-unreadable",
    zh="这不是密钥份额：缺少“{field}”，或内容不合规定。",
    mend_zh="请照纸质份额逐行录入，不要省略。",
    en="This is no share of a key: '{field}' is missing or is not what belongs there.",
    mend_en="Type the sheet line by line and leave nothing out.",
)
SHARE_WORD_UNKNOWN: Final = FaultKind(
    InputError,
    "key-share-word-unknown",
    zh="第{share}份的第{position}个词“{word}”不在词表中。",
    mend_zh="请与纸面核对；相近的词：{near}。",
    en="Word {position} of share {share}, '{word}', is not in the list of words.",
    mend_en="Compare it with the paper; words like it: {near}.",
)
SHARE_WORD_WRONG: Final = FaultKind(
    InputError,
    "key-share-word-wrong",
    zh="第{share}份的第{position}个词“{word}”与校验不符。",
    mend_zh="请与纸面核对这个词；可能是“{near}”。",
    en="Word {position} of share {share}, '{word}', does not fit the check words.",
    mend_en="Compare this word with the paper; it may be '{near}'.",
)
SHARE_WORDS_WRONG: Final = FaultKind(
    InputError,
    "key-share-words-wrong",
    zh="第{share}份的{found}个词与校验不符：有不止一个词抄错，或有遗漏、颠倒。",
    mend_zh="应为{expected}个词；请与纸面逐词核对。",
    en="The {found} words of share {share} do not fit the check words: several are wrong.",
    mend_en="There must be {expected}; compare all of them with the paper.",
)
SHARES_TOO_FEW: Final = FaultKind(
    InputError,
    "key-shares-too-few",
    zh="需要两份不同的份额，只有{found}份。",
    mend_zh="请取得另一位保管人的份额。",
    en="Two different shares are needed; there is {found}.",
    mend_en="Get the share of another keeper.",
)
SHARES_OF_OTHER: Final = FaultKind(
    InputError,
    "key-shares-of-other",
    zh="这些份额不属于同一把密钥（{field}不同）。",
    mend_zh="请核对考核行动、持有人和公钥指纹，使用同一次生成的份额。",
    en="These shares are not of one key ({field} differs).",
    mend_en="Check campaign, holder and fingerprint; use shares that were made together.",
)
HOLDER_NAME_WRONG: Final = FaultKind(
    InputError,
    "keyholder-name-wrong",
    zh="持有人名称应为一行文字，不为空。",
    mend_zh="请用部门名称，例如“研究室”，与方案中的写法一致。",
    en="The name of a holder is one line with something on it.",
    mend_en="Use the department's name exactly as the plan writes it.",
)
JOIN_OTHER_LEDGER: Final = FaultKind(
    InputError,
    "keyholder-join-other-ledger",
    zh="这把密钥的行动与账本“{origin}”不配套：演练的密钥只用于演练账本，正式的只用于正式账本。",
    mend_zh="请核对账本的验证公钥，或为本次行动另做密钥。",
    en="Key and ledger '{origin}' do not fit: one is of a rehearsal, the other is not.",
    mend_en="Check the ledger's verifier key, or make a key for this campaign.",
)
