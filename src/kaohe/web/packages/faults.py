"""Why a year has no publication package yet."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, StepRefused

PACKAGE_TOO_EARLY: Final = FaultKind(
    StepRefused,
    "package-too-early",
    zh="“{cycle}”的结果还没有审定。",
    mend_zh="请先由考核领导小组和书记处签批“审定”环节。",
    en="The results of {cycle} are not approved.",
    mend_en="Let the leading group and the Secretariat sign the step 'approved' first.",
)
PACKAGE_UNSCORED: Final = FaultKind(
    StepRefused,
    "package-unscored",
    zh="“{cycle}”还没有评分。",
    mend_zh="请先评分。",
    en="{cycle} is not scored.",
    mend_en="Score it first.",
)
PACKAGE_PAPERS_DUE: Final = FaultKind(
    StepRefused,
    "package-papers-due",
    zh="还有{count}件结果公文没有印发。",
    mend_zh="请在“公文”中编号并印发，再生成公布包。",
    en="{count} papers of the results have not gone out.",
    mend_en="Number and issue them under 'Papers', then build the package.",
)
PACKAGE_DRAW_VOID: Final = FaultKind(
    StepRefused,
    "package-draw-void",
    zh="抽取“{campaign}”已作废，没有可以公布的抽取。",
    mend_zh="请先重新抽取。",
    en="The draw {campaign} is void; there is none to publish.",
    mend_en="Draw again first.",
)
PACKAGE_DRAW_ENDING: Final = FaultKind(
    StepRefused,
    "package-draw-ending",
    zh="抽取“{campaign}”已经结束，但是结束还没有见证，或者密钥还没有全部公布：现在生成的公布包缺少抽取的结尾。",
    mend_zh="请在“抽取结束”中完成见证，并收齐各部门公布的密钥，再生成公布包。",
    en="The draw {campaign} has ended, but its end is not witnessed or not every secret is "
    "revealed: a package built now would lack the end of the draw.",
    mend_en="Let the end be witnessed and take in every department's secret under 'End of the "
    "draw', then build the package.",
)
PACKAGE_REGISTER_GONE: Final = FaultKind(
    StepRefused,
    "package-register-gone",
    zh="认定所依据的数据库（{digest}）不是本年度导入的数据库。",
    mend_zh="请用由本年度固定的数据库汇总的认定重新评分。",
    en="The register that the findings rest on ({digest}) is none that was imported this year.",
    mend_en="Score again from findings that rest on the frozen register of this year.",
)
PACKAGE_UNDER_WAY: Final = FaultKind(
    StepRefused,
    "package-under-way",
    zh="“{cycle}”的公布包正在生成，或者上一次没有完成。",
    mend_zh="请等待完成；失败的，先在“后台任务”中重试或放弃。",
    en="The package of {cycle} is being built, or the last attempt has failed.",
    mend_en="Wait until it is done; try a failed one again, or give it up, under 'Jobs'.",
)
PACKAGE_FAILS: Final = FaultKind(
    StepRefused,
    "package-fails",
    zh="公布包的“{part}”经核验不成立，没有公布。",
    mend_zh="请按下面所列的问题处理后重新生成。",
    en="The package was not published: '{part_en}' does not hold.",
    mend_en="Mend what is listed below, then build it again.",
)
