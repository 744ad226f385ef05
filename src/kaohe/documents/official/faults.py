"""What can be wrong with an official document, its text or its look."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

LOOK_UNREADABLE: Final = FaultKind(
    FileUnusable,
    "paper-look-unreadable",
    zh="版式文件读不出来：{reason}。",
    mend_zh="请检查该处的引号和等号，或用 kaohe papers copy 重新复制一份。",
    en="The look cannot be read: {reason}.",
    mend_en="Check quotes and equal signs there, or copy the files again: kaohe papers copy.",
)
LOOK_INCOMPLETE: Final = FaultKind(
    FileUnusable,
    "paper-look-incomplete",
    zh="版式文件缺少“{key}”，或它的值不是所要求的。",
    mend_zh="请照随软件提供的 look.toml 补上。",
    en="The look lacks '{key}', or its value is not of the kind asked for.",
    mend_en="Add it as in the look.toml that comes with the software.",
)
LAYOUT_BROKEN: Final = FaultKind(
    FileUnusable,
    "paper-layout-broken",
    zh="排版没有完成：{reason}。",
    mend_zh="请检查 layout.typ 的改动，或换回随软件提供的版本。",
    en="The paper could not be set: {reason}.",
    mend_en="Check what was changed in layout.typ, or take the one that comes with the software.",
)
FONT_MISSING: Final = FaultKind(
    FileUnusable,
    "paper-font-missing",
    zh="字体文件夹里没有“{families}”中的任何一种。",
    mend_zh="请运行 make setup 装上随软件提供的字体，或用 --fonts 指定字体文件夹。",
    en="No folder of fonts has any of '{families}'.",
    mend_en="Run make setup for the fonts that come with the software, or give --fonts.",
)
CHARACTER_MISSING: Final = FaultKind(
    InputError,
    "paper-character-missing",
    zh="所有字体都没有这个字：{reason}。",
    mend_zh="请在字体文件夹中加入含有该字的字体。",
    en="No font has a character: {reason}.",
    mend_en="Put a font that has it into the folder of fonts.",
)
TEXT_HEADER: Final = FaultKind(
    FileUnusable,
    "paper-text-header",
    zh="文稿开头缺少“{key}”，或写法不对。",
    mend_zh="请照随软件提供的文稿补上，例如：{example}。",
    en="The head of the text lacks '{key}', or has it in another form.",
    mend_en="Add it as in the texts that come with the software, for example: {example}.",
)
TEXT_HEADER_UNKNOWN: Final = FaultKind(
    FileUnusable,
    "paper-text-header-unknown",
    zh="文稿开头的“{key}”不认识。",
    mend_zh="可以写的有：{known}。",
    en="The head of the text has an unknown '{key}'.",
    mend_en="It may have: {known}.",
)
TEXT_PLACE_UNKNOWN: Final = FaultKind(
    FileUnusable,
    "paper-text-place-unknown",
    zh="文稿里的“{name}”没有对应的内容。",
    mend_zh="可以填入的有：{known}。",
    en="Nothing is there to fill in for '{name}'.",
    mend_en="What can be filled in: {known}.",
)
TEXT_BODY_EMPTY: Final = FaultKind(
    FileUnusable,
    "paper-text-empty",
    zh="文稿没有正文。",
    mend_zh="请在“---”一行之后写正文。",
    en="The text has no body.",
    mend_en="Write the body below the line '---'.",
)
TITLE_MISSING: Final = FaultKind(
    InputError,
    "paper-title-missing",
    zh="公文没有标题。",
    mend_zh="请写明标题。",
    en="The document has no title.",
    mend_en="Give it a title.",
)
TITLE_TOO_LONG: Final = FaultKind(
    InputError,
    "paper-title-too-long",
    zh="标题排成{lines}行，最多4行，每行{most}字以内。",
    mend_zh="请缩短标题，或用“/”标出可以换行的地方。",
    en="The title takes {lines} lines; it may have 4, of {most} characters each.",
    mend_en="Shorten it, or mark with slashes where a line may end.",
)
ISSUER_MISSING: Final = FaultKind(
    InputError,
    "paper-issuer-missing",
    zh="公文没有发文机关。",
    mend_zh="请写明发文机关。",
    en="The document has no issuing organ.",
    mend_en="Name who issues it.",
)
ADDRESSEE_MISSING: Final = FaultKind(
    InputError,
    "paper-addressee-missing",
    zh="函没有主送机关。",
    mend_zh="请写明主送机关。",
    en="The letter has no addressee.",
    mend_en="Name to whom it goes.",
)
DAY_MISSING: Final = FaultKind(
    InputError,
    "paper-day-missing",
    zh="有发文字号的公文须有成文日期。",
    mend_zh="请写明成文日期。",
    en="A document with a number needs its day.",
    mend_en="Give the day on which it was signed.",
)
NUMBER_WRONG: Final = FaultKind(
    InputError,
    "paper-number-wrong",
    zh="“{number}”不是发文字号。",
    mend_zh="请照“总工办发〔2013〕2号”的样子写：序号从1起，不加“第”，不编虚位。",
    en="'{number}' is not the number of a document.",
    mend_en="Write it as 总工办发〔2013〕2号: from 1 on, without 第, without leading zeros.",
)
SECRECY_WRONG: Final = FaultKind(
    InputError,
    "paper-secrecy-wrong",
    zh="“{secrecy}”不是密级和保密期限。",
    mend_zh="请写绝密、机密或秘密，后面可加“★1年”。",
    en="'{secrecy}' is not a grade of secrecy.",
    mend_en="Write 绝密, 机密 or 秘密, with ★1年 behind it where needed.",
)
URGENCY_WRONG: Final = FaultKind(
    InputError,
    "paper-urgency-wrong",
    zh="“{urgency}”不是紧急程度。",
    mend_zh="请写特急或加急。",
    en="'{urgency}' is not a grade of urgency.",
    mend_en="Write 特急 or 加急.",
)
COPY_NUMBER_WRONG: Final = FaultKind(
    InputError,
    "paper-copy-number-wrong",
    zh="“{copy}”不是份号。",
    mend_zh="请写6位数字，例如000001。",
    en="'{copy}' is not the number of a copy.",
    mend_en="Write six digits such as 000001.",
)
LEVEL_WRONG: Final = FaultKind(
    InputError,
    "paper-level-wrong",
    zh="这一段是第{level}层，只有1至4层。",
    mend_zh="请减少层次。",
    en="This paragraph is of level {level}; there are levels 1 to 4.",
    mend_en="Use fewer levels.",
)
TABLE_RAGGED: Final = FaultKind(
    InputError,
    "paper-table-ragged",
    zh="表格第{row}行有{found}格，应为{expected}格。",
    mend_zh="请补齐或删去多余的格。",
    en="Row {row} of the table has {found} cells instead of {expected}.",
    mend_en="Add the missing cells or take the others away.",
)
TEXT_CONTROL: Final = FaultKind(
    InputError,
    "paper-control-character",
    zh="文字里有不能排印的控制字符（{code}）。",
    mend_zh="请删去后重试。",
    en="The text has a control character ({code}) that cannot be printed.",
    mend_en="Take it away.",
)
