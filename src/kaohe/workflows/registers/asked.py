"""Which figures of the statistics, and which targets, a pack cannot do without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kaohe.core.register.reconciled import FIGURES

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack

Kind: TypeAlias = Literal["statistic", "target"]


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure that every body must have."""

    kind: Kind
    indicator: str
    when: str
    """The day of a statistical figure, the year of a target."""


def ask_figures(pack: Pack) -> tuple[AskedFigure, ...]:
    """Return what statistics and targets must tell of every body, in the order of a table.

    Completions need a figure of the first and the last day and the target of the year; the
    reconciliation with the register needs, of the last day, the part for non-public enterprises.
    A pack that measures nothing by statistics asks for nothing.
    """
    statistics: list[AskedFigure] = []
    targets: list[AskedFigure] = []
    ends: list[str] = []
    for rule in pack.indicators:
        if rule.source != "statistics" or rule.kind != "completion":
            continue
        figure, target = rule.of
        days = [day.isoformat() for day in rule.as_of]
        statistics += [AskedFigure("statistic", figure, day) for day in days]
        targets.append(AskedFigure("target", target, str(rule.as_of[-1].year)))
        ends.append(days[-1])
    if ends and pack.register_rule is not None:
        statistics += [AskedFigure("statistic", figure, max(ends)) for figure in FIGURES]
    return tuple(dict.fromkeys((*statistics, *targets)))
