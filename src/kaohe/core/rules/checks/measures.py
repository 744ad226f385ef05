"""A measure can be computed, and its full points can be earned."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import nearest
from kaohe.core.rules.checks import faults
from kaohe.core.rules.checks.ladders import check_ladder
from kaohe.core.rules.checks.survey import placed_measures
from kaohe.core.rules.measures import (
    Bands,
    Checklist,
    Combine,
    Deduct,
    GroupRelative,
    Judgement,
    Ladder,
    Linear,
    PerEvent,
    RankBased,
    Threshold,
    WeightedSum,
)
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.measures import Measure
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Path, Places

_SHARES_OF_POINTS: Final = (
    Judgement,
    Checklist,
    Threshold,
    Linear,
    GroupRelative,
    Deduct,
    WeightedSum,
)
"""Measures that earn a share of the points, and so need points."""


def check_measures(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find measures that cannot be computed or cannot reach their points."""
    marked = {scale.id for scale in pack.scales if scale.marks}
    stepped = {scale.id for scale in pack.scales} - marked
    ratios = {each.id for each in pack.indicators if each.kind == "ratio"}
    for path, measure, points, level in placed_measures(pack):
        for inner, part, worth in _with_parts(path, measure, points):
            yield from _check_one(inner, part, worth, places)
            yield from _check_ratio_bounds(inner, part, ratios, places)
            if isinstance(part, Checklist) and part.scale in stepped:
                yield places.fault(faults.SCALE_OF_PARTS, inner, scale=part.scale)
            if level == "unit" and isinstance(part, RankBased | GroupRelative):
                yield places.fault(faults.LEVEL, inner, level=level)


def _check_ratio_bounds(
    path: Path, measure: Measure, ratios: Collection[str], places: Places
) -> Iterator[Fault]:
    """Find bounds that no ratio can have, such as 30 where 0.30 is meant."""
    match measure:
        case Threshold(indicator=indicator, at_least=bound):
            bounds = [bound]
        case Linear(indicator=indicator, zero_at=zero, full_at=full):
            bounds = [zero, full]
        case Bands(indicator=indicator, steps=steps):
            bounds = [step.at_least for step in steps]
        case _:
            return
    if indicator in ratios:
        for bound in bounds:
            if not 0 <= bound <= 1:
                value = write_exact(bound)
                yield places.fault(faults.RATIO_BOUND, path, value=value, indicator=indicator)


def _with_parts(
    path: Path, measure: Measure, points: Fraction | None
) -> Iterator[tuple[Path, Measure, Fraction | None]]:
    yield path, measure, points
    if isinstance(measure, Combine):
        for n, part in enumerate(measure.parts):
            yield from _with_parts((*path, "parts", n, "score"), part.score, part.points)


def _check_one(
    path: Path, measure: Measure, points: Fraction | None, places: Places
) -> Iterator[Fault]:
    needs_points = isinstance(measure, _SHARES_OF_POINTS)
    if isinstance(measure, RankBased):
        needs_points = measure.last is not None
    if isinstance(measure, Combine):
        needs_points = measure.how == "all_of"
    if needs_points and points is None:
        yield places.fault(faults.UNCAPPED, path, kind=measure.kind)
    match measure:
        case Checklist():
            yield from _check_checklist(path, measure, places)
        case Bands():
            yield from _check_bands(path, measure, points, places)
        case Ladder():
            yield from check_ladder(path, measure, places)
            yield from _check_reach(path, [rung.points for rung in measure.rungs], points, places)
        case Linear(zero_at=zero, full_at=full) if zero == full:
            yield places.fault(faults.LINEAR_FLAT, path)
        case RankBased():
            yield from _check_rank(path, measure, points, places)
        case Deduct() | PerEvent() if not measure.events:
            yield places.fault(faults.EMPTY, (*path, "events"))
        case WeightedSum():
            yield from _check_weights(path, measure, places)
        case Combine():
            yield from _check_combine(path, measure, points, places)
        case _:
            pass


def _check_reach(
    path: Path, given: Sequence[Fraction], points: Fraction | None, places: Places
) -> Iterator[Fault]:
    """Compare the points that a table gives with the points behind it.

    The part of a combination may be worth less than nothing; its table then runs from that number
    up to nothing.
    """
    if points is None or not given:
        return
    low, high = min(points, Fraction(0)), max(points, Fraction(0))
    for value in given:
        if not low <= value <= high:
            yield places.fault(
                faults.POINTS_BEYOND, path, value=write_exact(value), points=write_exact(points)
            )
    best = max(given) if points > 0 else min(given)
    if abs(best) < abs(points):
        yield _unreached(path, points, best, places)


def _unreached(path: Path, points: Fraction, best: Fraction, places: Places) -> Fault:
    return places.fault(
        faults.POINTS_UNREACHED, path, points=write_exact(points), best=write_exact(best)
    )


def _check_checklist(path: Path, measure: Checklist, places: Places) -> Iterator[Fault]:
    if not measure.parts:
        yield places.fault(faults.EMPTY, (*path, "parts"))
        return
    shares = [part.share for part in measure.parts if part.share is not None]
    wanted = len(measure.parts) if measure.credit == "stated_share" else 0
    if len(shares) != wanted:
        yield places.fault(faults.SHARE_FORM, path)
    elif wanted and (sum(shares) != 1 or min(shares) <= 0):
        total = write_exact(sum(shares, Fraction(0)))
        yield places.fault(faults.SHARES_SUM, path, sum=total)


def _check_bands(
    path: Path, measure: Bands, points: Fraction | None, places: Places
) -> Iterator[Fault]:
    if not measure.steps:
        yield places.fault(faults.EMPTY, (*path, "steps"))
    pairs = zip(measure.steps, measure.steps[1:], strict=False)
    for n, (upper, lower) in enumerate(pairs, start=1):
        if lower.at_least >= upper.at_least or abs(lower.points) >= abs(upper.points):
            yield places.fault(faults.BANDS_ORDER, (*path, "steps", n))
    yield from _check_reach(path, [step.points for step in measure.steps], points, places)


def _check_rank(
    path: Path, measure: RankBased, points: Fraction | None, places: Places
) -> Iterator[Fault]:
    if (measure.last is None) == (not measure.placings):
        yield places.fault(faults.RANK_FORM, path)
        return
    if measure.last is not None:
        given = [measure.last, *([points] if points is not None else [])]
        yield from _check_reach(path, given, points, places)
        return
    ends = [placing.to for placing in measure.placings]
    bounded = [end for end in ends[:-1] if end is not None]
    in_order = len(bounded) == len(ends) - 1 and ends[-1] is None
    if not in_order or any(b <= a for a, b in zip([0, *bounded], bounded, strict=False)):
        yield places.fault(faults.PLACINGS_ORDER, path)
    yield from _check_reach(path, [each.points for each in measure.placings], points, places)


def _check_weights(path: Path, measure: WeightedSum, places: Places) -> Iterator[Fault]:
    total = sum((stream.weight for stream in measure.streams), Fraction(0))
    if total != 1:
        yield places.fault(faults.SHARES_SUM, (*path, "streams"), sum=write_exact(total))


def _check_combine(
    path: Path, measure: Combine, points: Fraction | None, places: Places
) -> Iterator[Fault]:
    """Parts of a sum may together pass the points, which cap them; they must reach them."""
    if not measure.parts:
        yield places.fault(faults.EMPTY, (*path, "parts"))
        return
    worth = [part.points for part in measure.parts]
    for n, value in enumerate(worth):
        if value == 0 or (value < 0 and measure.how != "sum"):
            at: Path = (*path, "parts", n)
            yield places.fault(faults.POINTS_NOT_POSITIVE, at, points=write_exact(value))
    if points is None or measure.how == "all_of":
        return
    gains = [value for value in worth if value > 0]
    best = sum(gains, Fraction(0)) if measure.how == "sum" else max(gains, default=Fraction(0))
    if best < points:
        yield _unreached(path, points, best, places)
    elif measure.how == "any_of" and best > points:
        yield places.fault(
            faults.POINTS_BEYOND, path, value=write_exact(best), points=write_exact(points)
        )


def check_scales(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find scales whose shares are none."""
    for n, scale in enumerate(pack.scales):
        path: Path = ("scales", n)
        if bool(scale.marks) == (scale.step is not None):
            yield places.fault(faults.SCALE_FORM, path)
            continue
        if scale.step is not None:
            if (1 / scale.step).denominator != 1:
                yield places.fault(faults.SCALE_SHARE, path, value=write_exact(scale.step))
            continue
        for mark, share in scale.marks.items():
            if not 0 <= share <= 1:
                at: Path = (*path, "marks", mark)
                yield places.fault(faults.SCALE_SHARE, at, value=write_exact(share))
        for mark in scale.names.keys() - scale.marks.keys():
            at = (*path, "names", mark)
            known = nearest(mark, scale.marks)
            yield places.fault(faults.NAME_UNKNOWN, at, name=mark, what="mark", nearest=known)
        best = max(scale.marks.values())
        if best < 1:
            yield places.fault(faults.SCALE_SHARE, path, value=write_exact(best))


_INDICATOR_FORMS: Final = {
    "count": (1, (1,)),
    "ratio": (2, (1,)),
    "change": (1, (2,)),
    "growth": (1, (2,)),
    "completion": (2, (1, 2)),
}
"""How many figures and how many days an indicator of each kind has."""


def check_indicators(pack: Pack, places: Places) -> Iterator[Fault]:
    """Find indicators that lack a figure or a day."""
    for n, indicator in enumerate(pack.indicators):
        inputs, days = _INDICATOR_FORMS[indicator.kind]
        ascending = all(a < b for a, b in zip(indicator.as_of, indicator.as_of[1:], strict=False))
        if len(indicator.of) != inputs or len(indicator.as_of) not in days or not ascending:
            texts = {"inputs": inputs, "days": days[-1]}
            path: Path = ("indicators", n)
            yield places.fault(faults.INDICATOR_FORM, path, kind=indicator.kind, **texts)
