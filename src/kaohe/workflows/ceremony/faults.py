"""What can be wrong on the way from the plan to the seed."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import DrawError, FaultKind, LedgerError

CAMPAIGN_NAME: Final = FaultKind(
    DrawError,
    "ceremony-campaign-name",
    zh="演练的行动编号须以“rehearsal-”或“practice-”开头，正式行动的编号不得如此开头。",
    mend_zh="请更换编号（小写字母、数字、点、横线、下划线），或换用另一本账。",
    en="A rehearsal's id begins with 'rehearsal-' or 'practice-', and no real campaign's does.",
    mend_en="Choose another id (small letters, digits, '.', '-', '_'), or use the other ledger.",
)
NAMES_REPEATED: Final = FaultKind(
    DrawError,
    "ceremony-names-repeated",
    zh="“{field}”中有重复：{names}。",
    mend_zh="每个名称只写一次；三位掷骰子的人、各密钥持有人须各不相同。",
    en="'{field}' names somebody twice: {names}.",
    mend_en="Name each once; the people who roll, and the key holders, are different ones.",
)
ROLLERS_COUNT: Final = FaultKind(
    DrawError,
    "ceremony-rollers-count",
    zh="写明了{found}位掷骰子的人，须为{expected}位。",
    mend_zh="请在“dice”中写明三人的职务。",
    en="{found} people are named who roll; there must be {expected}.",
    mend_en="Name the roles of three people under 'dice'.",
)
POLICY_FOREIGN: Final = FaultKind(
    DrawError,
    "ceremony-policy-foreign",
    zh="见证规则没有本账本“{origin}”的验证公钥。",
    mend_zh="请在规则文件中加上一行：log {vkey}。",
    en="The witness policy does not name this ledger, '{origin}', by its key.",
    mend_en="Add this line to the policy: log {vkey}.",
)
POLICY_WITHOUT_WITNESSES: Final = FaultKind(
    DrawError,
    "ceremony-policy-without-witnesses",
    zh="见证规则不要求任何见证人签名，或把账本自己的密钥当作见证人。",
    mend_zh="请写明见证人和所需人数（quorum），例如三省中的两省；见证人各用自己的密钥。",
    en="The witness policy asks for no witness, or takes the ledger's own key for one.",
    mend_en="Name witnesses with keys of their own and a quorum, such as two of three provinces.",
)
SCOPE_FORM: Final = FaultKind(
    DrawError,
    "ceremony-scope",
    zh="行动范围“{found}”不是规定的写法；同一次考核只能有一个名称。",
    mend_zh="全国考核写 national/年度（如national/2012），省级自查写 province/省份代码/年度。",
    en="The scope '{found}' is not in the set form; an assessment has one name only.",
    mend_en="Write national/YEAR (such as national/2012), or province/BODY/YEAR for a province's "
    "own campaign.",
)
CHAIN_UNKNOWN: Final = FaultKind(
    DrawError,
    "ceremony-chain-unknown",
    zh="不认识这条drand链，不知道各轮次何时公布，骰子就没有期限。",
    mend_zh="请使用quicknet链的公钥（见docs/algorithms/draw.md），或改用彩票。",
    en="This drand chain is unknown here, and with it when its rounds are published, so that the "
    "dice would have no limit in time.",
    mend_en="Use the key of quicknet (docs/algorithms/draw.md), or lotteries.",
)
APPROVERS_TOO_MANY: Final = FaultKind(
    DrawError,
    "ceremony-approvers-too-many",
    zh="超限更换须{found}人批准，而密钥持有人只有{most}个。",
    mend_zh="批准由密钥持有人用自己的密钥作出；请写不超过{most}的数。",
    en="{found} must approve a replacement beyond the limits, but there are {most} key holders.",
    mend_en="Key holders approve, each with its own key; write {most} or less.",
)
DICE_LACKING: Final = FaultKind(
    DrawError,
    "ceremony-dice-lacking",
    zh="还没有录入骰子。",
    mend_zh="请先由三人录入骰子（kaohe draw dice）。",
    en="No dice are entered yet.",
    mend_en="Let the three enter their dice first (kaohe draw dice).",
)
DICE_UNWITNESSED: Final = FaultKind(
    DrawError,
    "ceremony-dice-unwitnessed",
    zh="骰子的见证不足：在{known_from}以前签名的有{signed}，尚缺{missing}。",
    mend_zh="请尚缺的见证人在该时刻以前签名；已经错过的，登记作废后重来。",
    en="The dice have too few witnesses: signed before {known_from}: {signed}; lacking {missing}.",
    mend_en="Get the signatures that lack before that moment; if it has passed, void the campaign.",
)
DOCUMENT_LACKING: Final = FaultKind(
    LedgerError,
    "ceremony-document-lacking",
    zh="第{index}条（{kind}）旁边没有它所说的文件。",
    mend_zh="这一条不是由抽取仪式的命令登记的；请作废后重新开始（kaohe draw void）。",
    en="Beside entry {index} ({kind}) the document that it names is not there.",
    mend_en="It was not entered by a step of the ceremony; void it and begin anew.",
)
KEY_OF_NOBODY: Final = FaultKind(
    DrawError,
    "ceremony-key-of-nobody",
    zh="方案没有名为“{holder}”的密钥持有人。",
    mend_zh="请对照方案中的名称：{known}。",
    en="The plan names no key holder '{holder}'.",
    mend_en="Compare with the names in the plan: {known}.",
)
KEY_LACKING: Final = FaultKind(
    DrawError,
    "ceremony-key-lacking",
    zh="缺少密钥持有人“{holder}”的公钥文件，或其文件不止一份。",
    mend_zh="方案中的每个持有人各交一份，一次登记齐全。",
    en="The key file of '{holder}' is missing, or there is more than one.",
    mend_en="Each holder of the plan hands in one; all are entered together.",
)
KEY_OTHER_CAMPAIGN: Final = FaultKind(
    DrawError,
    "ceremony-key-other-campaign",
    zh="“{holder}”的公钥文件是为“{found}”制作的，或一为演练、一为正式。",
    mend_zh="请该持有人为本次行动重新制作（kaohe keyholder join）。",
    en="The key file of '{holder}' was made for '{found}', or one of the two is a rehearsal.",
    mend_en="Have it made again for this campaign (kaohe keyholder join).",
)
KEY_UNPROVED: Final = FaultKind(
    DrawError,
    "ceremony-key-unproved",
    zh="“{holder}”没有证明它掌握与公钥对应的密钥，或两人的公钥相同。",
    mend_zh="请该持有人重新制作公钥文件；仍不成立的，停止仪式。",
    en="'{holder}' does not prove that it holds the secret of its key, or shares it with another.",
    mend_en="Have the key file made again; if it fails again, stop the ceremony.",
)
WITNESSES_LACKING: Final = FaultKind(
    DrawError,
    "ceremony-witnesses-lacking",
    zh="第{size}条处的检查点见证不足：已签名的有{signed}，尚缺{missing}。",
    mend_zh="请尚缺的见证人签名后再试；见证足够以前不得掷骰子。",
    en="The checkpoint at {size} has too few witnesses: signed {signed}, lacking {missing}.",
    mend_en="Get the signatures that lack; until then nobody rolls dice.",
)
ROLL_OF_NOBODY: Final = FaultKind(
    DrawError,
    "ceremony-roll-of-nobody",
    zh="方案没有写明由“{role}”掷骰子，或其记录不止一份。",
    mend_zh="请按方案所列职务各录入一份：{known}。",
    en="The plan lets no '{role}' roll, or there are two rolls of it.",
    mend_en="Enter one roll for each role of the plan: {known}.",
)
ROLL_LACKING: Final = FaultKind(
    DrawError,
    "ceremony-roll-lacking",
    zh="缺少“{role}”的骰子记录。",
    mend_zh="三人的记录一次录入，缺一不可。",
    en="The roll of '{role}' is missing.",
    mend_en="All three rolls are entered together.",
)
ROLLS_DIFFER: Final = FaultKind(
    DrawError,
    "ceremony-rolls-differ",
    zh="“{role}”两次录入的骰子数字不一致：从第{position}位起不同。",
    mend_zh="请对照当众签字的记录表重新录入两次。",
    en="The two entries of '{role}' differ from digit {position} on.",
    mend_en="Enter the digits twice again, from the form that was signed in public.",
)
OUTSIDE_OTHER: Final = FaultKind(
    DrawError,
    "ceremony-outside-other",
    zh="录入的场外来源（{found}）不是方案写明的（{expected}）。",
    mend_zh="只能使用方案事先公布的来源、日期和轮次，次序也须一致。",
    en="The outside source entered ({found}) is not the one of the plan ({expected}).",
    mend_en="Only the source, day and round that the plan named can be used, in its order.",
)
TYPED_BY_ONE: Final = FaultKind(
    DrawError,
    "ceremony-typed-by-one",
    zh="开奖号码须由两个人各自录入，现为{people}。",
    mend_zh="请另一人对照开奖公告独立录入。",
    en="The numbers are to be typed by two people; here it was {people}.",
    mend_en="Have another person type them from the published result.",
)
