"""What can be wrong with a paper of the results."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

ENTRY_UNDECIDED: Final = FaultKind(
    InputError,
    "paper-entry-undecided",
    zh="“{unit}”填报不实一事还没有处理决定，不能通报批评。",
    mend_zh="请先听取有关单位的说明并作出决定，或者不列入通报。",
    en="Nothing is decided on the untrue entry of {unit}; it cannot be criticised.",
    mend_en="Hear the body and decide first, or leave it out of the circular.",
)
TRACES_MISSING: Final = FaultKind(
    FileUnusable,
    "result-traces-missing",
    zh="该文件夹中没有评分记录。",
    mend_zh="请指定 kaohe score --out 或 kaohe demo run 写出的文件夹。",
    en="The folder has no traces.",
    mend_en="Name the folder that kaohe score --out or kaohe demo run has written.",
)
TRACE_OF_OTHER_PACK: Final = FaultKind(
    FileUnusable,
    "result-trace-other-pack",
    zh="评分记录依据的规则包是“{found}”，不是“{wanted}”。",
    mend_zh="请用 --pack 指定评分时所用的规则包。",
    en="The trace was made under pack {found} and not under {wanted}.",
    mend_en="Name the pack of the scoring with --pack.",
)
