"""Groups as bars with the line of the whole, for people who look rather than read (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import cut_name, frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 1000
LEFT: Final = 240
"""Where bars begin; names stand before."""
NUMBERS: Final = 100
"""Room at the right, where the numbers stand below one another."""
LINE: Final = 20
TOP: Final = 34
_DOWN: Final = 14
"""From the top of a line to the foot of its letters."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A group: its name, its value, and the value as it is written."""

    name: str
    value: Fraction | None
    """None where there is nothing to be told; there is no bar then."""
    shown: str


def draw_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    whole: Bar | None = None,
    width: int = WIDTH,
    left: int = LEFT,
) -> str:
    """Return the picture; colours are those of the page, so that it needs no styles.

    Bars begin at zero. The numbers stand beside them, and the table beside the picture says the
    same in words.

    Args:
        bars: the groups in the order in which they stand.
        title: what the picture shows.
        whole: the value of all groups together, drawn as a line.
        width: of the picture.
        left: where bars begin; the names must fit before.
    """
    told = [bar.value for bar in bars if bar.value is not None]
    if whole is not None and whole.value is not None:
        told.append(whole.value)
    most = max(told, default=Fraction(0)) or Fraction(1)
    scale = _Scale(left, width - NUMBERS, width, most)
    height = TOP + len(bars) * LINE + 6
    parts = [
        *(part for place, bar in enumerate(bars) for part in _draw(bar, place, scale)),
        *(_draw_whole(whole, scale, height) if whole is not None else ()),
    ]
    return frame_picture(parts, width=width, height=height, title=title)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where bars begin, where the longest ends, where the picture ends, what the longest is."""

    left: int
    right: int
    width: int
    most: Fraction

    def length(self, value: Fraction) -> int:
        """Return whole units of the picture; a value below zero has no length."""
        return max(0, int(value / self.most * (self.right - self.left)))


def _draw(bar: Bar, place: int, scale: _Scale) -> Iterator[str]:
    top = TOP + place * LINE
    yield write_text(scale.left - 8, top + _DOWN, cut_name(bar.name, scale.left - 8), anchor="end")
    yield write_text(scale.width - 4, top + _DOWN, bar.shown, anchor="end")
    if bar.value is not None:
        yield (
            f'<rect class="bar" x="{scale.left}" y="{top + 3}" width="{scale.length(bar.value)}" '
            f'height="{LINE - 6}" fill="currentColor" fill-opacity="0.55"></rect>'
        )


def _draw_whole(whole: Bar, scale: _Scale, height: int) -> Iterator[str]:
    if whole.value is None:
        return
    x = scale.left + scale.length(whole.value)
    yield (
        f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 4}" stroke="currentColor" '
        'stroke-width="1.5" stroke-dasharray="5 3"></line>'
    )
    yield write_text(x, TOP - 12, f"{whole.name} {whole.shown}", anchor="middle")
