"""Points add up, from the item to the total."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kaohe.core.rules.checks import faults
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Group, Item, Pack, Section
    from kaohe.core.rules.places import Path, Places


def check_points(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find sums that do not agree, and points that are none."""
    yield from _check_sum(("total",), pack.total, pack.sections, places)
    for s, section in enumerate(pack.sections):
        here: Path = ("sections", s)
        yield from _check_part(here, section, places)
        yield from _check_sum(here, section.points, section.groups, places)
        for g, group in enumerate(section.groups):
            there: Path = (*here, "groups", g)
            yield from _check_part(there, group, places)
            yield from _check_sum(there, group.points, group.items, places)
            for i, item in enumerate(group.items):
                yield from _check_part((*there, "items", i), item, places)


def _check_part(path: Path, part: Section | Group | Item, places: Places) -> Iterator[Fault]:
    if part.points is not None and part.points <= 0:
        points = write_exact(part.points)
        yield places.fault(faults.POINTS_NOT_POSITIVE, path, points=points)


def _check_sum(
    path: Path,
    whole: Fraction | None,
    parts: Sequence[Section | Group | Item],
    places: Places,
) -> Iterator[Fault]:
    """Compare a whole with its parts; an uncapped whole holds anything."""
    if not parts:
        yield places.fault(faults.EMPTY, path)
        return
    if whole is None:
        return
    capped = [part.points for part in parts if part.points is not None]
    added = sum(capped, Fraction(0))
    texts = {"points": write_exact(whole), "sum": write_exact(added)}
    if len(capped) == len(parts) and added != whole:
        yield places.fault(faults.SUM_WRONG, path, **texts)
    elif added > whole:
        yield places.fault(faults.SUM_ABOVE, path, **texts)


def check_grades(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find grades that do not go down from the total."""
    before: Fraction | None = None
    for n, grade in enumerate(pack.grades):
        too_high = pack.total is not None and not pack.bonuses and grade.at_least > pack.total
        if too_high or (before is not None and grade.at_least >= before):
            bound = write_exact(grade.at_least)
            yield places.fault(faults.GRADE_ORDER, ("grades", n), value=bound)
        before = grade.at_least
