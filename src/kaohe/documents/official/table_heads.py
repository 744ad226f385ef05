"""Heads of columns in lines: broken between words, never inside brackets."""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, Final

from kaohe.documents.official.look import POINTS_A_MILLIMETRE
from kaohe.documents.official.titles import NEVER_FIRST, divide, find_words, measure_width

if TYPE_CHECKING:
    from kaohe.documents.official.look import Look
    from kaohe.documents.official.model import Table

_PIECE: Final = re.compile("（[^）]*）|[^（]+|（")
DENSE: Final = 0.875
"""Size of a dense table, as a part of the usual one."""
ROOM: Final = (4.0, 3.0)
"""Points on each side of the text of a cell: of a usual table, of a dense one."""


def break_heads(table: Table, look: Look) -> tuple[tuple[str, ...], ...]:
    """Return the lines of the head of every column."""
    size = look.sizes["table"] * (DENSE if table.is_dense else 1)
    text_width = look.page["text_width"] * POINTS_A_MILLIMETRE
    rooms = [
        (text_width * width / sum(table.widths) - 2 * ROOM[table.is_dense]) / size
        for width in table.widths
    ]
    return tuple(
        break_head(name, most=room) for name, room in zip(table.columns, rooms, strict=True)
    )


def break_head(name: str, *, most: float) -> tuple[str, ...]:
    """Return the lines of a head.

    Args:
        name: of the column.
        most: characters that a line holds; a half-width character counts half.

    >>> break_head("建会数量（示例）（60）", most=7), break_head("从事组建工作年限", most=5)
    (('建会数量', '（示例）（60）'), ('从事组建', '工作年限'))
    >>> break_head("不实比例", most=3)
    ('不实', '比例')
    """
    if measure_width(name) <= most:
        return (name,)
    words = [word for piece in _PIECE.findall(name) for word in find_words(piece)]
    fitting = divide(words, len(words), most)
    return min(
        fitting,
        key=lambda lines: (len(lines), max(map(measure_width, lines))),
        default=_divide_evenly(name, most),
    )


def _divide_evenly(name: str, most: float) -> tuple[str, ...]:
    """Divide a head that has no words to be broken at, so that no character is left alone."""
    each = ceil(len(name) / ceil(measure_width(name) / max(most, 1)))
    lines = [""]
    for character in name:
        if len(lines[-1]) >= each and character not in NEVER_FIRST:
            lines.append("")
        lines[-1] += character
    return tuple(lines)
