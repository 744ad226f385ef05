"""What a body earned of each part, with what it gave itself beside (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import cut_name, frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

WIDTH: Final = 620
LEFT: Final = 230
"""Where bars begin; names stand before."""
RIGHT: Final = 480
"""Where all points are earned; numbers stand after."""
LINE: Final = 22
TOP: Final = 26
_INDENT: Final = 14
_DOWN: Final = 15


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """A part of a score."""

    name: str
    depth: int
    """0 for the total, 1 for a section, 2 for a group."""
    share: Fraction | None
    """Of its points; None while it waits."""
    own: Fraction | None
    """The share that the body gave itself; None where it was not asked."""
    shown: str


def draw_score(bars: Sequence[ScoreBar], *, title: str, earned: str, own: str) -> str:
    """Return the picture; colours are those of the page, so that it needs no styles.

    Args:
        bars: the parts, each after what holds it.
        title: what the picture shows; the tree beside it says the same.
        earned: word for what was earned.
        own: word for what the body gave itself.
    """
    height = TOP + len(bars) * LINE + 6
    key = write_text(LEFT, 16, f"▬ {earned}　┃ {own}", weight=400)
    drawn = [part for place, bar in enumerate(bars) for part in _draw(bar, TOP + place * LINE)]
    return frame_picture([key, *drawn], width=WIDTH, height=height, title=title)


def _draw(bar: ScoreBar, y: int) -> Iterator[str]:
    x = bar.depth * _INDENT
    weight = 400 if bar.depth > 1 else 600
    yield write_text(x, y + _DOWN, cut_name(bar.name, LEFT - 8 - x), weight=weight)
    yield (
        f'<rect x="{LEFT}" y="{y + 4}" width="{RIGHT - LEFT}" height="{LINE - 8}" '
        'fill="currentColor" fill-opacity="0.1"/>'
    )
    if bar.share is not None:
        yield (
            f'<rect class="bar" x="{LEFT}" y="{y + 4}" width="{_length(bar.share)}" '
            f'height="{LINE - 8}" fill="currentColor" fill-opacity="0.5"/>'
        )
    if bar.own is not None:
        own = LEFT + _length(bar.own)
        yield (
            f'<line class="own" x1="{own}" y1="{y + 1}" x2="{own}" y2="{y + LINE - 1}" '
            'stroke="currentColor" stroke-width="3"/>'
        )
    yield write_text(WIDTH - 2, y + _DOWN, bar.shown, anchor="end", weight=400)


def _length(share: Fraction) -> int:
    return max(0, min(RIGHT - LEFT, round(share * (RIGHT - LEFT))))
