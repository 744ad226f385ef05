"""What can be wrong with the value of a source outside the house, in both languages."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind

LOTTERY_UNKNOWN: Final = FaultKind(
    DrawError,
    "outside-lottery-unknown",
    zh="“{lottery}”不是可用的开奖来源。",
    mend_zh="请使用方案写明的来源：{known}。",
    en="'{lottery}' is not a lottery that can be used.",
    mend_en="Use the one that the plan names, out of {known}.",
)
LOTTERY_DAY: Final = FaultKind(
    DrawError,
    "outside-lottery-day",
    zh="“{found}”不是开奖日期。",
    mend_zh="请按公历填写，如2013-01-08。",
    en="'{found}' is not the day of a draw.",
    mend_en="Write it as in 2013-01-08.",
)
LOTTERY_ISSUE: Final = FaultKind(
    DrawError,
    "outside-lottery-issue",
    zh="“{found}”不是{name}的期号。",
    mend_zh="期号为{digits}位数字，请按开奖公告填写。",
    en="'{found}' is not the number of a draw of {name}.",
    mend_en="It has {digits} digits; write it as the published result does.",
)
LOTTERY_NUMBERS: Final = FaultKind(
    DrawError,
    "outside-lottery-numbers",
    zh="“{found}”不是{name}的开奖号码。",
    mend_zh="应为{shape}，请按开奖公告填写。",
    en="'{found}' is not a result of {name}.",
    mend_en="There must be {shape_en}; write them as the published result does.",
)
LOTTERY_ENTRIES_DIFFER: Final = FaultKind(
    DrawError,
    "outside-entries-differ",
    zh="两人录入不一致：一人为“{first}”，另一人为“{second}”。",
    mend_zh="请两人各自对照开奖公告重新录入，不要互相照抄。",
    en="The two entries differ: '{first}' and '{second}'.",
    mend_en="Both type it again from the published result, neither from the other.",
)
LOTTERY_REPEATED: Final = FaultKind(
    DrawError,
    "outside-lottery-repeated",
    zh="同一次开奖录入了两次。",
    mend_zh="每次开奖只录入一次，次序与方案一致。",
    en="The same draw was entered twice.",
    mend_en="Enter each draw once, in the order of the plan.",
)
DRAND_UNREADABLE: Final = FaultKind(
    DrawError,
    "outside-drand-unreadable",
    zh="drand文件无法读取：{reason}。",
    mend_zh="请重新取得该轮次的JSON文件，须含round、randomness、signature三项。",
    en="The drand file cannot be read: {reason}.",
    mend_en="Get the JSON file of the round again; it holds round, randomness and signature.",
)
DRAND_ROUND: Final = FaultKind(
    DrawError,
    "outside-drand-round",
    zh="文件是第{found}轮，方案写明的是第{expected}轮。",
    mend_zh="请取得方案写明的那一轮，不得改用其他轮次。",
    en="The file is of round {found}; the plan names round {expected}.",
    mend_en="Get the round that the plan names; no other may stand in for it.",
)
DRAND_KEY: Final = FaultKind(
    DrawError,
    "outside-drand-key",
    zh="链公钥不合格：{reason}。",
    mend_zh="请对照方案公布的链公钥（96字节，十六进制192位）核对。",
    en="The key of the chain is not sound: {reason}.",
    mend_en="Compare it with the key that the plan names (96 bytes, 192 hexadecimal digits).",
)
DRAND_SIGNATURE: Final = FaultKind(
    DrawError,
    "outside-drand-signature",
    zh="签名不合格：{reason}。",
    mend_zh="请从另一处取得同一轮次的文件；各处内容应完全相同。",
    en="The signature is not sound: {reason}.",
    mend_en="Get the file of the same round from another place; it is the same everywhere.",
)
DRAND_RANDOMNESS: Final = FaultKind(
    DrawError,
    "outside-drand-randomness",
    zh="文件中的randomness不是签名的SHA-256值。",
    mend_zh="文件在传递中被改动，请重新取得。",
    en="The file's randomness is not the SHA-256 of its signature.",
    mend_en="The file was changed on its way; get it again.",
)
