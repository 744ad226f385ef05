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
TOO_FEW_LEADERS: Final = FaultKind(
    TeamsImpossible,
    "teams-too-few-leaders",
    zh="能担任组长的有{leaders}名，{teams}个工作组各需一名。",
    mend_zh="请在人员库中标明更多可担任组长的人员。",
    en="{leaders} inspectors may lead, but each of {teams} teams needs one.",
    mend_en="Mark more inspectors who may lead.",
)
NO_ALLOCATION: Final = FaultKind(
    TeamsImpossible,
    "teams-no-allocation",
    zh="没有可行的分组方案：下列要求不能同时满足，去掉其中任何一项就不再冲突。",
    mend_zh="请放宽或取消其中一项，或调整抽调人员。",
    en="No allocation exists: what follows cannot hold together; without any one of them it could.",
    mend_en="Widen or drop one of them, or change who is lent.",
)
SEARCH_ENDED: Final = FaultKind(
    TeamsImpossible,
    "teams-search-ended",
    zh="在规定的计算量内没有找到分组方案，也没有证明无解。",
    mend_zh="请减少要求后重试，或由人工在现有方案上调整。",
    en="The search ended without an allocation, and without a proof that there is none.",
    mend_en="Ask for less and try again, or change an allocation by hand.",
)
WANTS_LOAD: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-load",
    zh="要求：每组考核{least}至{most}个单位。",
    mend_zh="可在规则包中放宽每组单位数。",
    en="Wanted: {least} to {most} bodies in each team.",
    mend_en="Widen the load in the pack.",
)
WANTS_SIZE: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-size",
    zh="要求：{inspectors}名考核人员平均分到各组，每组不少于{needed}名。",
    mend_zh="可增减考核人员。",
    en="Wanted: {inspectors} inspectors spread evenly, at least {needed} in a team.",
    mend_en="Change the number of inspectors.",
)
WANTS_MIXTURE: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-mixture",
    zh="要求：{origin}的{inspectors}名考核人员平均分到各组。",
    mend_zh="可取消“各部门人员搭配”的要求，或增减该来源的人员。",
    en="Wanted: the {inspectors} inspectors of {origin_en} spread evenly over the teams.",
    mend_en="Drop the wish for mixed departments, or change how many come from there.",
)
WANTS_LEADER: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-leader",
    zh="要求：每组有一名可担任组长的人员（共{leaders}名）。",
    mend_zh="可标明更多可担任组长的人员。",
    en="Wanted: one who may lead in each team; {leaders} may.",
    mend_en="Mark more inspectors who may lead.",
)
WANTS_RECUSAL: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-recusal",
    zh="要求：{inspector}回避{bodies}。",
    mend_zh="回避不能取消；可换人。",
    en="Wanted: {inspector} keeps away from {bodies_en}.",
    mend_en="Recusal cannot be dropped; choose another person.",
)
WANTS_TOGETHER: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-together",
    zh="要求：{one}与{other}分在同一组。",
    mend_zh="可取消这一要求。",
    en="Wanted: {one_en} and {other_en} in one team.",
    mend_en="Drop this wish.",
)
WANTS_APART: Final = FaultKind(
    TeamsImpossible,
    "teams-wants-apart",
    zh="要求：{one}与{other}不在同一组。",
    mend_zh="可取消这一要求。",
    en="Wanted: {one_en} and {other_en} in different teams.",
    mend_en="Drop this wish.",
)
OWN_BODY: Final = FaultKind(
    TeamsImpossible,
    "teams-own-body",
    zh="{inspector}由{body}抽调，不得考核{body}（回避）。",
    mend_zh="请将该人员或该单位调到其他工作组。",
    en="{inspector} was lent by {body_en} and must not assess it (recusal).",
    mend_en="Move the inspector or the body to another team.",
)
TIED_BODY: Final = FaultKind(
    TeamsImpossible,
    "teams-tied-body",
    zh="{inspector}在{body}有应回避的情形（{tie}），不得考核该单位。",
    mend_zh="请将该人员或该单位调到其他工作组。",
    en="{inspector} {tie_en} {body_en} and must not assess it (recusal).",
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
INSPECTOR_TWICE: Final = FaultKind(
    TeamsImpossible,
    "teams-inspector-twice",
    zh="{inspector}同时在{times}个工作组。",
    mend_zh="请只留在一个工作组。",
    en="{inspector} is in {times} teams.",
    mend_en="Leave the inspector in one team.",
)
LEADER_MISSING: Final = FaultKind(
    TeamsImpossible,
    "teams-leader-missing",
    zh="该组没有组长。",
    mend_zh="请调入一名可担任组长的人员，或先换人再调动。",
    en="The team has no leader.",
    mend_en="Let somebody join who may lead, or exchange people first.",
)
NOT_IN_TEAMS: Final = FaultKind(
    TeamsImpossible,
    "teams-not-in-teams",
    zh="方案中没有“{what}”。",
    mend_zh="请刷新页面后重新选择。",
    en="“{what}” is in no team.",
    mend_en="Load the page again and choose.",
)
TEAM_NOT_KNOWN: Final = FaultKind(
    TeamsImpossible,
    "teams-team-not-known",
    zh="没有“{team}”这个工作组。",
    mend_zh="请刷新页面后重新选择。",
    en="There is no team “{team}”.",
    mend_en="Load the page again and choose.",
)
NOT_EXCHANGED: Final = FaultKind(
    TeamsImpossible,
    "teams-not-exchanged",
    zh="“{one}”和“{other}”不能对调。",
    mend_zh="请选择不同工作组的两个单位，或两名人员。",
    en="“{one}” and “{other}” cannot change places.",
    mend_en="Choose two bodies, or two inspectors, of different teams.",
)
MAY_NOT_LEAD: Final = FaultKind(
    TeamsImpossible,
    "teams-may-not-lead",
    zh="{inspector}没有标明可担任组长。",
    mend_zh="请先在人员库中标明。",
    en="{inspector} may not lead.",
    mend_en="Mark the inspector as one who may lead first.",
)
