"""The 32 bodies as equal tiles, each in the colour and with the name of its team (SVG).

Equal tiles give a small body as much room as a large one; where a tile stands follows the map
roughly, and no border is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 104
HEIGHT: Final = 50
GAP: Final = 4

PLACES: Final = {
    "23": (8, 0),
    "65": (0, 1), "66": (1, 1), "15": (6, 1), "22": (8, 1),
    "62": (2, 2), "64": (3, 2), "11": (6, 2), "12": (7, 2), "21": (8, 2),
    "63": (1, 3), "61": (4, 3), "14": (5, 3), "13": (6, 3), "37": (7, 3),
    "54": (0, 4), "51": (2, 4), "50": (3, 4), "42": (4, 4), "41": (5, 4), "34": (6, 4),
    "32": (7, 4), "31": (8, 4),
    "52": (3, 5), "43": (4, 5), "36": (5, 5), "33": (6, 5),
    "53": (2, 6), "45": (3, 6), "44": (4, 6), "35": (5, 6),
    "46": (4, 7),
}  # fmt: skip
"""Column and row of each body."""
COLOURS: Final = ("#bcd7f2", "#f6d9a8", "#c4e3c0", "#e7c8e4", "#d9d3c3", "#bfe4e4", "#f3c6c0")
"""Pale, so that dark words are read on all of them; a word never stands without one."""
_NOBODY: Final = "#ffffff"
_INK: Final = "#1b2430"


@dataclass(frozen=True, slots=True)
class Tile:
    """A body with its team."""

    body: str
    name: str
    """Short enough for a tile: seven Han characters, or twice as many letters."""
    team: str
    """How its team is called; empty where it has none."""
    colour: int
    """Place of the team among all teams, from 0."""


def draw_tiles(tiles: Sequence[Tile], *, title: str) -> str:
    """Return the picture; it needs no styles of the page, and is as clear in grey.

    Args:
        tiles: the bodies; one without a place is left out.
        title: what the picture shows; the table beside it says the same.
    """
    placed = [each for each in tiles if each.body in PLACES]
    columns = 1 + max((PLACES[each.body][0] for each in placed), default=0)
    rows = 1 + max((PLACES[each.body][1] for each in placed), default=0)
    width, height = columns * (WIDTH + GAP) - GAP, rows * (HEIGHT + GAP) - GAP
    drawn = (part for each in placed for part in _draw(each))
    return frame_picture(drawn, width=width, height=height, title=title)


def _draw(tile: Tile) -> Iterator[str]:
    column, row = PLACES[tile.body]
    x, y = column * (WIDTH + GAP), row * (HEIGHT + GAP)
    fill = COLOURS[tile.colour % len(COLOURS)] if tile.team else _NOBODY
    yield (
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4" fill="{fill}" '
        f'stroke="{_INK}" stroke-opacity="0.35"/>'
    )
    middle = x + WIDTH // 2
    yield write_text(middle, y + 21, tile.name, anchor="middle", size=14, weight=600, ink=_INK)
    yield write_text(middle, y + 40, tile.team, anchor="middle", weight=400, ink=_INK)
