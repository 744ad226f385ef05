"""The measures of one exact number: bounds, steps, proportions and places."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

from kaohe.core.scoring.answers import ALL, NONE
from kaohe.core.scoring.given import Peers
from kaohe.core.scoring.nodes import Because, Earned
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from kaohe.core.rules.measures import (
        Bands,
        GroupRelative,
        Increments,
        Ladder,
        Linear,
        RankBased,
        Rung,
        Threshold,
    )


def full(points: Fraction | None) -> Fraction:
    """Return the points of an item that has an upper end.

    Raises:
        ValueError: the item is uncapped, so that a share of its points means nothing. The pack
            checks refuse such a pack.
    """
    if points is None:
        raise ValueError("an uncapped item cannot be scored by a share of its points")
    return points


def clamp(earned: Fraction, points: Fraction | None) -> Fraction:
    """Return ``earned``, never below nothing nor above the points."""
    capped = earned if points is None else min(points, earned)
    return max(NONE, capped)


def pass_threshold(measure: Threshold, points: Fraction, value: Fraction) -> Earned:
    """Earn all points from the bound on, otherwise none; the bound itself is enough."""
    passed = value >= measure.at_least
    sign = ("≥", ">=") if passed else ("＜", "<")
    written, bound = write_exact(value), write_exact(measure.at_least)
    because = Because(f"{written} {sign[0]} {bound}", f"{written} {sign[1]} {bound}")
    return Earned(points if passed else NONE, because)


def reach_band(measure: Bands, points: Fraction | None, value: Fraction) -> Earned:
    """Earn the points of the highest band reached."""
    written = write_exact(value)
    reached = [step for step in measure.steps if value >= step.at_least]
    if not reached:
        return Earned(NONE, Because(f"{written} 未达任何一档", f"{written} is below every band"))
    best = max(reached, key=lambda step: step.at_least)
    bound = write_exact(best.at_least)
    because = Because(
        f"{written} 达到“{bound} 以上”一档", f"{written} reaches the band from {bound}"
    )
    return Earned(clamp(best.points, points), because)


def stand_on_rung(measure: Ladder, points: Fraction | None, value: Fraction) -> Earned:
    """Earn the points of the one stretch that holds the value."""
    rung = next((rung for rung in measure.rungs if _holds(rung, value)), None)
    if rung is None:
        raise ValueError(f"no rung holds {value}; the pack checks refuse a ladder with a hole")
    written, stretch = write_exact(value), _write_stretch(rung)
    because = Because(f"{written} 在 {stretch} 之内", f"{written} lies in {stretch}")
    return Earned(clamp(rung.points, points), because)


def grow_linearly(measure: Linear, points: Fraction, value: Fraction) -> Earned:
    """Earn in proportion between the two values; they may also run downwards."""
    share = (value - measure.zero_at) / (measure.full_at - measure.zero_at)
    written, zero, top = (write_exact(each) for each in (value, measure.zero_at, measure.full_at))
    because = Because(
        f"{written}，{zero} 为零分，{top} 为满分", f"{written}, nothing at {zero}, full at {top}"
    )
    return Earned(points * clamp(share, ALL), because)


def count_increments(measure: Increments, points: Fraction | None, value: Fraction) -> Earned:
    """Earn for every step of an increase; a decrease earns nothing."""
    steps = max(NONE, value / measure.step)
    if measure.part_steps == "ignored":
        steps = Fraction(steps // 1)
    written, size = write_exact(steps), write_exact(measure.step)
    because = Because(
        f"增加 {write_exact(value)}，合 {written} 个 {size}",
        f"{write_exact(value)} is {written} steps of {size}",
    )
    return Earned(clamp(steps * measure.points_per_step, points), because)


def take_place(measure: RankBased, points: Fraction, value: Fraction, *, peers: Peers) -> Earned:
    """Earn by place inside the comparison group.

    Bodies that tie hold several places together: ``best`` and ``worst`` take the first and the
    last of them, ``average`` the mean of what these places earn. Alone in its group a body is
    first, which is full points.
    """
    peers = peers if peers.ascending else Peers((value,))
    among, first, tied = len(peers.ascending), peers.above(value) + 1, peers.equal(value)
    if not tied:
        raise ValueError("the values of a group hold those of all its members")
    match measure.ties:
        case "best":
            held = range(first, first + 1)
        case "worst":
            held = range(first + tied - 1, first + tied)
        case "average":
            held = range(first, first + tied)
        case _:
            assert_never(measure.ties)
    points_of_places = [_place_points(measure, points, place, among) for place in held]
    earned = sum(points_of_places, NONE) / len(held)
    shared_zh = f"，{tied} 个并列" if tied > 1 else ""
    shared_en = f", shared by {tied}" if tied > 1 else ""
    because = Because(
        f"第 {first} 位，共 {among} 个{shared_zh}", f"place {first} of {among}{shared_en}"
    )
    return Earned(clamp(earned, points), because)


def compare_in_group(
    measure: GroupRelative, points: Fraction, value: Fraction, *, peers: Peers
) -> Earned:
    """Earn in proportion to the others of the comparison group.

    ``best``: where the best value is not above zero there is nothing to be in proportion to, and
    nobody earns. ``min_max``: where all are equal everybody has full points.
    """
    peers = peers if peers.ascending else Peers((value,))
    lowest, best = peers.ascending[0], peers.ascending[-1]
    written, low, top = (write_exact(each) for each in (value, lowest, best))
    if measure.to == "best":
        share = clamp(value / best, ALL) if best > 0 else NONE
        because = Because(
            f"{written}，组内最好 {top}", f"{written}, the best of the group is {top}"
        )
    else:
        share = clamp((value - lowest) / (best - lowest), ALL) if best > lowest else ALL
        because = Because(
            f"{written}，组内最低 {low}、最高 {top}",
            f"{written}, the group runs from {low} to {top}",
        )
    return Earned(points * share, because)


def _place_points(measure: RankBased, points: Fraction, place: int, among: int) -> Fraction:
    if measure.placings:
        return next(
            (
                placing.points
                for placing in measure.placings
                if placing.to is None or place <= placing.to
            ),
            NONE,
        )
    last = measure.last or NONE
    if among == 1:
        return points
    return last + (points - last) * (among - place) / (among - 1)


def _holds(rung: Rung, value: Fraction) -> bool:
    return (
        (rung.at_least is None or value >= rung.at_least)
        and (rung.above is None or value > rung.above)
        and (rung.at_most is None or value <= rung.at_most)
        and (rung.below is None or value < rung.below)
    )


def _write_stretch(rung: Rung) -> str:
    """Write a stretch with brackets for ends that belong to it, parentheses for others."""
    low = "(-∞"
    if rung.at_least is not None:
        low = f"[{write_exact(rung.at_least)}"
    elif rung.above is not None:
        low = f"({write_exact(rung.above)}"
    high = "+∞)"
    if rung.at_most is not None:
        high = f"{write_exact(rung.at_most)}]"
    elif rung.below is not None:
        high = f"{write_exact(rung.below)})"
    return f"{low}, {high}"
