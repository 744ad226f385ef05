"""What every measure of the register is, in one sentence, for whoever opens a number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from kaohe.core.register.measures import MEASURES
from kaohe.core.values import write_exact
from kaohe.engines.classifications import GROUP_NAMES, name_of
from kaohe.web.base.language import pick
from kaohe.web.figures.words import show_count, show_percent

if TYPE_CHECKING:
    from fractions import Fraction

    from kaohe.core.register.measures import Measured

SHOWN: Final = (
    "legal_persons",
    "covered_units",
    "coverage",
    "employees",
    "members",
    "membership",
    "women_share",
    "absent_share",
)
"""What a table has room for; the page of a group shows every measure."""
FIRST: Final = "coverage"
"""What the picture shows unless the table is sorted by another."""
SHARES: Final = frozenset(each.id for each in MEASURES if each.of)

DEFINITIONS: Final = {
    "legal_persons": _("计入数据库且没有标注“事实不存在”的企业数。"),
    "covered_units": _("企业法人中已建会的企业数，包括单独、联合和联合会涵盖三种形式。"),
    "own_unions": _("工会组织形式为“单独”的企业数，一个企业一个工会。"),
    "joint_units": _("工会组织形式为“联合”的企业数；联合基层工会没有编号，只能统计涵盖单位。"),
    "federation_units": _("工会组织形式为“联合会涵盖”的企业数。"),
    "unions_at_least": _("单独基层工会数，加上至少一个联合基层工会（如有联合涵盖单位）。"),
    "unions_at_most": _("假定每个涵盖单位各有一个工会。"),
    "coverage": _("建会数（涵盖单位）除以企业法人数。"),
    "employees": _("企业法人职工人数之和；职工人数缺失或有误的企业不计入。"),
    "members": _("已建会企业会员人数之和；会员人数缺失或有误的企业不计入。"),
    "membership": _("会员人数除以职工人数；职工人数缺失或有误的企业，分子分母都不计入。"),
    "women": _("企业法人女职工人数之和；未填的企业不计入。"),
    "migrants": _("企业法人农民工人数之和；未填的企业不计入。"),
    "women_members": _("已建会企业女会员人数之和；缺失或有误的企业不计入。"),
    "women_share": _("女会员除以会员；女会员缺失或有误的企业，分子分母都不计入。"),
    "absent": _("标注“事实不存在”的企业数，不计入其他任何指标。"),
    "absent_share": _("事实不存在企业除以事实不存在企业与企业法人之和。"),
}
_NAMES: Final = {each.id: (each.zh, each.en) for each in MEASURES}


def name_measure(measure: str) -> str:
    """Return how a measure is called."""
    return pick(_NAMES[measure])


def name_group(grouping: str, code: str | None) -> str:
    """Return how a group is called."""
    return pick(name_of(grouping, code))


def name_grouping(grouping: str) -> str:
    """Return how a kind of group is called."""
    return pick(GROUP_NAMES[grouping])


def show_measured(each: Measured) -> str:
    """Return a measured value for reading: a count whole, a share in per cent."""
    if each.denominator is None:
        return show_count(each.numerator)
    return show_percent(each.value)


def show_exact(value: Fraction | None) -> str:
    """Return a value as it is kept: a finite decimal, or a fraction in lowest terms."""
    return "—" if value is None else write_exact(value)
