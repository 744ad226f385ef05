"""Places before and after as a picture: a line for each body, side by side by group (SVG)."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from kaohe.documents.svg import frame_picture, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 410
"""Of one group, in units of the picture."""
LINE: Final = 22
TOP: Final = 62
LEFT: Final = 160
RIGHT: Final = 250


@dataclass(frozen=True, slots=True)
class PlaceMove:
    """A body with its places in its group."""

    name: str
    group: str
    before: int
    after: int


def draw_moves(
    moves: Sequence[PlaceMove], *, before: str, after: str, title: str, moved: str
) -> str:
    """Return the picture; colours come from classes of the page, so that it needs no styles.

    Several groups stand side by side under their names. Bodies that keep their place are thin,
    those that move thick and named on both sides; the table beside the picture says the same in
    words.

    Args:
        moves: the bodies, in any order.
        before: heading of the first column.
        after: heading of the second column.
        title: what the picture shows.
        moved: how a body is called that changes its place.
    """
    groups = list(dict.fromkeys(each.group for each in moves))
    named = groups if len(groups) > 1 else ()
    rows = max((each.before for each in moves), default=0)
    rows = max([rows, *(each.after for each in moves)])
    width, height = max(1, len(groups)) * WIDTH, TOP + rows * LINE + 12
    drawn = [
        part
        for number, group in enumerate(groups)
        for part in _draw_group(
            [each for each in moves if each.group == group], number * WIDTH, before, after, moved
        )
    ]
    drawn += [
        write_text(number * WIDTH + (LEFT + RIGHT) // 2, 14, group, anchor="middle")
        for number, group in enumerate(named)
    ]
    return frame_picture(drawn, width=width, height=height, title=title)


def _draw_group(
    moves: Sequence[PlaceMove], x: int, before: str, after: str, moved: str
) -> Iterator[str]:
    yield write_text(x + LEFT, 36, before, anchor="end")
    yield write_text(x + RIGHT, 36, after, anchor="start")
    for places, at, anchor in (("before", LEFT, "end"), ("after", RIGHT, "start")):
        beside: dict[int, list[PlaceMove]] = {}
        for each in moves:
            beside.setdefault(getattr(each, places), []).append(each)
        for place, bodies in beside.items():
            names = "、".join(each.name for each in bodies)
            label = f"{names} {place}" if anchor == "end" else f"{place} {names}"
            yield write_text(x + at, _height(place) + 5, label, anchor=anchor)
    for each in moves:
        keeps = each.before == each.after
        kind = "kept" if keeps else "moved"
        told = "" if keeps else f"<title>{escape(moved)} {escape(each.name)}</title>"
        yield (
            f'<line class="{kind}" x1="{x + LEFT + 8}" y1="{_height(each.before)}" '
            f'x2="{x + RIGHT - 8}" y2="{_height(each.after)}" stroke="currentColor" '
            f'stroke-width="{1 if keeps else 3}" '
            f'stroke-opacity="{"0.35" if keeps else "1"}">{told}</line>'
        )


def _height(place: int) -> int:
    return TOP + (place - 1) * LINE
