"""The statistics of 研究室 and the targets of the year, as workbooks.

Statistics count all units (enterprises, institutions, offices), the register only non-public
enterprises, and they have another as-of date: the two are never subtracted from one another. What
the statistics tell of enterprises alone is made by ``enterprise_figures``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kaohe.core.register.fields import STATISTICS, TARGETS
from kaohe.demo.chance import draw_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kaohe.core.register.fields import TableKind
    from kaohe.demo.bodies import BodyParameters

YEAR_BEFORE: Final = "2011-09-30"
YEAR_END: Final = "2012-09-30"
"""Union statistics run from 1 October to 30 September."""

TARGET_YEAR: Final = 2012
_LEAST, _MOST = Fraction(9, 10), Fraction(11, 10)
_CREATED: Final = datetime(2012, 12, 31, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of the statistics, for the whole nation at scale 1."""

    id: str
    at_year_end: int
    target: int


INDICATORS: Final = (
    Indicator("covered_units", at_year_end=6_167_000, target=430_000),
    Indicator("members", at_year_end=280_000_000, target=21_000_000),
    Indicator("migrant_members", at_year_end=105_000_000, target=7_800_000),
)
"""September 2012; the targets are made up so that the nation completes about all of them."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a table: body, indicator, date or year, value."""

    body: str
    indicator: str
    when: str
    value: int


def make_figures(
    parameters: Mapping[str, BodyParameters], *, seed: int, scale: Fraction
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the statistics and the targets that follow from the bodies' parameters.

    The increase of the year is the target times the body's completion, to the nearest unit, so
    that the truth of the completion is known.
    """
    statistics: list[Figure] = []
    targets: list[Figure] = []
    for body, known in parameters.items():
        for indicator, completion in zip(INDICATORS, known.completion, strict=True):
            wobble = draw_between(_LEAST, _MOST, seed, "statistics", body, indicator.id)
            share = known.weight * wobble * scale
            end = max(1, round(indicator.at_year_end * share))
            target = max(1, round(indicator.target * share))
            increase = min(round(target * completion), end)
            statistics.append(Figure(body, indicator.id, YEAR_BEFORE, end - increase))
            statistics.append(Figure(body, indicator.id, YEAR_END, end))
            targets.append(Figure(body, f"new_{indicator.id}", str(TARGET_YEAR), target))
    return tuple(statistics), tuple(targets)


def write_tables(folder: Path, statistics: Iterable[Figure], targets: Iterable[Figure]) -> None:
    """Write ``statistics.xlsx`` and ``targets.xlsx``."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_workbook(folder / "statistics.xlsx", STATISTICS, statistics)
    _write_workbook(folder / "targets.xlsx", TARGETS, targets)


def _write_workbook(path: Path, kind: TableKind, figures: Iterable[Figure]) -> None:
    """Write one sheet; the fixed date of creation keeps the bytes the same at every run."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": _CREATED, "title": kind.zh})
        sheet = book.add_worksheet(kind.zh)
        sheet.set_column(0, len(kind.fields) - 1, 18)
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, [field.zh for field in kind.fields], bold)
        for row, figure in enumerate(figures, start=1):
            sheet.write_string(row, 0, figure.body)
            sheet.write_string(row, 1, figure.indicator)
            sheet.write_string(row, 2, figure.when)
            sheet.write_number(row, 3, figure.value)
