"""What can be wrong with teams."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, TeamsImpossible

TOO_FEW_PLACES: Final = FaultKind(
    TeamsImpossible,
    "teams-too-few-places",
    zh="{teams}个工作组每组最多考核{most}个单位，共{places}个，少于{bodies}个被考核单位。",
    mend_zh="请在规则包中增加工作组数，或提高每组上限。",
    en="{teams} teams with at most {most} bodies each make {places}, but {bodies} are assessed.",
    mend_en="Raise the number of teams or the most bodies of a team in the pack.",
)
TOO_MANY_PLACES: Final = FaultKind(
    TeamsImpossible,
    "teams-too-many-places",
    zh="{teams}个工作组每组至少考核{least}个单位，共{places}个，多于{bodies}个被考核单位。",
    mend_zh="请在规则包中减少工作组数，或降低每组下限。",
    en="{teams} teams with at least {least} bodies each make {places}, but {bodies} are assessed.",
    mend_en="Lower the number of teams or the least bodies of a team in the pack.",
)
TOO_FEW_INSPECTORS: Final = FaultKind(
    TeamsImpossible,
    "teams-too-few-inspectors",
    zh="共有{inspectors}名考核人员，{teams}个工作组每组至少需要{needed}名。",
    mend_zh="请补充抽调人员。",
    en="There are {inspectors} inspectors, but {teams} teams need at least {needed} each.",
    mend_en="Ask for more staff.",
)
NO_ALLOCATION: Final = FaultKind(
    TeamsImpossible,
    "teams-no-allocation",
    zh="在回避、人数和任务量的要求下没有可行的分组方案。",
    mend_zh="请调整抽调人员的来源，或放宽每组单位数。",
    en="No allocation keeps recusal, team size and load together.",
    mend_en="Change where staff are lent from, or widen the number of bodies of a team.",
)
OWN_BODY: Final = FaultKind(
    TeamsImpossible,
    "teams-own-body",
    zh="{inspector}由{body}抽调，不得考核{body}（回避）。",
    mend_zh="请将该人员或该单位调到其他工作组。",
    en="{inspector} was lent by {body} and must not assess it (recusal).",
    mend_en="Move the inspector or the body to another team.",
)
LOAD: Final = FaultKind(
    TeamsImpossible,
    "teams-load",
    zh="该组考核{bodies}个单位，应为{least}至{most}个。",
    mend_zh="请在各组之间调整被考核单位。",
    en="The team has {bodies} bodies; it should have {least} to {most}.",
    mend_en="Move bodies between the teams.",
)
BODY_NOT_ONCE: Final = FaultKind(
    TeamsImpossible,
    "teams-body-not-once",
    zh="{body}被分配了{times}次，应恰好一次。",
    mend_zh="请把每个被考核单位分配给且仅分配给一个工作组。",
    en="{body} is given to {times} teams; it should be exactly one.",
    mend_en="Give every body to exactly one team.",
)
