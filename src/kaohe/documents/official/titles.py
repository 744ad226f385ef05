"""Titles in lines: symmetric, no word torn apart, in the shape of a trapezoid or a rhombus.

GB/T 9704-2012, 7.3.1. Whoever writes a title may mark with slashes where a line may end; without
marks it may end between words that official titles are made of.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES: Final = 4
NEVER_FIRST: Final = "的和与及、，。；：！？》〉）〕】”’"
_NEVER_LAST: Final = "《〈（〔【“‘"
_WORDS: Final = (
    "中华全国总工会|办公厅|基层组织建设部|研究室|财务部|总工会|新疆生产建设兵团|工会|关于|印发|"
    "组建工会|发展会员工作|组建|发展会员|会员|工作|年度|考核|情况|结果|抽查|实地抽查|自检自查|报告|通报|通知|函|意见|"
    "办法|实施细则|补充|征求|抽调|人员|参加|考核工作组|开展|进一步|加强|做好|有关|问题|请示|批复|"
    "规范化建设|社会管理综合治理|企业|联合会|数据库|整改"
)
_TOKEN: Final = re.compile(rf"[0-9]+(?:年度|年|月|日|个)?|{_WORDS}|[A-Za-z]+|.", re.DOTALL)


def break_title(title: str, *, most: int) -> tuple[str, ...]:
    """Return the lines of a title.

    Args:
        title: with or without slashes where a line may end.
        most: characters that a line holds; a half-width character counts half.

    Returns:
        the lines. A word longer than a line stands alone and is longer than ``most``.

    >>> break_title("关于开展2012年度/组建工会和发展会员工作/考核的通知", most=20)
    ('关于开展2012年度', '组建工会和发展会员工作考核的通知')
    """
    words = title.split("/") if "/" in title else list(find_words(title))
    words = [word for word in words if word]
    if measure_width("".join(words)) > MOST_LINES * most:
        return tuple(_fill(words, most))
    divisions = divide(words, MOST_LINES, most)
    return min(
        ((_judge(lines), lines) for lines in divisions), default=((0, 0), _fill(words, most))
    )[1]


def measure_width(text: str) -> float:
    """Return how many full-width characters a text is long.

    >>> measure_width("2012年")
    3.0
    """
    return sum(0.5 if each.isascii() else 1.0 for each in text)


def is_shapely(lines: Sequence[str]) -> bool:
    """Tell whether lines have the shape of a trapezoid (either way up) or of a rhombus.

    >>> is_shapely(("一二三", "一二三四")), is_shapely(("一二三", "一二", "一二三"))
    (True, False)
    """
    widths = [measure_width(line) for line in lines]
    top = widths.index(max(widths))
    rising = all(a <= b for a, b in pairwise(widths[: top + 1]))
    falling = all(a >= b for a, b in pairwise(widths[top:]))
    return len(widths) == 1 or (rising and falling and max(widths) > min(widths))


def divide(words: Sequence[str], most_lines: int, most: float) -> Iterator[tuple[str, ...]]:
    """Yield every way to put words into at most so many lines that all fit."""
    for end in range(1, len(words) + 1):
        line = "".join(words[:end])
        if measure_width(line) > most:
            return
        if end == len(words):
            yield (line,)
        elif most_lines > 1:
            for rest in divide(words[end:], most_lines - 1, most):
                yield (line, *rest)


def _fill(words: Sequence[str], most: float) -> tuple[str, ...]:
    """Return lines filled one after the other; for titles that do not fit in any other way."""
    lines = [""]
    for word in words:
        if lines[-1] and measure_width(lines[-1] + word) > most:
            lines.append("")
        lines[-1] += word
    return tuple(lines)


def _judge(lines: Sequence[str]) -> tuple[float, float]:
    """Return how bad a division is: what the standard forbids, then what only looks worse."""
    widths = [measure_width(line) for line in lines]
    longest = max(widths)
    wrong = 0 if is_shapely(lines) else 20
    wrong += 4 * len(lines)
    wrong += sum(8 for width in widths if width < 0.4 * longest)
    wrong += sum(2 for line in lines if line.endswith(("关于", "开展", "印发")))
    wrong -= sum(2 for line in lines[1:] if line.startswith(("关于", "《")))
    return wrong, longest - min(widths)


def find_words(title: str) -> Iterator[str]:
    """Yield pieces that may stand at the end of a line; what is no known word stays together."""
    piece = ""
    known = True
    for token in _TOKEN.findall(title):
        is_word = len(token) > 1
        glued = (
            not piece
            or token[0] in NEVER_FIRST
            or piece[-1] in _NEVER_LAST
            or not (is_word or known)
        )
        if glued:
            piece += token
        else:
            yield piece
            piece = token
        known = is_word or token[0] in NEVER_FIRST
    if piece:
        yield piece
