"""Generate the practice nation: everything the office would receive, and the truth beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from kaohe.demo.bodies import ENTERPRISES, draw_parameters
from kaohe.demo.enterprise_figures import make_enterprise_figures, write_gaps
from kaohe.demo.faults import NATION_EXISTS, SCALE_OUT_OF_RANGE
from kaohe.demo.plan import plan_counties
from kaohe.demo.registers import Counts, deliver_body, group_by_body
from kaohe.demo.reports import write_reports
from kaohe.demo.statistics import make_figures, write_tables
from kaohe.demo.truth_files import AnomalyFile, write_bodies, write_counties, write_summary
from kaohe.engines.divisions import divisions

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.rules.model import Pack

Progress: TypeAlias = Callable[[int, int], None]
"""Called with rows done and rows in all."""

SMALLEST_SCALE: Final = Fraction(1, 100)
LARGEST_SCALE: Final = Fraction(10)


@dataclass(frozen=True, slots=True)
class NationReport:
    """What was generated."""

    out: Path
    seed: int
    scale: Fraction
    enterprises: int
    lines: int
    """Lines of all enterprise files, headers and broken lines included."""
    federations: int
    social_unions: int
    anomalies: tuple[tuple[str, int], ...]
    """How often each kind was planted into a line."""


def be_quiet(done: int, total: int) -> None:
    """Show no progress."""


def generate_nation(
    out: Path, *, pack: Pack, seed: int, scale: Fraction, progress: Progress = be_quiet
) -> NationReport:
    """Write a practice nation into a folder that does not exist yet.

    The same seed, scale and pack give the same bytes; neither a clock nor chance is asked.

    Args:
        out: receives ``deliveries/``, ``statistics/``, ``reports/``, ``reviews/`` and ``truth/``.
        pack: whose items the self-check reports and reviews answer.
        seed: any whole number.
        scale: 1 for the 4,152,400 enterprises of 2012; statistics and targets are scaled alike.
        progress: called after each block of counties.

    Raises:
        InputError: the scale is not between 1/100 and 10.
        OutputExists: the folder is there already.
    """
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise SCALE_OUT_OF_RANGE.error_at("scale", scale=scale)
    if out.exists():
        raise NATION_EXISTS.error_at(str(out), name=out.name)
    parameters = draw_parameters(seed)
    plans = plan_counties(divisions(), parameters, seed=seed, scale=scale)
    total = round(ENTERPRISES * scale)
    counts = Counts()
    truth = out / "truth"
    truth.mkdir(parents=True)
    with AnomalyFile(truth / "anomalies.csv") as anomalies:
        for body, counties in group_by_body(plans).items():
            for found in deliver_body(out, parameters[body], counties, seed=seed, counts=counts):
                anomalies.write(found)
                progress(counts.enterprises, total)
    statistics, targets = make_figures(parameters, seed=seed, scale=scale)
    asked_above = pack.register_rule.gap_query_above if pack.register_rule else None
    of_enterprises, gaps = make_enterprise_figures(
        counts.unions, asked_above=asked_above, seed=seed
    )
    write_tables(out / "statistics", (*statistics, *of_enterprises), targets)
    write_reports(out, pack, parameters, seed=seed)
    write_bodies(truth / "bodies.csv", parameters)
    write_counties(truth / "counties.csv", plans)
    write_gaps(truth / "gaps.csv", gaps)
    report = NationReport(
        out=out,
        seed=seed,
        scale=scale,
        enterprises=counts.enterprises,
        lines=counts.lines,
        federations=counts.federations,
        social_unions=counts.social_unions,
        anomalies=tuple(sorted(counts.anomalies.items())),
    )
    write_summary(
        truth / "summary.json",
        seed=seed,
        scale=scale,
        totals={
            "enterprises": counts.enterprises,
            "lines": counts.lines,
            "federations": counts.federations,
            "social_unions": counts.social_unions,
        },
        anomalies=counts.anomalies,
    )
    return report
