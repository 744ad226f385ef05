"""A ladder covers every number exactly once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kaohe.core.rules.checks import faults
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import Ladder, Rung
    from kaohe.core.rules.places import Path, Places


def check_ladder(path: Path, ladder: Ladder, places: Places) -> Iterator[Fault]:
    """Find rungs that are no stretch, overlaps, and holes.

    An end is a number with a mark: 0 where the number itself lies above the cut, 1 where it lies
    below. Two rungs meet where the upper end of one is the lower end of the other.
    """
    if not ladder.rungs:
        yield places.fault(faults.EMPTY, (*path, "rungs"))
        return
    broken = False
    for n, rung in enumerate(ladder.rungs):
        low, high = _cuts(rung)
        two = None not in (rung.at_least, rung.above) or None not in (rung.at_most, rung.below)
        if two or (low is not None and high is not None and low >= high):
            broken = True
            yield places.fault(faults.RUNG_ENDS, (*path, "rungs", n))
    if not broken:
        yield from _check_meeting(path, ladder, places)


def _check_meeting(path: Path, ladder: Ladder, places: Places) -> Iterator[Fault]:
    """Walk the rungs upwards; each must begin where all before it have ended."""
    cuts = sorted((_cuts(rung) for rung in ladder.rungs), key=_lower_end)
    reached, *_ = cuts[0]
    if reached is not None:
        yield places.fault(faults.LADDER_HOLE, path, value=f"< {write_exact(reached[0])}")
    reached = cuts[0][1]
    for low, high in cuts[1:]:
        if reached is None or low is None or low < reached:
            meeting = low or reached
            value = write_exact(meeting[0]) if meeting else "*"
            yield places.fault(faults.LADDER_OVERLAP, path, value=value)
        elif low > reached:
            yield places.fault(faults.LADDER_HOLE, path, value=write_exact(reached[0]))
        if high is None or (reached is not None and high > reached):
            reached = high
    if reached is not None:
        yield places.fault(faults.LADDER_HOLE, path, value=f"> {write_exact(reached[0])}")


def _cuts(rung: Rung) -> tuple[tuple[Fraction, int] | None, tuple[Fraction, int] | None]:
    low = _cut(rung.at_least, 0) or _cut(rung.above, 1)
    high = _cut(rung.below, 0) or _cut(rung.at_most, 1)
    return low, high


def _cut(value: Fraction | None, side: int) -> tuple[Fraction, int] | None:
    return None if value is None else (value, side)


def _lower_end(cuts: tuple[Any, Any]) -> tuple[bool, Any]:
    low = cuts[0]
    return (low is not None, low or (0, 0))
