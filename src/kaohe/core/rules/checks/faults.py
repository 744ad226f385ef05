"""What a pack that reads can still have wrong."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, PackInvalid


def _kind(code: str, zh: str, mend_zh: str, en: str, mend_en: str) -> FaultKind:
    return FaultKind(PackInvalid, code, zh=zh, mend_zh=mend_zh, en=en, mend_en=mend_en)


# --- names -------------------------------------------------------------------------------------

ID_TWICE: Final = _kind(
    "pack-id-twice",
    "“{at}”的名称“{id}”已被“{first}”使用。",
    "请另取一个名称：认定按名称归入各项，重名即无法区分。",
    "'{at}' is called '{id}', and so is '{first}'.",
    "Choose another id: findings are told apart by it.",
)
ID_RESERVED: Final = _kind(
    "pack-id-reserved",
    "“{at}”不能叫“{id}”，此名已有固定含义。",
    "请另取一个名称。",
    "'{at}' cannot be called '{id}', which has a fixed meaning.",
    "Choose another id.",
)
NAME_UNKNOWN: Final = _kind(
    "pack-name-unknown",
    "“{at}”所指的“{name}”（{what}）不存在。",
    "最接近的名称：{nearest}。",
    "'{at}' names '{name}', which is no {what} of the pack.",
    "The nearest names are {nearest}.",
)

# --- grounds -----------------------------------------------------------------------------------

CITE_MISSING: Final = _kind(
    "pack-cite-missing",
    "“{at}”的依据为 {basis}，却未引条款。",
    "请用 cite 引一条款；条文没有规定的，写 basis: assumed 并用 decision 指明待定事项。",
    "'{at}' is {basis} but cites no clause.",
    "Cite a clause; where the text is silent, write basis: assumed and name a decision.",
)
DECISION_MISSING: Final = _kind(
    "pack-decision-missing",
    "“{at}”没有条文依据，却未指明待定事项。",
    "请用 decision 指明一个待定事项。",
    "'{at}' rests on no clause and names no decision.",
    "Name a decision.",
)
BASIS_OPEN: Final = _kind(
    "pack-basis-open",
    "“{at}”的依据仍为 open，只有草案可以如此。",
    "请确定做法，或将 status 改为 draft。",
    "'{at}' is still open, which only a draft may have.",
    "Make a choice, or set the status to draft.",
)

# --- points ------------------------------------------------------------------------------------

SUM_WRONG: Final = _kind(
    "pack-sum",
    "“{at}”为 {points} 分，而各部分相加为 {sum} 分。",
    "请改正分值，使其相等。",
    "'{at}' has {points} points, but its parts add up to {sum}.",
    "Correct the points so that they agree.",
)
SUM_ABOVE: Final = _kind(
    "pack-sum-above",
    "“{at}”封顶 {points} 分，而其中有上限的部分已有 {sum} 分。",
    "请改正分值。",
    "'{at}' is capped at {points} points, but its capped parts alone have {sum}.",
    "Correct the points.",
)
POINTS_NOT_POSITIVE: Final = _kind(
    "pack-points-not-positive",
    "“{at}”的分值为 {points}，须大于零。",
    "请改正分值；扣分用 deduct 或负的 parts 表达。",
    "'{at}' has {points} points and must have more than none.",
    "Correct the points; deductions are a deduct measure or a negative part.",
)
POINTS_BEYOND: Final = _kind(
    "pack-points-beyond",
    "“{at}”可得 {value} 分，超出 0 至 {points} 分的范围。",
    "请改正分值。",
    "'{at}' gives {value} points, outside of 0 to {points}.",
    "Correct the points.",
)
POINTS_UNREACHED: Final = _kind(
    "pack-points-unreached",
    "“{at}”为 {points} 分，但最多只能得 {best} 分。",
    "请改正分值，使满分可以得到。",
    "'{at}' is worth {points} points, but {best} is the most that can be earned.",
    "Correct the points so that full points can be earned.",
)
UNCAPPED: Final = _kind(
    "pack-uncapped",
    "“{at}”不封顶，而 {kind} 的得分须按分值计算。",
    "请写明分值，或改用 bands、ladder、increments、per_event、child_mean。",
    "'{at}' is uncapped, but a {kind} measure earns a share of its points.",
    "Give points, or use bands, ladder, increments, per_event or child_mean.",
)
GRADE_ORDER: Final = _kind(
    "pack-grade-order",
    "“{at}”的下限 {value} 没有低于前一等次，或高于满分。",
    "等次须由高到低，下限各不相同且不高于满分。",
    "'{at}' begins at {value}, which is not below the grade before it, or above the total.",
    "List the grades from the highest down, with bounds that differ and do not pass the total.",
)

# --- measures ----------------------------------------------------------------------------------

EMPTY: Final = _kind(
    "pack-list-empty",
    "“{at}”是空的，至少须有一项。",
    "请补上，或删去整项。",
    "'{at}' is empty and needs at least one entry.",
    "Add one, or remove the whole.",
)
SCALE_FORM: Final = _kind(
    "pack-scale-form",
    "量尺“{at}”须有 marks 或 step 之一，且只有一个。",
    "请只写 marks（各档比例）或 step（任意比例的步长）。",
    "The scale '{at}' must have either marks or a step.",
    "Write marks with their shares, or the step in which any share may be given.",
)
SCALE_SHARE: Final = _kind(
    "pack-scale-share",
    "量尺“{at}”的比例 {value} 不可用：各档须在 0 与 1 之间且有一档为 1，步长须能整除 1。",
    "请改正比例。",
    "The scale '{at}' has the share {value}: marks lie within 0 and 1 with one at 1, and a step "
    "divides 1.",
    "Correct the share.",
)
SCALE_OF_PARTS: Final = _kind(
    "pack-scale-of-parts",
    "“{at}”的量尺“{scale}”只有步长，核对清单须用有档次的量尺。",
    "请改用带 marks 的量尺。",
    "'{at}' uses the stepped scale '{scale}', but the parts of a checklist take marks.",
    "Use a scale that has marks.",
)
SHARE_FORM: Final = _kind(
    "pack-share-form",
    "“{at}”的 share 与 credit 不符：只有 stated_share 的各部分才写 share，且每部分都要写。",
    "请补上或删去 share。",
    "'{at}' does not fit its credit: parts have a share under stated_share, all of them, and "
    "nowhere else.",
    "Add or remove the share.",
)
SHARES_SUM: Final = _kind(
    "pack-shares-sum",
    "“{at}”的各份相加为 {sum}，须为 1。",
    "请改正各份。",
    "The shares of '{at}' add up to {sum} and must add up to 1.",
    "Correct the shares.",
)
CONDITION_TESTS: Final = _kind(
    "pack-condition-tests",
    "“{at}”有 {count} 个判断，须恰有一个。",
    "请只写 at_least、below、is 之一。",
    "'{at}' has {count} tests and must have exactly one.",
    "Write one of at_least, below and is.",
)
CONDITION_KIND: Final = _kind(
    "pack-condition-kind",
    "“{at}”的判断与事实“{fact}”的类型（{kind}）不符。",
    "数用 at_least 或 below，词用 is。",
    "The test of '{at}' does not fit the fact '{fact}', which is a {kind}.",
    "A number is tested by at_least or below, a word by is.",
)
CONDITION_LEVEL: Final = _kind(
    "pack-condition-level",
    "“{at}”查问的事实“{fact}”属于 {of}，此处用不上。",
    "抽查的项目用抽查的事实（of: visit），省级项目用对象的事实（of: body）。",
    "'{at}' asks for the fact '{fact}', which is of a {of} and not known here.",
    "Items of visits use facts of the visit, items of the body facts of the body.",
)
FACT_WORDS: Final = _kind(
    "pack-fact-words",
    "事实“{at}”的 words 与其类型（{kind}）不符。",
    "kind: word 须列出 words，kind: number 不写 words。",
    "The words of the fact '{at}' do not fit its kind, {kind}.",
    "A word lists its words, a number has none.",
)
BANDS_ORDER: Final = _kind(
    "pack-bands-order",
    "“{at}”的各档未由高到低排列（下限和分值都须递减）。",
    "请按下限由高到低排列，分值随之递减。",
    "The steps of '{at}' do not go down: both bounds and points must fall.",
    "List them from the highest bound down, with fewer points each.",
)
RUNG_ENDS: Final = _kind(
    "pack-rung-ends",
    "“{at}”的两端不成立：每端至多一个界限，下界须低于上界。",
    "下界用 at_least 或 above 之一，上界用 at_most 或 below 之一。",
    "The ends of '{at}' make no stretch: at most one bound at each end, the lower below the upper.",
    "Use one of at_least and above, and one of at_most and below.",
)
LADDER_HOLE: Final = _kind(
    "pack-ladder-hole",
    "“{at}”在 {value} 处有缺口：有的数不在任何一级。",
    "请使各级首尾相接，最低一级不设下界，最高一级不设上界。",
    "'{at}' has a hole at {value}: some number lies on no rung.",
    "Let the rungs meet; the lowest has no lower bound and the highest no upper one.",
)
LADDER_OVERLAP: Final = _kind(
    "pack-ladder-overlap",
    "“{at}”在 {value} 处重叠：有的数在两级之中。",
    "请使相邻两级中只有一级包含交界的数。",
    "'{at}' overlaps at {value}: some number lies on two rungs.",
    "Let only one of two neighbours hold the number where they meet.",
)
LINEAR_FLAT: Final = _kind(
    "pack-linear-flat",
    "“{at}”的 zero_at 与 full_at 相同，无法按比例计算。",
    "请写两个不同的数。",
    "'{at}' has the same zero_at and full_at, so that nothing lies between.",
    "Give two different numbers.",
)
RATIO_BOUND: Final = _kind(
    "pack-ratio-bound",
    "“{at}”的界限 {value} 不在0到1之间，而指标“{indicator}”是比例。",
    "百分之三十写作0.30。",
    "The bound {value} of '{at}' is not between 0 and 1, but '{indicator}' is a ratio.",
    "Write thirty per cent as 0.30.",
)
RANK_FORM: Final = _kind(
    "pack-rank-form",
    "“{at}”须有 last 或 placings 之一，且只有一个。",
    "请只写 last（末位得分）或 placings（各位次得分）。",
    "'{at}' must have either last or placings.",
    "Write the points of the last place, or a table of placings.",
)
PLACINGS_ORDER: Final = _kind(
    "pack-placings-order",
    "“{at}”的位次须由小到大，且只有最后一档不写 to。",
    "请按名次排列，最后一档包括其余全部名次。",
    "The placings of '{at}' must rise, and only the last has no 'to'.",
    "List them by place; the last takes all the remaining places.",
)
INDICATOR_FORM: Final = _kind(
    "pack-indicator-form",
    "指标“{at}”为 {kind}，须由 {inputs} 个数构成、有 {days} 个先后日期。",
    "请改正 of 或 as_of。",
    "The indicator '{at}' is a {kind}, which is made of {inputs} figures and {days} days in order.",
    "Correct 'of' or 'as_of'.",
)

# --- levels, visits, draw, teams ---------------------------------------------------------------

MEASURE_MISSING: Final = _kind(
    "pack-measure-missing",
    "“{at}”没有计分办法，所在部分也没有默认办法。",
    "请写 score，或在该部分的 defaults 中写 score。",
    "'{at}' has no measure, and its section has no default.",
    "Write a score, or one under the section's defaults.",
)
LEVEL: Final = _kind(
    "pack-level",
    "“{at}”与 assessed_at: {level} 不符。",
    "抽查的部分须有 aggregation，各项须有 applies；省级部分两者都不写；"
    "rank 与 group_relative 只用于省级部分。",
    "'{at}' does not fit assessed_at: {level}.",
    "A section of units has an aggregation, and applies for every item; a section of the body has "
    "neither; rank and group_relative are for sections of the body.",
)
OUTCOMES_MISSING: Final = _kind(
    "pack-outcomes-missing",
    "有抽查的部分，却没有一种抽查结果是 as_found。",
    "请在 outcomes 中写明抽查可能的结果。",
    "A section is assessed by visits, but no outcome is taken as_found.",
    "List under outcomes how a visit can end.",
)
LISTED_TWICE: Final = _kind(
    "pack-listed-twice",
    "“{at}”重复列出“{name}”。",
    "请只保留一处。",
    "'{at}' lists '{name}' twice.",
    "Keep one of them.",
)
FEED_ITEM: Final = _kind(
    "pack-feed-item",
    "“{at}”所指的“{item}”不是按次计分（deduct、per_event）的省级项目。",
    "请指向这样的项目。",
    "'{at}' feeds '{item}', which is no item of the body that counts events.",
    "Name an item scored by deduct or per_event.",
)
SLOT_MEMBERS: Final = _kind(
    "pack-slot-members",
    "“{at}”的 members 与 member_kind 不相配。",
    "抽取下属工会的，两者都写；否则都不写。",
    "'{at}' has members without a member_kind, or the other way round.",
    "Write both where members are drawn, otherwise neither.",
)
SLOT_FALLBACK: Final = _kind(
    "pack-slot-fallback",
    "“{at}”不能由自己替代。",
    "请从 fallback 中删去它自己。",
    "'{at}' cannot stand in for itself.",
    "Remove it from its own fallback.",
)
TEAMS_CAPACITY: Final = _kind(
    "pack-teams-capacity",
    "{count} 个组、每组 {least} 至 {most} 个，分不完 {bodies} 个对象。",
    "请调整组数或每组的上下限。",
    "{count} teams with {least} to {most} bodies each cannot take {bodies} bodies.",
    "Change the number of teams or the bounds.",
)
INTERVAL: Final = _kind(
    "pack-interval",
    "修约间隔“{at}”为 {value}，须为 1、0.1、0.01 等。",
    "请改为 10 的整数次幂分之一。",
    "The rounding interval '{at}' is {value} and must be 1, 0.1, 0.01 and so on.",
    "Write one over a power of ten.",
)
BREAK_BY: Final = _kind(
    "pack-break-by",
    "“{at}”与 ties 不符：break 须列出 break_by，share 则不写。",
    "请改正其一。",
    "'{at}' does not fit its ties: break lists break_by, share has none.",
    "Correct one of them.",
)
GROUPED_TWICE: Final = _kind(
    "pack-grouped-twice",
    "“{name}”既在“{first}”又在“{at}”。",
    "请只留在一个考核分组内。",
    "'{name}' is in '{first}' and in '{at}'.",
    "Leave it in one comparison group.",
)
NOT_GROUPED: Final = _kind(
    "pack-not-grouped",
    "“{name}”不在任何考核分组内。",
    "请把它列入一个分组的 members。",
    "'{name}' is in no comparison group.",
    "List it among the members of one.",
)
GROUPS_NEEDED: Final = _kind(
    "pack-groups-needed",
    "“{at}”按分组进行，但没有考核分组。",
    "请写明 comparison_groups，或改为 within: all。",
    "'{at}' works inside comparison groups, but there are none.",
    "Add comparison_groups, or write within: all.",
)
GAP_MISSING: Final = _kind(
    "pack-gap-missing",
    "没有写明缺项“{gap}”如何处理。",
    "请在 gaps 中补上。",
    "Nothing says what the gap '{gap}' counts as.",
    "Add it under gaps.",
)
TERM_MOST: Final = _kind(
    "pack-term-most",
    "“{at}”的 most 与 may: {may} 不符。",
    "只有 add_bonus 写 most，且必须写。",
    "The 'most' of '{at}' does not fit may: {may}.",
    "add_bonus states the most points, the others do not.",
)

# --- life --------------------------------------------------------------------------------------

UNSETTLED: Final = _kind(
    "pack-unsettled",
    "状态为 {status}，但待定事项“{at}”尚未确定。",
    "请写明 settled（何人、何日、理由），或将 status 改为 draft。",
    "The status is {status}, but '{at}' is not settled.",
    "Say under settled by whom, when and why; or set the status to draft.",
)
DIGEST_MISSING: Final = _kind(
    "pack-digest-missing",
    "状态为 {status}，但已收存的文件“{at}”没有 digest。",
    "请写明该文件的 SHA-256。",
    "The status is {status}, but the held source '{at}' has no digest.",
    "Write the SHA-256 of its text.",
)
DAY_MISSING: Final = _kind(
    "pack-day-missing",
    "状态为 {status}，但没有 {key}。",
    "请写明日期。",
    "The status is {status}, but {key} is not given.",
    "Write the day.",
)
DAYS_REVERSED: Final = _kind(
    "pack-days-reversed",
    "失效日 {until} 早于生效日 {since}。",
    "请改正日期；失效日当日仍然有效。",
    "The last day in force, {until}, is before the first, {since}.",
    "Correct the days; the last day still counts.",
)
WHAT_IF: Final = _kind(
    "pack-what-if",
    "版本 {version} 是试算版，只能是草案。",
    "请将 status 改为 draft，或另立版本。",
    "Version {version} is a what-if, which stays a draft.",
    "Set the status to draft, or make a version of its own.",
)
