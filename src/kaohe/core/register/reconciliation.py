"""Register and statistics side by side; where they part too far, the body is asked.

The statistics count all units of a body, the register the non-public enterprises in it, so what
is compared is the part of the statistics that is broken down for these (单位类别), never the whole.
Both figures are kept, each with its day. The gap between them is a reason to ask and nothing else:
no score is ever made of it. A figure that one source lacks has no gap; its body is told once.
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
    from kaohe.core.register.indicators import Source, Statistic

FORMAT: Final = "reconciliation/1"
QUERY_FORMAT: Final = "query/1"

_HUNDREDTHS: Final = Rounding("half_up", Fraction(1, 100))


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A figure of the statistics that has a counterpart in the register."""

    counted: str
    """The count of :class:`~kaohe.core.register.counts.UnitCounts` that is its counterpart."""
    zh: str
    en: str


FIGURES: Final = {
    "enterprise_covered_units": Reconciled(
        "covered_units", "非公企业涵盖单位数", "covered units among non-public enterprises"
    ),
    "enterprise_members": Reconciled(
        "members", "非公企业会员人数", "members in non-public enterprises"
    ),
}
"""By their indicator in the statistics; the totals over all kinds of units have no counterpart."""


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
    def gap(self) -> Fraction | None:
        """Return the share of the larger figure by which the two part; None if one is missing."""
        if self.register is None or self.statistics is None:
            return None
        return _find_gap(self.register.value, self.statistics.value)


@dataclass(frozen=True, slots=True)
class Query:
    """A question to a body: why do the two sources part?"""

    id: str
    """``body-figure-day of the register``; the same register asks the same question once."""
    body: str
    figure: str
    register: Told
    statistics: Told
    gap: Fraction
    above: Fraction
    """The share above which a body is asked."""
    zh: str
    """For the letter."""
    en: str

    def to_json(self) -> dict[str, Json]:
        """Return the query as ``query/1``."""
        return {
            "format": QUERY_FORMAT,
            "id": self.id,
            "body": self.body,
            "figure": self.figure,
            "told": [self.register.to_json("register"), self.statistics.to_json("statistics")],
            "gap": write_exact(self.gap),
            "above": write_exact(self.above),
            "text": {"zh": self.zh, "en": self.en},
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """What one source lacks of a body, so that nothing can be compared."""

    body: str
    source: Source
    figures: tuple[str, ...]
    zh: str
    en: str

    def to_json(self) -> dict[str, Json]:
        """Return it as in ``reconciliation/1``."""
        return {
            "body": self.body,
            "source": self.source,
            "figures": list(self.figures),
            "text": {"zh": self.zh, "en": self.en},
        }


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All comparisons of a register with its statistics, and what follows from them."""

    register_digest: str
    above: Fraction
    comparisons: tuple[Comparison, ...]
    queries: tuple[Query, ...]
    missing: tuple[Missing, ...]

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
            "missing": [each.to_json() for each in self.missing],
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
            Told(getattr(counts[body], kind.counted), as_of) if body in counts else None,
            latest.get((body, figure)),
        )
        for body in bodies
        for figure, kind in FIGURES.items()
    )
    return tuple(each for each in pairs if each.register or each.statistics)


def write_queries(
    comparisons: Iterable[Comparison], *, above: Fraction, names: Mapping[str, tuple[str, str]]
) -> tuple[Query, ...]:
    """Write a question for every figure whose gap is above a share.

    Args:
        comparisons: both sources side by side.
        above: the share; a gap of exactly this share asks nothing.
        names: of the bodies, in Chinese and English.
    """
    queries = []
    for each in comparisons:
        register, statistics = each.register, each.statistics
        if register is None or statistics is None:
            continue
        gap = _find_gap(register.value, statistics.value)
        if gap > above:
            zh, en = names[each.body]
            queries.append(
                Query(
                    id=f"{each.body}-{each.figure}-{register.as_of.isoformat()}",
                    body=each.body,
                    figure=each.figure,
                    register=register,
                    statistics=statistics,
                    gap=gap,
                    above=above,
                    zh=_write_zh(zh, each.figure, register, statistics, gap, above),
                    en=_write_en(en, each.figure, register, statistics, gap, above),
                )
            )
    return tuple(queries)


def list_missing(
    comparisons: Iterable[Comparison], *, names: Mapping[str, tuple[str, str]]
) -> tuple[Missing, ...]:
    """Tell once for each body what a source lacks of it; a missing figure is no gap of 100 %.

    Args:
        comparisons: both sources side by side.
        names: of the bodies, in Chinese and English.
    """
    lacking: dict[tuple[str, Source], list[str]] = {}
    for each in comparisons:
        if each.register is None:
            lacking.setdefault((each.body, "register"), []).append(each.figure)
        elif each.statistics is None:
            lacking.setdefault((each.body, "statistics"), []).append(each.figure)
    return tuple(
        _tell_missing(body, source, tuple(figures), names[body])
        for (body, source), figures in lacking.items()
    )


def _tell_missing(
    body: str, source: Source, figures: tuple[str, ...], name: tuple[str, str]
) -> Missing:
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


def _find_gap(one: int, other: int) -> Fraction:
    """Divide by the larger, so that neither source is the measure of the other."""
    return Fraction(abs(one - other), max(one, other)) if one != other else Fraction(0)


def _write_zh(
    name: str, figure: str, register: Told, statistics: Told, gap: Fraction, above: Fraction
) -> str:
    return (
        f"{name}：截至{_zh_day(register.as_of)}，非公企业法人数据库中你单位的{FIGURES[figure].zh}"
        f"为{register.value}；截至{_zh_day(statistics.as_of)}，统计数据为{statistics.value}。"
        f"两数相差占较大一数的{_percent(gap)}%，超过规则规定的{_percent(above)}%。"
        "请核对后书面说明原因（统计范围、统计时点、漏报或重复等），并附有关依据。"
        "两个来源的数字分别保留，互不替代，差额本身不计分。"
    )


def _write_en(
    name: str, figure: str, register: Told, statistics: Told, gap: Fraction, above: Fraction
) -> str:
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
