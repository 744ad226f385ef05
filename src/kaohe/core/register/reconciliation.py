"""Register and statistics side by side; where they part too far, the body is asked.

Both figures are kept, each with its day. The gap between them is a reason to ask and nothing else:
no score is ever made of it. A figure that one source lacks has no gap; its body is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import Fault, RegisterError, raise_all
from kaohe.core.register.faults import FIGURE_TWICE
from kaohe.core.register.reconciled import FIGURES, Comparison, Missing, Query, Told, find_gap
from kaohe.core.register.reconciliation_texts import tell_missing, write_en, write_zh

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.indicators import Source, Statistic


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
        gap = find_gap(register.value, statistics.value)
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
                    zh=write_zh(zh, each.figure, register, statistics, gap, above),
                    en=write_en(en, each.figure, register, statistics, gap, above),
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
        tell_missing(body, source, tuple(figures), names[body])
        for (body, source), figures in lacking.items()
    )
