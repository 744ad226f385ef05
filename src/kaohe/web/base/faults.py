"""What can be wrong with a paper that comes with a form, in any room."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable

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
