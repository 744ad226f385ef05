"""What can be wrong with a publication package, or stands in the way of making one."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, FileUnusable, InputError

_ORIGINAL_ZH: Final = "请向公布单位索取原件，并核对检查点。"
_ORIGINAL_EN: Final = "Ask the publisher for the original, and compare the checkpoint."

FILE_CHANGED: Final = FaultKind(
    FileUnusable,
    "package-file-changed",
    zh="文件内容与清单不符。",
    mend_zh=_ORIGINAL_ZH,
    en="The file is not the one that the manifest lists.",
    mend_en=_ORIGINAL_EN,
)
FILE_LACKING: Final = FaultKind(
    FileUnusable,
    "package-file-lacking",
    zh="公布包缺少这个文件。",
    mend_zh=_ORIGINAL_ZH,
    en="The package lacks this file.",
    mend_en=_ORIGINAL_EN,
)
FILE_FOREIGN: Final = FaultKind(
    FileUnusable,
    "package-file-foreign",
    zh="清单中没有这个文件。",
    mend_zh="请删除后放入的文件，或索取原件。",
    en="The manifest does not list this file.",
    mend_en="Remove what was put in afterwards, or ask for the original.",
)
ANCHOR_WRONG: Final = FaultKind(
    FileUnusable,
    "package-anchor-wrong",
    zh="“{part}”与清单的签名或账本的检查点不符。",
    mend_zh=_ORIGINAL_ZH,
    en="'{part}' does not fit the signature of the manifest, or the ledger's checkpoint.",
    mend_en=_ORIGINAL_EN,
)
SAYS_OTHERWISE: Final = FaultKind(
    FileUnusable,
    "package-says-otherwise",
    zh="“{part}”与公布包其他部分不一致。",
    mend_zh=_ORIGINAL_ZH,
    en="'{part}' says something else than the rest of the package.",
    mend_en=_ORIGINAL_EN,
)
NOT_RECOMPUTED: Final = FaultKind(
    FileUnusable,
    "package-not-recomputed",
    zh="由认定重新计算的结果不同。",
    mend_zh="公布的得分不能由公布的认定得出，请向公布单位查询。",
    en="Computing it again from the findings gives something else.",
    mend_en="The published score does not follow from the published findings; ask the publisher.",
)
FIGURE_OTHERWISE: Final = FaultKind(
    FileUnusable,
    "package-figure-otherwise",
    zh="“{item}”的认定与公布的指标不符。",
    mend_zh="请向公布单位查询。",
    en="The finding of '{item}' is not what the published indicators give.",
    mend_en="Ask the publisher.",
)
VISIT_OTHERWISE: Final = FaultKind(
    FileUnusable,
    "package-visit-otherwise",
    zh="认定所写的抽查结果与账本不符（账本：{ledger}）。",
    mend_zh="请向公布单位查询。",
    en="The findings do not say of this visit what the ledger says ('{ledger}').",
    mend_en="Ask the publisher.",
)
TOLD_TOO_MUCH: Final = FaultKind(
    FileUnusable,
    "package-told-too-much",
    zh="按清单“withheld.json”应当不公布的内容仍在其中：{what}。",
    mend_zh="请立即撤下，并重新生成公布包。",
    en="Something that 'withheld.json' leaves out is told all the same: {what}.",
    mend_en="Take the package down and make it again.",
)
RESULTS_OTHERWISE: Final = FaultKind(
    InputError,
    "package-results-otherwise",
    zh="由认定重新评分，与这份结果不同。",
    mend_zh="请先重新评分（kaohe score），再公布。",
    en="Scoring the findings again does not give this result.",
    mend_en="Score again ('kaohe score'), then publish.",
)
SCORES_MOVED: Final = FaultKind(
    InputError,
    "package-scores-moved",
    zh="去除不公布的内容后得分变了，不能公布。",
    mend_zh="请修改不公布内容的清单，只去除不影响得分的内容。",
    en="Without what is left out the score is another, so nothing is published.",
    mend_en="Correct the list: leave out only what no score rests on.",
)
REGISTER_LACKING: Final = FaultKind(
    InputError,
    "package-register-lacking",
    zh="找不到认定所依据的数据库快照（{digest}）。",
    mend_zh="请用 --snapshot 指定快照文件夹。",
    en="The register snapshot that the findings rest on ({digest}) is not there.",
    mend_en="Name its folder with --snapshot.",
)
KEY_OF_OTHER_LEDGER: Final = FaultKind(
    InputError,
    "package-key-of-other-ledger",
    zh="签名密钥不是方案所写账本的密钥。",
    mend_zh="请用签发检查点的密钥（kaohe ledger checkpoint 所用）。",
    en="The key is not that of the ledger which the plan names.",
    mend_en="Use the key that signs its checkpoints ('kaohe ledger checkpoint').",
)
KEY_WANTED: Final = FaultKind(
    InputError,
    "package-key-wanted",
    zh="有抽取记录的公布包须由账本密钥签名。",
    mend_zh="请用 --key 指定密钥文件。",
    en="A package with a draw is signed with the key of its ledger.",
    mend_en="Name its file with --key.",
)
ARCHIVE_WRONG: Final = FaultKind(
    FileUnusable,
    "package-archive-wrong",
    zh="文件不是公布包的ZIP文件，或者已损坏。",
    mend_zh="请重新下载，并核对印发的摘要值。",
    en="The file is not the ZIP of a publication package, or it is damaged.",
    mend_en="Download it again, and compare the digest that was printed.",
)
