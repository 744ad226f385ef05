"""Which places a body may hold, as a line from the best to the worst (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE: Final = 17
TOP: Final = 26
PLACE: Final = 22
"""Width of one place."""
LEFT: Final = 170
_NUMBERS: Final = 70
_FIFTH: Final = 5


@dataclass(frozen=True, slots=True)
class Places:
    """A body, and the best and the worst place that it may hold."""

    name: str
    best: int
    worst: int


def draw_places(sets: Sequence[Places], *, title: str) -> str:
    """Return the picture; colours are those of the page.

    Args:
        sets: the bodies in the order in which they stand.
        title: what the picture shows; the table beside it says the same.
    """
    most = max((each.worst for each in sets), default=1)
    width, height = LEFT + most * PLACE + _NUMBERS, TOP + len(sets) * LINE + 6
    drawn = [
        *_draw_scale(most, height),
        *(part for line, each in enumerate(sets) for part in _draw(each, line, most)),
    ]
    return frame_picture(drawn, width=width, height=height, title=title)


def _draw_scale(most: int, height: int) -> Iterator[str]:
    for place in [1, *range(_FIFTH, most + 1, _FIFTH)]:
        x = _x(place)
        yield (
            f'<line x1="{x}" y1="{TOP - 6}" x2="{x}" y2="{height - 4}" stroke="currentColor" '
            'stroke-opacity="0.2"></line>'
        )
        yield write_text(x, TOP - 10, f"{place}", anchor="middle", size=12)


def _draw(places: Places, line: int, most: int) -> Iterator[str]:
    middle = TOP + line * LINE + LINE // 2
    yield write_text(LEFT - 6, middle + 4, places.name, anchor="end", size=12)
    yield (
        f'<line class="places" x1="{_x(places.best) - 6}" y1="{middle}" '
        f'x2="{_x(places.worst) + 6}" y2="{middle}" stroke="currentColor" stroke-width="7" '
        'stroke-opacity="0.55"></line>'
    )
    yield write_text(_x(most) + PLACE, middle + 4, f"{places.best}–{places.worst}", size=12)


def _x(place: int) -> int:
    return LEFT + place * PLACE - PLACE // 2
