"""Register and statistics side by side; where they part too far, the body is asked.

The two sources count other units on other days: the statistics all units of a body, the register
the enterprises in it. Both figures are kept, each with its day. The gap between them is a reason
to ask and nothing else: no score is ever made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import Fault, RegisterError, raise_all
from kaohe.core.register.faults import FIGURE_TWICE
from kaohe.core.values import Rounding, write_exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from kaohe.core.canonical import Json
    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.indicators import Statistic

FORMAT: Final = "reconciliation/1"
QUERY_FORMAT: Final = "query/1"

FIGURES: Final = {
    "covered_units": ("涵盖单位数", "covered units"),
    "members": ("会员人数", "members"),
}
"""The figures that both sources have under one name; others have no counterpart."""

_HUNDREDTHS: Final = Rounding("half_up", Fraction(1, 100))


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells of a figure, and of which day."""

    value: int
    as_of: date

    def to_json(self, source: str) -> dict[str, Json]:
        """Return the value with its source and day."""
        return {"source": source, "value": self.value, "as_of": self.as_of.isoformat()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure of one body in both sources; at least one of them tells it."""

    body: str
    figure: str
    register: Told | None
    statistics: Told | None

    @property
    def day(self) -> date:
        """Return the day of the register's figure, or that of the statistics where it has none."""
        return next(told.as_of for told in (self.register, self.statistics) if told)

    @property
    def gap(self) -> Fraction | None:
        """Return the share of the larger figure by which the two part; None if one is missing.

        The larger is taken so that neither source is the measure of the other.
        """
        if self.register is None or self.statistics is None:
            return None
        one, other = self.register.value, self.statistics.value
        return Fraction(abs(one - other), max(one, other)) if one != other else Fraction(0)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a body: why do the two sources part?"""

    id: str
    """``body-figure-day of the register``; the same register asks the same question once."""
    comparison: Comparison
    above: Fraction
    """The share above which a body is asked."""
    zh: str
    """For the letter."""
    en: str

    def to_json(self) -> dict[str, Json]:
        """Return the query as ``query/1``."""
        comparison = self.comparison
        sources: list[Json] = [
            told.to_json(source)
            for source, told in (
                ("register", comparison.register),
                ("statistics", comparison.statistics),
            )
            if told is not None
        ]
        return {
            "format": QUERY_FORMAT,
            "id": self.id,
            "body": comparison.body,
            "figure": comparison.figure,
            "told": sources,
            "gap": None if comparison.gap is None else write_exact(comparison.gap),
            "above": write_exact(self.above),
            "text": {"zh": self.zh, "en": self.en},
        }


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All comparisons of a register with its statistics, and the queries that follow."""

    register_digest: str
    above: Fraction
    comparisons: tuple[Comparison, ...]
    queries: tuple[Query, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the reconciliation as ``reconciliation/1``, ready for canonical JSON."""
        return {
            "format": FORMAT,
            "register_digest": self.register_digest,
            "above": write_exact(self.above),
            "comparisons": [
                {
                    "body": each.body,
                    "figure": each.figure,
                    "register": each.register.to_json("register") if each.register else None,
                    "statistics": each.statistics.to_json("statistics")
                    if each.statistics
                    else None,
                    "gap": None if each.gap is None else write_exact(each.gap),
                }
                for each in self.comparisons
            ],
            "queries": [each.to_json() for each in self.queries],
        }


def compare_sources(
    counts: Mapping[str, UnitCounts], statistics: Iterable[Statistic], *, as_of: date
) -> tuple[Comparison, ...]:
    """Set both sources side by side for every body that one of them tells of.

    Args:
        counts: by body, from the register.
        statistics: of several days; the latest of each figure is taken.
        as_of: the day of the register.

    Raises:
        RegisterError: a figure of one day has two different values; all such faults together.
    """
    latest: dict[tuple[str, str], Told] = {}
    faults: list[Fault] = []
    for each in sorted(statistics, key=lambda s: (s.body, s.indicator, s.as_of)):
        known = latest.get((each.body, each.indicator))
        if known and known.as_of == each.as_of and known.value != each.value:
            faults.append(
                FIGURE_TWICE.at(
                    each.body,
                    body=each.body,
                    source="统计数据 (statistics)",
                    figure=each.indicator,
                    when=each.as_of.isoformat(),
                )
            )
        latest[each.body, each.indicator] = Told(each.value, each.as_of)
    raise_all(RegisterError, faults)
    bodies = sorted({*counts, *(body for body, _ in latest)})
    pairs = (
        Comparison(
            body,
            figure,
            Told(getattr(counts[body], figure), as_of) if body in counts else None,
            latest.get((body, figure)),
        )
        for body in bodies
        for figure in FIGURES
    )
    return tuple(each for each in pairs if each.register or each.statistics)


def write_queries(
    comparisons: Iterable[Comparison], *, above: Fraction, names: Mapping[str, tuple[str, str]]
) -> tuple[Query, ...]:
    """Write a question for every figure whose gap is above a share, or that one source lacks.

    Args:
        comparisons: both sources side by side.
        above: the share; a gap of exactly this share asks nothing.
        names: of the bodies, in Chinese and English.
    """
    return tuple(
        Query(
            id=f"{each.body}-{each.figure}-{each.day.isoformat()}",
            comparison=each,
            above=above,
            zh=_write_zh(each, above, names[each.body][0]),
            en=_write_en(each, above, names[each.body][1]),
        )
        for each in comparisons
        if each.gap is None or each.gap > above
    )


def _write_zh(each: Comparison, above: Fraction, name: str) -> str:
    figure = FIGURES[each.figure][0]
    parts = [f"{name}："]
    if each.register is None:
        parts.append(f"非公企业法人数据库中没有你单位的{figure}")
    else:
        parts.append(
            f"截至{_zh_day(each.register.as_of)}，非公企业法人数据库中你单位的{figure}"
            f"为{each.register.value}"
        )
    if each.statistics is None:
        parts.append(f"；统计数据中没有你单位的{figure}。")
    else:
        parts.append(f"；截至{_zh_day(each.statistics.as_of)}，统计数据为{each.statistics.value}。")
    if each.gap is None:
        parts.append("请补报所缺的一项。")
    else:
        parts.append(
            f"两数相差占较大一数的{_percent(each.gap)}%，超过规则规定的{_percent(above)}%。"
            "请核对后书面说明原因（统计范围、统计时点、漏报或重复等），并附有关依据。"
        )
    parts.append("两个来源的数字分别保留，互不替代，差额本身不计分。")
    return "".join(parts)


def _write_en(each: Comparison, above: Fraction, name: str) -> str:
    figure = FIGURES[each.figure][1]
    told = [
        f"the {source} has {value.value} of {value.as_of.isoformat()}"
        if value
        else f"the {source} has none"
        for source, value in (("register", each.register), ("statistics table", each.statistics))
    ]
    asked = (
        "Please deliver what is missing."
        if each.gap is None
        else f"They part by {_percent(each.gap)}% of the larger, above the {_percent(above)}% of "
        "the rules. Please explain, with evidence."
    )
    return f"{name}, {figure}: {told[0]}; {told[1]}. {asked} Both are kept; the gap scores nothing."


def _zh_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _percent(share: Fraction) -> str:
    return str(_HUNDREDTHS.apply(share * 100))
