"""What can be wrong in any room: with a paper that comes with a form, with a request."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

PAPER_TOO_BIG: Final = FaultKind(
    FileUnusable,
    "figures-paper-too-big",
    zh="附件超过{megabytes}兆字节。",
    mend_zh="请压缩或分次提交。",
    en="The paper has more than {megabytes} MB.",
    mend_en="Make it smaller, or hand it in in parts.",
)
PAPER_KIND: Final = FaultKind(
    FileUnusable,
    "figures-paper-kind",
    zh="附件只能是{kinds}。",
    mend_zh="请转换格式后提交。",
    en="A paper is one of {kinds}.",
    mend_en="Hand it in in one of these forms.",
)
ZERO_CHARACTER: Final = FaultKind(
    InputError,
    "request-zero-character",
    zh="请求中含有空字符（U+0000），没有办理。",
    mend_zh="请删除看不见的字符后重新提交；从别处粘贴的文字请先粘到纯文本编辑器。",
    en="The request holds a null character (U+0000); nothing was done.",
    mend_en="Remove invisible characters and send it again; paste text through a plain editor.",
)
