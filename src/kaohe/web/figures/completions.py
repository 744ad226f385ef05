"""How far each body has met its targets, from the statistics alone; and the sheet of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kaohe.core.errors import StepRefused
from kaohe.core.register.indicators import compute_indicators
from kaohe.web.figures.faults import REGISTER_ABSENT
from kaohe.web.figures.measuring import count_bodies, find_register
from kaohe.web.figures.sets import (
    latest_set,
    list_bodies,
    list_statistics,
    list_targets,
    pack_of,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kaohe.core.register.indicators import IndicatorSheet
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.sets import FigureRow


@dataclass(frozen=True, slots=True)
class CompletionRule:
    """A completion that the rules measure: which figures, of which days, over which target."""

    id: str
    name: Any
    figure: str
    target: str
    base: date
    end: date


@dataclass(frozen=True, slots=True)
class Completed:
    """A completion of one body, with what it is made of; None for what is missing."""

    body: str
    rule: CompletionRule
    before: int | None
    after: int | None
    target: int | None

    @property
    def increase(self) -> int | None:
        """Return the net increase within the statistics."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def value(self) -> Fraction | None:
        """Return the increase over the target; None where something is missing, or it is zero."""
        if self.increase is None or not self.target:
            return None
        return Fraction(self.increase, self.target)


def list_completions(cycle: Cycle) -> tuple[CompletionRule, ...]:
    """Return the completions that the pack of a cycle measures by statistics."""
    return tuple(
        CompletionRule(rule.id, rule.name, rule.of[0], rule.of[1], rule.as_of[0], rule.as_of[-1])
        for rule in pack_of(cycle).indicators
        if rule.source == "statistics" and rule.kind == "completion"
    )


def find_completions(
    cycle: Cycle, rows: Iterable[FigureRow], *, bodies: Iterable[str]
) -> tuple[Completed, ...]:
    """Return every completion of some bodies."""
    told = {row.key: row.value for row in rows}
    return tuple(
        Completed(
            body,
            rule,
            told.get(("statistic", body, rule.figure, rule.base.isoformat())),
            told.get(("statistic", body, rule.figure, rule.end.isoformat())),
            told.get(("target", body, rule.target, str(rule.end.year))),
        )
        for body in bodies
        for rule in list_completions(cycle)
    )


def total_completions(cycle: Cycle, found: Iterable[Completed]) -> tuple[Completed, ...]:
    """Return the completion of all bodies together; of those alone that lack nothing."""
    whole = [each for each in found if each.value is not None]
    return tuple(
        Completed(
            "",
            rule,
            sum(each.before or 0 for each in whole if each.rule == rule),
            sum(each.after or 0 for each in whole if each.rule == rule),
            sum(each.target or 0 for each in whole if each.rule == rule),
        )
        for rule in list_completions(cycle)
    )


def read_indicator_sheet(cycle: Cycle) -> IndicatorSheet:
    """Return the indicators of a cycle, of its register and of the figures of its office.

    Raises:
        StepRefused: there is no register.
        RegisterError: every figure that is missing, or zero where it divides.
    """
    register = find_register(cycle)
    if register is None:
        raise StepRefused(REGISTER_ABSENT.at(cycle.pk))
    rows, rules = rows_of(latest_set(cycle)), list_completions(cycle)
    known = set(list_bodies(cycle))
    counts = {body: units for body, units in count_bodies(register).items() if body in known}
    return compute_indicators(
        counts,
        list_statistics(rows),
        list_targets(rows),
        register_digest=register.digest,
        register_as_of=register.as_of,
        base=min((rule.base for rule in rules), default=register.as_of),
        end=max((rule.end for rule in rules), default=register.as_of),
    )
