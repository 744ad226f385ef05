"""How the bodies of each group lie in each section: a strip a group, one axis for all (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

WIDTH: Final = 1000
LEFT: Final = 250
"""Where the axis begins; groups are named before."""
RIGHT: Final = 970
LINE: Final = 24
HEAD: Final = 30
"""Room for the name of a section."""
_FOOT: Final = 30
_TICKS: Final = (0, 20, 40, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Dot:
    """A body at its share of the full points."""

    name: str
    share: Fraction
    """From 0 to 1; what lies outside is drawn at the end of the axis."""
    shown: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The bodies of one group."""

    name: str
    dots: tuple[Dot, ...]
    middle: Fraction
    """Their median share."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A section with a strip for each group."""

    name: str
    strips: tuple[Strip, ...]


def find_middle(shares: Sequence[Fraction]) -> Fraction:
    """Return the median of one or more shares.

    >>> from fractions import Fraction
    >>> find_middle([Fraction(3), Fraction(1), Fraction(2), Fraction(6)])
    Fraction(5, 2)
    """
    ordered = sorted(shares)
    half = len(ordered) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def draw_strips(panels: Sequence[Panel], *, title: str) -> str:
    """Return the picture; colours are those of the page, so that it needs no styles.

    Every body is a dot on the one axis from 0 to 100 per cent of the section's points, and a
    stroke is the median; the table beside the picture gives the numbers.
    """
    drawn: list[str] = []
    y = 0
    for panel in panels:
        drawn.append(write_text(0, y + 20, panel.name, weight=600))
        y += HEAD
        for strip in panel.strips:
            drawn.extend(_draw_strip(strip, y))
            y += LINE
    height = y + _FOOT
    drawn.extend(_draw_axis(y))
    return frame_picture(drawn, width=WIDTH, height=height, title=title)


def _draw_strip(strip: Strip, y: int) -> Iterator[str]:
    middle = y + LINE // 2
    yield write_text(LEFT - 10, middle + 5, strip.name, anchor="end", weight=400)
    yield (
        f'<line x1="{LEFT}" y1="{middle}" x2="{RIGHT}" y2="{middle}" stroke="currentColor" '
        'stroke-opacity="0.2"/>'
    )
    for dot in strip.dots:
        told = escape(f"{dot.name} {dot.shown}")
        yield (
            f'<circle class="dot" cx="{_at(dot.share)}" cy="{middle}" r="5" fill="currentColor" '
            f'fill-opacity="0.45"><title>{told}</title></circle>'
        )
    x = _at(strip.middle)
    yield (
        f'<line class="middle" x1="{x}" y1="{y + 2}" x2="{x}" y2="{y + LINE - 2}" '
        'stroke="currentColor" stroke-width="2.5"/>'
    )


def _draw_axis(y: int) -> Iterator[str]:
    for tick in _TICKS:
        x = LEFT + (RIGHT - LEFT) * tick // 100
        yield (
            f'<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{y + 4}" stroke="currentColor" '
            'stroke-opacity="0.2"/>'
        )
        yield write_text(x, y + 20, f"{tick}%", anchor="middle", weight=400)


def _at(share: Fraction) -> int:
    return LEFT + max(0, min(RIGHT - LEFT, round(share * (RIGHT - LEFT))))
