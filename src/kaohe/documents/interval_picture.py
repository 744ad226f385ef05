"""Rates with their intervals, one a line, on one scale of per cent (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

WIDTH: Final = 1000
LEFT: Final = 320
RIGHT: Final = 790
"""Where the scale ends; the numbers stand behind."""
LINE: Final = 30
TOP: Final = 34
_STEPS: Final = (1, 2, 5, 10, 20)
"""Per cent between the lines of the scale."""
_MOST_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate between two ends, and how the three are written."""

    name: str
    low: Fraction
    rate: Fraction
    high: Fraction
    shown: str


def draw_intervals(intervals: Sequence[Interval], *, title: str) -> str:
    """Return the picture; colours are those of the page, and the scale begins at zero.

    Args:
        intervals: the lines in the order in which they stand.
        title: what the picture shows; the table beside it says the same.
    """
    highest = max((each.high for each in intervals), default=None)
    most = 100 if highest is None else min(100, max(2, -int(-highest * 105 // 1)))
    height = TOP + len(intervals) * LINE + 8
    parts = [
        *_draw_scale(most, height),
        *(part for place, each in enumerate(intervals) for part in _draw(each, place, most)),
    ]
    return frame_picture(parts, width=WIDTH, height=height, title=title)


def _draw_scale(most: int, height: int) -> Iterator[str]:
    step = next((each for each in _STEPS if most // each <= _MOST_LINES), _STEPS[-1])
    for percent in range(0, most + 1, step):
        x = _place(percent, most)
        yield (
            f'<line x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 4}" stroke="currentColor" '
            'stroke-opacity="0.2"></line>'
        )
        yield write_text(x, TOP - 14, f"{percent}%", anchor="middle")


def _draw(interval: Interval, place: int, most: int) -> Iterator[str]:
    middle = TOP + place * LINE + LINE // 2
    low, rate, high = (
        _place(share * 100, most) for share in (interval.low, interval.rate, interval.high)
    )
    yield write_text(LEFT - 12, middle + 5, interval.name, anchor="end")
    yield write_text(WIDTH - 4, middle + 5, interval.shown, anchor="end")
    yield (
        f'<path class="interval" d="M{low} {middle - 5}v10M{low} {middle}H{high}M{high} '
        f'{middle - 5}v10" fill="none" stroke="currentColor" stroke-width="2"></path>'
    )
    yield f'<circle cx="{rate}" cy="{middle}" r="5" fill="currentColor"></circle>'


def _place(percent: Fraction | int, most: int) -> int:
    return LEFT + int(percent * (RIGHT - LEFT) / most)
