"""How figures, kinds and states are called on the pages of the room."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.values import Rounding

NAMES: Final = {
    ("statistic", "covered_units"): gettext_lazy("涵盖法人单位数"),
    ("statistic", "members"): gettext_lazy("会员人数"),
    ("statistic", "migrant_members"): gettext_lazy("农民工会员人数"),
    ("statistic", "enterprise_covered_units"): gettext_lazy("非公企业涵盖单位数"),
    ("statistic", "enterprise_members"): gettext_lazy("非公企业会员人数"),
    ("target", "new_covered_units"): gettext_lazy("净增涵盖法人单位任务数"),
    ("target", "new_members"): gettext_lazy("净增会员任务数"),
    ("target", "new_migrant_members"): gettext_lazy("净增农民工会员任务数"),
}
KIND_NAMES: Final = {
    "statistic": gettext_lazy("统计数据"),
    "target": gettext_lazy("目标任务"),
}
STATES: Final = {
    "none": (gettext_lazy("未会签"), "secondary"),
    "agreed": (gettext_lazy("已确认"), "green"),
    "objected": (gettext_lazy("有异议"), "red"),
    "void": (gettext_lazy("已失效，须重新会签"), "yellow"),
}
"""State of a countersignature: its word and its colour."""
QUERY_STATES: Final = {
    "open": (gettext_lazy("待答复"), "yellow"),
    "late": (gettext_lazy("逾期未答复"), "red"),
    "answered": (gettext_lazy("已答复，待办结"), "yellow"),
    "closed": (gettext_lazy("已办结"), "green"),
}
TWO_PLACES: Final = Rounding("half_up", Fraction(1, 100))
"""For reading: per cent with two places; the exact fraction stands beside its definition."""


def name_figure(kind: str, indicator: str) -> str:
    """Return how a figure is called; its code where it has no name."""
    return str(NAMES.get((kind, indicator), indicator))


def name_when(kind: str, when: str) -> str:
    """Return the day or the year of a figure as it is read."""
    if kind == "target":
        return _("%(year)s年度") % {"year": when}
    return date.fromisoformat(when).isoformat()


def show_percent(share: Fraction | None) -> str:
    """Return a share in per cent, rounded half up to two places."""
    return "—" if share is None else f"{TWO_PLACES.apply(share * 100)}%"


def show_count(value: int | None) -> str:
    """Return a whole number with its thousands apart."""
    return "—" if value is None else f"{value:,}"


def name_in_chinese(kind: str, indicator: str) -> str:
    """Return how a figure is called in workbooks, which are Chinese whatever the page is."""
    with translation.override("zh-hans"):
        return name_figure(kind, indicator)
