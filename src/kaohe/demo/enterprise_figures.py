"""What the statistics tell of non-public enterprises alone, and the gaps planted into it.

The statistics are broken down by kind of unit (单位类别). Their part for enterprises is made of
the same unions as the register, three months earlier, so the two nearly agree; where they do not,
a gap was planted, and the truth names it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from kaohe.core.register.enterprise_rules import ENTERPRISE_RULES
from kaohe.core.register.reconciled import FIGURES
from kaohe.core.values import write_exact
from kaohe.demo.chance import choose, draw_between, hash_labels
from kaohe.demo.statistics import YEAR_END, Figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Set
    from pathlib import Path

    from kaohe.demo.dirt import DirtyRows, Planted
    from kaohe.demo.enterprises import Enterprises, Mask

_ASKED_BODIES: Final = 4
_LEAST_GROWTH, _MOST_GROWTH = Fraction(2, 1000), Fraction(15, 1000)
"""What the register has more than the statistics of three months before."""
_LEAST_EXTRA, _MOST_EXTRA = Fraction(3, 100), Fraction(15, 100)
"""By how much a planted gap passes the share above which a body is asked."""

_NOT_COVERED: Final = {
    *(rule.id for rule in ENTERPRISE_RULES if rule.severity == "unplaceable"),
    "absent_with_union",
}
_WITHOUT_MEMBERS: Final = {*_NOT_COVERED, "members", "members_gt_employees"}


@dataclass(frozen=True, slots=True)
class UnionTotals:
    """The unions of a body's enterprises that its register can count."""

    covered_units: int = 0
    members: int = 0

    def __add__(self, other: UnionTotals) -> UnionTotals:
        return UnionTotals(self.covered_units + other.covered_units, self.members + other.members)


@dataclass(frozen=True, slots=True)
class PlantedGap:
    """A figure of the statistics that was made to part from the register."""

    body: str
    figure: str
    told: int
    """By the statistics."""
    true: int
    gap: Fraction
    """Share of the larger by which they part, as planned; the value is the nearest unit."""


def total_unions(enterprises: Enterprises, rows: DirtyRows) -> UnionTotals:
    """Add up the unions of some enterprises.

    What a spoilt row keeps the register from counting is left out here too: a single large
    enterprise would otherwise make the figures of a small body part, which nobody planted.
    """
    has_union = enterprises.union_kind > 0
    covered = has_union & _not_spoilt(rows.planted, len(enterprises), _NOT_COVERED)
    known = has_union & _not_spoilt(rows.planted, len(enterprises), _WITHOUT_MEMBERS)
    return UnionTotals(int(covered.sum()), int(enterprises.members[known].sum()))


def make_enterprise_figures(
    unions: Mapping[str, UnionTotals], *, asked_above: Fraction | None, seed: int
) -> tuple[tuple[Figure, ...], tuple[PlantedGap, ...]]:
    """Return the statistics of enterprises, and what was planted into them.

    Args:
        unions: by body.
        asked_above: the pack's share above which a body is asked; without one nothing is planted.
        seed: of the nation.
    """
    asked = () if asked_above is None else _choose_bodies(unions, seed)
    figures: list[Figure] = []
    gaps: list[PlantedGap] = []
    for body, totals in unions.items():
        planted = choose(tuple(FIGURES), seed, "which figure parts", body) if body in asked else ""
        for figure, kind in FIGURES.items():
            true = getattr(totals, kind.counted)
            if figure == planted and asked_above is not None:
                gap = asked_above + (1 - asked_above) * _draw(
                    _LEAST_EXTRA, _MOST_EXTRA, seed, "gap", body
                )
                told = round(true / (1 - gap))
                gaps.append(PlantedGap(body, figure, told, true, gap))
            else:
                told = round(true * (1 - _draw(_LEAST_GROWTH, _MOST_GROWTH, seed, figure, body)))
            figures.append(Figure(body, figure, YEAR_END, told))
    return tuple(figures), tuple(gaps)


def write_gaps(path: Path, gaps: Iterable[PlantedGap]) -> None:
    """Write what was planted into the statistics, for a reconciliation to find."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("body", "figure", "told", "true", "gap"))
        writer.writerows(
            (each.body, each.figure, each.told, each.true, write_exact(each.gap)) for each in gaps
        )


def _choose_bodies(bodies: Iterable[str], seed: int) -> tuple[str, ...]:
    in_order = sorted(bodies, key=lambda body: hash_labels(seed, "statistics part", body))
    return tuple(in_order[:_ASKED_BODIES])


def _draw(least: Fraction, most: Fraction, seed: int, subject: str, body: str) -> Fraction:
    return draw_between(least, most, seed, "enterprise figures", subject, body)


def _not_spoilt(planted: Iterable[Planted], count: int, rules: Set[str]) -> Mask:
    """Tell which enterprises break none of some rules; what is delivered twice comes after them."""
    kept = np.ones(count, dtype=bool)
    spoilt = (each.row for each in planted if not rules.isdisjoint(each.finds))
    kept[[row for row in spoilt if row < count]] = False
    return kept
