"""Rounding, places, groups and open terms can be carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.rules.checks import faults
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Path, Places


def check_results(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find roundings, rankings and open terms that say something impossible."""
    interval = pack.rounding.interval
    if interval.numerator != 1 or write_exact(interval).strip("0.") != "1":
        value = write_exact(interval)
        yield places.fault(faults.INTERVAL, ("rounding", "interval"), value=value)
    if (pack.ranking.ties == "break") != bool(pack.ranking.break_by):
        yield places.fault(faults.BREAK_BY, ("ranking",))
    for n, term in enumerate(pack.open_terms):
        if (term.may == "add_bonus") != (term.most is not None):
            yield places.fault(faults.TERM_MOST, ("open_terms", n), may=term.may)


def check_comparison(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find bodies in no group or in two, and comparisons without groups."""
    first: dict[str, Path] = {}
    for n, group in enumerate(pack.comparison_groups):
        for member in dict.fromkeys(group.members):
            path: Path = ("comparison_groups", n)
            if member in first:
                before = places.spell(first[member])
                yield places.fault(faults.GROUPED_TWICE, path, name=member, first=before)
            first.setdefault(member, path)
    if pack.comparison_groups:
        for body in pack.bodies:
            if body.id not in first:
                yield places.fault(faults.NOT_GROUPED, ("comparison_groups",), name=body.id)
        return
    for path, within in _comparisons(pack):
        if within == "comparison_group":
            yield places.fault(faults.GROUPS_NEEDED, path)


def _comparisons(pack: Pack) -> Iterator[tuple[Path, str]]:
    yield ("ranking",), pack.ranking.within
    if pack.awards:
        yield ("awards",), pack.awards.within
    for n, tail in enumerate(pack.tail_exclusions):
        yield ("tail_exclusions", n), tail.within
