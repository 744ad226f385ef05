"""The frame and the letters of a picture (SVG), alike for all of them.

Colours are those of the page where none is given, so that a picture needs no styles of its own.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

INK: Final = "currentColor"
"""The colour of the text around the picture."""
_HAN, _LATIN, _LAST_NARROW = 13, 7, 0x2E7F
"""Widths of letters at the usual size, and the last code of the narrow ones."""


def frame_picture(parts: Iterable[str], *, width: int, height: int, title: str) -> str:
    """Return a picture that shrinks with the page.

    Args:
        parts: what is drawn, the last on top.
        width: in units of the picture.
        height: in the same units.
        title: what the picture shows, also for those who do not see it.
    """
    said = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" class="mw-100 h-auto" role="img" '
        f'aria-label="{said}"><title>{said}</title>{"".join(parts)}</svg>'
    )


def write_text(
    x: int,
    y: int,
    words: str,
    *,
    anchor: str = "start",
    size: int = 13,
    weight: int | None = None,
    ink: str = INK,
) -> str:
    """Return words at a place; ``x`` is where they begin, end or have their middle (``anchor``)."""
    bold = "" if weight is None else f' font-weight="{weight}"'
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}"{bold} fill="{ink}">'
        f"{escape(words)}</text>"
    )


def cut_name(name: str, room: int) -> str:
    """Cut a name that does not fit; what stands beside the picture has the whole of it."""
    for place, letter in enumerate(name):
        room -= _HAN if ord(letter) > _LAST_NARROW else _LATIN
        if room < 0:
            return f"{name[: place - 1]}…"
    return name
