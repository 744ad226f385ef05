"""Everything that can be wrong with a pack, an overlay or a variant."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, PackInvalid, PackNotInForce, PackSyntaxError

# --- the file cannot be read -------------------------------------------------------------------

SYNTAX: Final = FaultKind(
    PackSyntaxError,
    "pack-syntax",
    zh="第 {column} 列附近的 YAML 无法读取。",
    mend_zh="常见原因：流式写法中含有未加引号的方括号、逗号、问号或冒号（如“总工发[2013]1号”），"
    "或缩进不齐。请给这段文字加引号，或改用分行写法。",
    en="The YAML near column {column} cannot be read.",
    mend_en="The usual causes are an unquoted [2013], comma, question mark or colon inside a flow "
    "mapping, and uneven indentation. Quote the text, or write it in block style.",
)
CHARACTER: Final = FaultKind(
    PackSyntaxError,
    "pack-character",
    zh="文件含有不可用的字符 {character}。",
    mend_zh="请删除该字符；缩进请用空格。",
    en="The file holds the character {character}, which is not allowed.",
    mend_en="Remove it; indent with spaces.",
)
KEY_TWICE: Final = FaultKind(
    PackSyntaxError,
    "pack-key-twice",
    zh="“{key}”出现了两次，第一次在第 {first} 行。",
    mend_zh="请只保留一处。",
    en="'{key}' is given twice, first in line {first}.",
    mend_en="Keep one of them.",
)
KEY_FORM: Final = FaultKind(
    PackSyntaxError,
    "pack-key-form",
    zh="此处的键不是一个词。",
    mend_zh="键须是单个词；请检查冒号与缩进。",
    en="The key here is not a single word.",
    mend_en="Write a word as the key; check colons and indentation.",
)
SHORTHAND: Final = FaultKind(
    PackSyntaxError,
    "pack-shorthand",
    zh="规则包不使用 YAML 的锚点、别名、标签和合并键（{form}）。",
    mend_zh="请把内容完整写出，使每一处都能独立阅读。",
    en="A pack has no YAML anchors, aliases, tags or merge keys ({form}).",
    mend_en="Write the content out, so that every place can be read by itself.",
)
SEVERAL_DOCUMENTS: Final = FaultKind(
    PackSyntaxError,
    "pack-several-documents",
    zh="一个文件只能有一份规则包，此处开始了第二份。",
    mend_zh="请删除“---”，或拆成两个文件。",
    en="A file holds one pack, and a second one begins here.",
    mend_en="Remove the '---', or make two files.",
)
NOT_A_MAPPING: Final = FaultKind(
    PackSyntaxError,
    "pack-not-a-mapping",
    zh="文件不是由“键: 值”组成的规则包。",
    mend_zh="第一行请写 format: rule-pack/1，再逐项填写。",
    en="The file is not a pack of keys and values.",
    mend_en="Begin with format: rule-pack/1 and fill in key by key.",
)
TOO_DEEP: Final = FaultKind(
    PackSyntaxError,
    "pack-too-deep",
    zh="嵌套超过 {most} 层。",
    mend_zh="规则包不需要这样深的嵌套；请检查括号与缩进。",
    en="The nesting is deeper than {most} levels.",
    mend_en="No pack needs that; check brackets and indentation.",
)

# --- a value does not fit its key --------------------------------------------------------------

KEY_MISSING: Final = FaultKind(
    PackInvalid,
    "pack-key-missing",
    zh="“{at}”缺少必填的键“{key}”。",
    mend_zh="请补上“{key}”。",
    en="'{at}' lacks the key '{key}'.",
    mend_en="Add '{key}'.",
)
KEY_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "pack-key-unknown",
    zh="“{at}”没有名为“{key}”的键。",
    mend_zh="最接近的键：{nearest}。",
    en="'{key}' is not a key of '{at}'.",
    mend_en="The nearest keys are {nearest}.",
)
WORD_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "pack-word-unknown",
    zh="“{at}”不能是“{value}”。",
    mend_zh="可用的词：{allowed}。",
    en="'{at}' cannot be '{value}'.",
    mend_en="The words allowed are {allowed}.",
)
NUMBER_FORM: Final = FaultKind(
    PackInvalid,
    "pack-number-form",
    zh="“{at}”须是精确的数，而此处是“{value}”。",
    mend_zh="请写成 1.5 或 17/3 的形式，不用指数、下划线，小数点前须有数字。",
    en="'{at}' must be an exact number, but it is '{value}'.",
    mend_en="Write it as 1.5 or 17/3: no exponent, no underscore, a digit before the point.",
)
WHOLE_FORM: Final = FaultKind(
    PackInvalid,
    "pack-whole-form",
    zh="“{at}”须是整数，而此处是“{value}”。",
    mend_zh="请写成 2 的形式。",
    en="'{at}' must be a whole number, but it is '{value}'.",
    mend_en="Write it as 2.",
)
NUMBER_RANGE: Final = FaultKind(
    PackInvalid,
    "pack-number-range",
    zh="“{at}”为 {value}，须 {bound}。",
    mend_zh="请改为符合要求的数。",
    en="'{at}' is {value} and must be {bound}.",
    mend_en="Write a number that fits.",
)
FLAG_FORM: Final = FaultKind(
    PackInvalid,
    "pack-flag-form",
    zh="“{at}”须是 true 或 false，而此处是“{value}”。",
    mend_zh="请只写 true 或 false，不写 yes 或 on。",
    en="'{at}' must be true or false, but it is '{value}'.",
    mend_en="Write true or false, not yes or on.",
)
DAY_FORM: Final = FaultKind(
    PackInvalid,
    "pack-day-form",
    zh="“{at}”须是日期，而此处是“{value}”。",
    mend_zh="请写成 2013-01-20 的形式，且当日须存在。",
    en="'{at}' must be a day, but it is '{value}'.",
    mend_en="Write it as 2013-01-20; the day must exist.",
)
TEXT_FORM: Final = FaultKind(
    PackInvalid,
    "pack-text-form",
    zh="“{at}”的写法“{value}”不合格式。",
    mend_zh="须符合 {pattern}。",
    en="'{at}' is written as '{value}', which is not its form.",
    mend_en="It must match {pattern}.",
)
TEXT_EMPTY: Final = FaultKind(
    PackInvalid,
    "pack-text-empty",
    zh="“{at}”不能为空。",
    mend_zh="请写明内容。",
    en="'{at}' is empty.",
    mend_en="Say what it is.",
)
SHAPE: Final = FaultKind(
    PackInvalid,
    "pack-shape",
    zh="“{at}”的结构须为 {wanted}。",
    mend_zh="text 为一段文字，list 为以“-”开头的各行，mapping 为“键: 值”。",
    en="'{at}' must be a {wanted}.",
    mend_en="A text is one piece, a list has lines that begin with '-', a mapping has keys and "
    "values.",
)

# --- the life of a pack ------------------------------------------------------------------------

STILL_DRAFT: Final = FaultKind(
    PackNotInForce,
    "pack-still-draft",
    zh="规则包 {pack} {version} 还是草案，未定事项：{unsettled}。",
    mend_zh="请先确定这些事项，再使其生效。",
    en="Pack {pack} {version} is a draft; unsettled decisions: {unsettled}.",
    mend_en="Settle the decisions and put the pack in force.",
)
NOT_YET_IN_FORCE: Final = FaultKind(
    PackNotInForce,
    "pack-not-yet-in-force",
    zh="规则包 {pack} {version} 在 {day} 尚未生效（生效日：{since}）。",
    mend_zh="请改用当日有效的版本，或在生效日之后使用。",
    en="Pack {pack} {version} is not yet in force on {day} (in force from: {since}).",
    mend_en="Take the version in force on that day, or wait for the first day.",
)
NO_LONGER_IN_FORCE: Final = FaultKind(
    PackNotInForce,
    "pack-no-longer-in-force",
    zh="规则包 {pack} {version} 在 {day} 已不再有效（状态 {status}，最后有效日 {until}）。",
    mend_zh="请改用当日有效的版本。",
    en="Pack {pack} {version} is no longer in force on {day} (status {status}, last day {until}).",
    mend_en="Take the version in force on that day.",
)
STEP_NOT_ALLOWED: Final = FaultKind(
    PackNotInForce,
    "pack-step-not-allowed",
    zh="规则包不能由“{status}”改为“{wanted}”。",
    mend_zh="允许的下一步：{allowed}。",
    en="A pack cannot go from '{status}' to '{wanted}'.",
    mend_en="The steps allowed are: {allowed}.",
)

# --- canonical form, held texts ----------------------------------------------------------------

NOT_CANONICAL: Final = FaultKind(
    PackSyntaxError,
    "pack-not-canonical",
    zh="内容不是规则包的规范形式（canonical-json/1）。",
    mend_zh="请由 pack.yaml 重新生成规范形式，不要手工修改。",
    en="The content is not the canonical form of a pack (canonical-json/1).",
    mend_en="Write it again from pack.yaml; it is not to be edited by hand.",
)
TEXT_ABSENT: Final = FaultKind(
    PackInvalid,
    "pack-text-absent",
    zh="“{at}”标为已收存，但没有找到正文。",
    mend_zh="请将正文放入 sources 目录，或写 held: false。",
    en="'{at}' is marked as held, but its text is not there.",
    mend_en="Put the text into the folder sources, or write held: false.",
)
TEXT_CHANGED: Final = FaultKind(
    PackInvalid,
    "pack-text-changed",
    zh="“{at}”的正文与登记的摘要不符：登记 {digest}，实为 {found}。",
    mend_zh="请恢复正文；正文确有更正的，更新 digest 并升版本号。",
    en="The text of '{at}' is not the one recorded: recorded {digest}, found {found}.",
    mend_en="Restore the text; if it was corrected, update the digest and make a new version.",
)
CLAUSE_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "pack-clause-unknown",
    zh="“{at}”所引的“{cite}”在正文中没有对应条款。",
    mend_zh="最接近的条款：{nearest}。",
    en="'{at}' cites '{cite}', which the text does not have.",
    mend_en="The nearest sections are {nearest}.",
)

# --- overlays and variants ---------------------------------------------------------------------

BASE_DIFFERS: Final = FaultKind(
    PackInvalid,
    "pack-base-differs",
    zh="所依据的规则包应为 {wanted}，而手头的是 {given}。",
    mend_zh="请取得所依据的那一版；确要改依新版的，核对后更新 extends。",
    en="It extends {wanted}, but the pack at hand is {given}.",
    mend_en="Take the version that it extends; to extend another, review it and update extends.",
)
TERM_CLOSED: Final = FaultKind(
    PackInvalid,
    "pack-term-closed",
    zh="“{at}”所填的“{term}”不是开放条目，不得改动。",
    mend_zh="开放条目：{nearest}。",
    en="'{at}' fills '{term}', which is not an open term.",
    mend_en="The open terms are {nearest}.",
)
FILL_DIFFERS: Final = FaultKind(
    PackInvalid,
    "pack-fill-differs",
    zh="“{at}”与开放条目“{term}”不符：该条目只允许 {may}。",
    mend_zh="set_score 写 item 和 score，set_points 写 item 和 points，add_bonus 写 bonus，"
    "add_veto 写 veto，不写其他。",
    en="'{at}' does something else than the open term '{term}' allows, which is {may}.",
    mend_en="set_score takes item and score, set_points item and points, add_bonus a bonus, "
    "add_veto a veto, and nothing else.",
)
FILL_OUTSIDE: Final = FaultKind(
    PackInvalid,
    "pack-fill-outside",
    zh="“{at}”所改的“{item}”不在开放条目“{term}”的范围（{place}）之内。",
    mend_zh="请改动该范围内的项目：{nearest}。",
    en="'{at}' changes '{item}', which does not lie in {place}, the place of the term '{term}'.",
    mend_en="Change an item of that place, such as {nearest}.",
)
BONUS_ABOVE: Final = FaultKind(
    PackInvalid,
    "pack-bonus-above",
    zh="开放条目“{term}”最多 {most} 分，而附加分合计 {sum} 分。",
    mend_zh="请减少附加分。",
    en="The term '{term}' allows {most} points at most, but the bonuses add up to {sum}.",
    mend_en="Lower the bonuses.",
)
ALTERNATIVE_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "pack-alternative-unknown",
    zh="没有关于“{decision}”的另一种做法。",
    mend_zh="最接近的：{nearest}。",
    en="There is no alternative for '{decision}'.",
    mend_en="The nearest are {nearest}.",
)
PLACE_UNKNOWN: Final = FaultKind(
    PackInvalid,
    "pack-place-unknown",
    zh="“{at}”所指的位置“{place}”在规则包中不存在。",
    mend_zh="到“{reached}”为止可以找到，其下有：{nearest}。",
    en="'{at}' points at '{place}', which the pack does not have.",
    mend_en="It can be followed to '{reached}', which has {nearest}.",
)
OTHER_GROUND: Final = FaultKind(
    PackInvalid,
    "pack-other-ground",
    zh="“{at}”改动的“{place}”以“{ground}”为依据，而不是“{decision}”。",
    mend_zh="一种做法只能改动以该待定事项为依据的内容。",
    en="'{at}' changes '{place}', which rests on '{ground}' and not on '{decision}'.",
    mend_en="An alternative changes only what names its decision as the ground.",
)
