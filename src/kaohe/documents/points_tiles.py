"""The points of the bodies as equal tiles, five shades with the numbers on them (SVG).

Equal tiles give a small body as much room as a large one; where a tile stands follows the map
roughly, and no border is drawn. Darker is more; each tile has its number, so that nothing is told
by the shade alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text
from kaohe.documents.team_tiles import GAP, HEIGHT, PLACES, WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHADES: Final = ("#eef4fb", "#d3e4f6", "#b4d1ef", "#92bbe6", "#6fa4dc")
"""From the fewest points to the most; dark words are read on all of them."""
_NO_POINTS: Final = "#e4e4e4"
_INK: Final = "#14202e"
_LONG_NAME: Final = 11
"""Longer names are written smaller."""


@dataclass(frozen=True, slots=True)
class PointsTile:
    """A body with its points."""

    body: str
    name: str
    """Short enough for a tile: seven Han characters, or twice as many letters."""
    points: Fraction | None
    """None while the result waits."""
    shown: str
    """The points, or the word for waiting, as it stands on the tile."""


def find_steps(points: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Return from how many points on each shade but the first begins, in whole hundredths.

    >>> [str(each) for each in find_steps([Fraction(80), Fraction(90)])]
    ['82', '84', '86', '88']
    """
    least, most = min(points, default=Fraction(0)), max(points, default=Fraction(0))
    steps = len(SHADES)
    return tuple(
        Fraction(round((least + (most - least) * step / steps) * 100), 100)
        for step in range(1, steps)
    )


def find_shade(points: Fraction, steps: Sequence[Fraction]) -> int:
    """Return the shade of a number of points, from 0."""
    return sum(step <= points for step in steps)


def tell_shade(shade: int, steps: Sequence[Fraction]) -> str:
    """Return which points have a shade; totals are printed in hundredths.

    >>> [tell_shade(shade, [Fraction(82), Fraction(84)]) for shade in range(3)]
    ['< 82.00', '82.00–83.99', '≥ 84.00']
    """
    if shade == 0:
        return f"< {_write(steps[0])}"
    if shade == len(steps):
        return f"≥ {_write(steps[-1])}"
    return f"{_write(steps[shade - 1])}–{_write(steps[shade] - Fraction(1, 100))}"


def draw_points(tiles: Sequence[PointsTile], *, title: str) -> str:
    """Return the picture; it needs no styles of the page, and is as clear in grey.

    Args:
        tiles: the bodies; one without a place is left out.
        title: what the picture shows; the table beside it says the same.
    """
    columns = 1 + max(column for column, _row in PLACES.values())
    rows = 1 + max(row for _column, row in PLACES.values())
    width, height = columns * (WIDTH + GAP) - GAP, rows * (HEIGHT + GAP) - GAP
    steps = find_steps([each.points for each in tiles if each.points is not None])
    placed = [each for each in tiles if each.body in PLACES]
    drawn = [*_draw_key(steps), *(part for each in placed for part in _draw(each, steps))]
    return frame_picture(drawn, width=width, height=height, title=title)


def _draw_key(steps: Sequence[Fraction]) -> Iterator[str]:
    """Draw the shades with their points into the empty corner at the top."""
    for shade, fill in enumerate(SHADES):
        x = shade * (WIDTH + GAP)
        yield f'<rect class="key" x="{x}" y="6" width="{WIDTH}" height="26" fill="{fill}"/>'
        told = tell_shade(shade, steps)
        yield write_text(x + WIDTH // 2, 24, told, anchor="middle", weight=400, ink=_INK)


def _draw(tile: PointsTile, steps: Sequence[Fraction]) -> Iterator[str]:
    column, row = PLACES[tile.body]
    x, y = column * (WIDTH + GAP), row * (HEIGHT + GAP)
    fill = _NO_POINTS if tile.points is None else SHADES[find_shade(tile.points, steps)]
    yield (
        f'<rect class="tile" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4" '
        f'fill="{fill}"/>'
    )
    middle = x + WIDTH // 2
    size = 14 if len(tile.name) <= _LONG_NAME else 12
    yield write_text(middle, y + 21, tile.name, anchor="middle", size=size, weight=600, ink=_INK)
    yield write_text(middle, y + 40, tile.shown, anchor="middle", weight=400, ink=_INK)


def _write(points: Fraction) -> str:
    hundredths = int(points * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
