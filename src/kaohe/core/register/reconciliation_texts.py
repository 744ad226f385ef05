"""What a body is asked or told where register and statistics part, in Chinese and English."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.register.reconciled import FIGURES, Missing, Told
from kaohe.core.values import Rounding

if TYPE_CHECKING:
    from datetime import date

    from kaohe.core.register.indicators import Source

_HUNDREDTHS: Final = Rounding("half_up", Fraction(1, 100))


def tell_missing(
    body: str, source: Source, figures: tuple[str, ...], name: tuple[str, str]
) -> Missing:
    """Tell a body what a source lacks of it."""
    in_zh = "、".join(FIGURES[each].zh for each in figures)
    in_en = " and ".join(FIGURES[each].en for each in figures)
    if source == "register":
        return Missing(
            body, source, figures,
            zh=f"{name[0]}：非公企业法人数据库中没有你单位的数据，{in_zh}无从核对。请报送数据库。",
            en=f"{name[1]}: the register has no rows of this body, so {in_en} cannot be compared. "
            "Please deliver the register.",
        )  # fmt: skip
    ids = "、".join(figures)
    return Missing(
        body, source, figures,
        zh=f"{name[0]}：统计数据没有按单位类别分列的{in_zh}，无从核对。"
        f"请在统计表中补报（指标代码{ids}）。",
        en=f"{name[1]}: the statistics do not break down {in_en}, which cannot be compared. "
        f"Please add to the statistics table: {', '.join(figures)}.",
    )  # fmt: skip


def write_zh(
    name: str, figure: str, register: Told, statistics: Told, gap: Fraction, above: Fraction
) -> str:
    """Write the question in Chinese."""
    return (
        f"{name}：截至{_zh_day(register.as_of)}，非公企业法人数据库中你单位的{FIGURES[figure].zh}"
        f"为{register.value}；截至{_zh_day(statistics.as_of)}，统计数据为{statistics.value}。"
        f"两数相差占较大一数的{_percent(gap)}%，超过规则规定的{_percent(above)}%。"
        "请核对后书面说明原因（统计范围、统计时点、漏报或重复等），并附有关依据。"
        "两个来源的数字分别保留，互不替代，差额本身不计分。"
    )


def write_en(
    name: str, figure: str, register: Told, statistics: Told, gap: Fraction, above: Fraction
) -> str:
    """Write the question in English."""
    return (
        f"{name}, {FIGURES[figure].en}: the register has {register.value} of "
        f"{register.as_of.isoformat()}; the statistics table has {statistics.value} of "
        f"{statistics.as_of.isoformat()}. They part by {_percent(gap)}% of the larger, above the "
        f"{_percent(above)}% of the rules. Please explain, with evidence. Both are kept; the gap "
        "scores nothing."
    )


def _zh_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _percent(share: Fraction) -> str:
    return str(_HUNDREDTHS.apply(share * 100))
