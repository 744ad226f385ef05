"""The steps of a year, as data: in which order, what each waits for, whose sign-off it needs.

The leading group signs what cannot be taken back: plan, freeze, draw and results; results also
pass the Secretariat (requirements C02). Whether a need is met is a fact that the office's rooms
tell; the machine only refuses to go on without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Seat:
    """A post whose holder signs for the leading group, or for the Secretariat."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something that must be there before a step may end."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the year."""

    id: str
    zh: str
    en: str
    needs: tuple[Need, ...] = ()
    seats: tuple[str, ...] = ()
    """Who must have signed before the step may end."""
    deadline: str = ""
    """Id of the pack's deadline by which the step ends."""


SEATS: Final = {
    seat.id: seat
    for seat in (
        Seat("deputy_chair", "分管副主席", "deputy chair in charge"),
        Seat("head_research", "研究室主要负责人", "head of research"),
        Seat("head_grassroots", "基层组织建设部主要负责人", "head of grassroots organisation"),
        Seat("head_finance", "财务部主要负责人", "head of finance"),
        Seat("secretariat", "书记处", "Secretariat"),
    )
}
"""Every post that signs, by its id."""

LEADING_GROUP: Final = ("deputy_chair", "head_research", "head_grassroots", "head_finance")

STEPS: Final = (
    Step(
        "consulting",
        "征求意见",
        "rules put to the bodies",
        needs=(Need("rules_chosen", "选定规则包", "a pack is chosen"),),
    ),
    Step(
        "rules",
        "规则生效",
        "rules in force",
        needs=(
            Need("rules_sound", "规则包检查无误", "the pack has no faults"),
            Need("decisions_settled", "规则包所有待定事项已定", "every decision is settled"),
        ),
        seats=LEADING_GROUP,
    ),
    Step(
        "registers",
        "数据固定",
        "registers frozen",
        needs=(
            Need("register_imported", "全国数据库已导入并检查", "the register is imported"),
            Need("statistics_signed", "研究室已签认统计数据", "research has signed the statistics"),
            Need("register_frozen", "数据库已由两人固定", "two people have frozen the register"),
        ),
        seats=LEADING_GROUP,
    ),
    Step(
        "self_check",
        "自检自查",
        "self-check",
        needs=(Need("reports_in", "各单位自检自查报告已报送", "every body's report is in"),),
        deadline="self_check",
    ),
    Step(
        "teams",
        "组建考核组",
        "teams formed",
        needs=(Need("teams_formed", "考核组已组成，回避符合要求", "teams keep every recusal"),),
    ),
    Step(
        "ceremony",
        "抽取仪式",
        "ceremony of the draw",
        needs=(
            Need("opening_witnessed", "方案、抽样框和公钥已见证", "the opening is witnessed"),
            Need("seed_made", "公共随机数已产生", "the seed is made"),
        ),
        seats=LEADING_GROUP,
        deadline="departure",
    ),
    Step(
        "fieldwork",
        "实地抽查",
        "fieldwork",
        needs=(Need("visits_closed", "所有抽查均已结束", "every visit is closed"),),
    ),
    Step(
        "scoring",
        "评分",
        "scoring",
        needs=(
            Need("scores_complete", "各单位各项得分齐全", "every item of every body is scored"),
        ),
    ),
    Step(
        "review",
        "复核",
        "review",
        needs=(
            Need("cases_closed", "查询和复核均已答复", "every query and objection is answered"),
        ),
    ),
    Step(
        "approved",
        "审定",
        "approved",
        seats=(*LEADING_GROUP, "secretariat"),
        deadline="assessment_done",
    ),
    Step(
        "published",
        "印发通报",
        "published",
        needs=(Need("papers_issued", "通报和报告已编号印发", "the papers are issued"),),
    ),
    Step("archived", "归档", "archived"),
)
"""The steps in their order; the last one has no end."""

OPTIONAL: Final = frozenset({"consulting"})
"""Steps that the office may leave out."""
FIRST: Final = STEPS[0].id


def find_step(step: str) -> Step:
    """Return a step by its id."""
    return next(each for each in STEPS if each.id == step)


def step_after(step: str) -> Step | None:
    """Return the step that follows; nothing after the last."""
    place = STEPS.index(find_step(step)) + 1
    return STEPS[place] if place < len(STEPS) else None
