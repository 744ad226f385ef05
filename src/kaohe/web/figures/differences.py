"""Register, statistics and what the bodies report, side by side; nothing is subtracted to score.

Which gaps are asked about follows from the pack, as in ``kaohe registry reconcile``; the body's own
report stands beside both sources and is told where it parts from either as far as that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from kaohe.core.register.reconciled import FIGURES, Told, find_gap
from kaohe.web.figures.countersigned import list_words
from kaohe.web.figures.measuring import count_bodies
from kaohe.web.figures.sets import latest_set, list_statistics, pack_of, rows_of
from kaohe.workflows.registers.reconciling import reconcile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kaohe.core.register.counts import UnitCounts
    from kaohe.core.register.indicators import Statistic
    from kaohe.core.register.reconciled import Query as Suggestion
    from kaohe.core.register.reconciled import Reconciliation
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.figures.models import Query


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one body as three sources tell it."""

    body: str
    figure: str
    register: Told | None
    statistics: Told | None
    reported: Told | None
    gap: Fraction | None
    """Between register and statistics, as a share of the larger."""
    reported_gap: Fraction | None
    """The larger of the two gaps between the body's report and the others."""
    is_above: bool
    """Whether one of the gaps passes the share of the rules."""
    suggestion: Suggestion | None
    """What the body is to be asked; None where the two sources agree well enough."""
    query: Query | None
    """What it was asked."""


@dataclass(frozen=True, slots=True)
class Differences:
    """All differences of a cycle, and the share above which a body is asked."""

    above: Fraction
    lines: tuple[Difference, ...]
    found: Reconciliation

    @property
    def unasked(self) -> tuple[Suggestion, ...]:
        """Return what was not asked yet."""
        return tuple(
            each.suggestion for each in self.lines if each.suggestion and each.query is None
        )


@dataclass(frozen=True, slots=True)
class BothSources:
    """The register of a cycle with the statistics that were entered in the office."""

    digest: str
    as_of: date
    by_body: Mapping[str, UnitCounts]
    told: tuple[Statistic, ...]

    def counts(self, *groupings: str) -> Mapping[tuple[str, ...], UnitCounts]:
        """Return the counts by body; nothing else is reconciled."""
        if groupings != ("body",):
            raise ValueError(f"groupings: {groupings}")
        return {(body,): units for body, units in self.by_body.items()}

    def statistics(self) -> tuple[Statistic, ...]:
        """Return the statistics."""
        return self.told


def find_differences(cycle: Cycle, register: Snapshot) -> Differences:
    """Set the three sources side by side for every body.

    Raises:
        PackInvalid: the pack does not say from which gap on a body is asked.
    """
    sources = BothSources(
        register.digest,
        register.as_of,
        count_bodies(register),
        list_statistics(rows_of(latest_set(cycle))),
    )
    found = reconcile(pack_of(cycle), sources)
    suggested = {(each.body, each.figure): each for each in found.queries}
    asked = {each.gap: each for each in cycle.figure_queries.exclude(gap="")}
    reported = _find_reported(cycle)
    lines = []
    for each in found.comparisons:
        own = reported.get((each.body, each.figure))
        gaps = [
            find_gap(own.value, other.value)
            for other in (each.register, each.statistics)
            if own is not None and other is not None
        ]
        reported_gap = max(gaps, default=None)
        suggestion = suggested.get((each.body, each.figure))
        lines.append(
            Difference(
                each.body,
                each.figure,
                each.register,
                each.statistics,
                own,
                each.gap,
                reported_gap,
                suggestion is not None or (reported_gap or 0) > found.above,
                suggestion,
                asked.get(suggestion.id) if suggestion else None,
            )
        )
    return Differences(found.above, tuple(lines), found)


def _find_reported(cycle: Cycle) -> dict[tuple[str, str], Told]:
    """Return what bodies report, as far as their words still hold."""
    return {
        (each.body, figure): Told(each.word.reported[figure], timezone.localdate(each.word.at))
        for each in list_words(cycle)
        if each.word is not None and each.state != "void"
        for figure in FIGURES
        if figure in each.word.reported
    }
