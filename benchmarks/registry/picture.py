"""Draw ratios as bars, with their goals, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from benchmarks.registry.results import Ratio

INK, PAPER, EDGE, GRID = "#1f2937", "#ffffff", "#64748b", "#e2e8f0"
SUBTITLE: Final = (
    "ratios of CPU seconds, median of rounds in turn; the upright mark is what is asked"
)
MET, MISSED, GOAL = "#86c79b", "#e5989b", "#1f2937"

_WIDTH, _LABELS, _VALUES, _ROW, _TOP = 1040, 330, 220, 30, 74
_BARS: Final = _WIDTH - _LABELS - _VALUES
_HEADINGS: Final = {
    "at most": "shorter is better: this register against a bound",
    "at least": "longer is better: other tools against this register",
}


def draw_ratios(title: str, ratios: Sequence[Ratio]) -> str:
    """Return the picture; a bar is the median, the line on it reaches from least to most."""
    groups = [(bound, [each for each in ratios if each.bound == bound]) for bound in _HEADINGS]
    groups = [(bound, members) for bound, members in groups if members]
    height = _TOP + sum(_ROW * len(members) + 58 for _, members in groups)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" font-family="sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{PAPER}"/>',
        _write(20, 32, title, size=18, weight="bold"),
        _write(20, 54, SUBTITLE, colour=EDGE),
    ]
    top = _TOP
    for bound, members in groups:
        parts.append(_draw_group(top, bound, members))
        top += _ROW * len(members) + 58
    return "\n".join([*parts, "</svg>", ""])


def _draw_group(top: int, bound: str, ratios: Sequence[Ratio]) -> str:
    largest = max(max(each.most, each.goal) for each in ratios) * 1.05
    scale = _BARS / largest
    bottom = top + 26 + _ROW * len(ratios)
    parts = [_write(20, top + 12, _HEADINGS[bound], weight="bold")]
    for mark in _choose_marks(largest):
        x = _LABELS + mark * scale
        parts.append(_line(x, top + 22, x, bottom, GRID))
        parts.append(_write(x, bottom + 15, f"{mark:g}", colour=EDGE, size=11, anchor="middle"))
    for place, ratio in enumerate(ratios):
        parts.append(_draw_bar(top + 26 + _ROW * place, ratio, scale))
    return "\n".join(parts)


def _draw_bar(y: int, ratio: Ratio, scale: float) -> str:
    middle = y + _ROW / 2 - 2
    least, most, goal = (_LABELS + x * scale for x in (ratio.least, ratio.most, ratio.goal))
    words = f"{ratio.median:.2f}, asked {ratio.bound} {ratio.goal:g}"
    return "\n".join(
        [
            _write(_LABELS - 10, middle + 4, ratio.title, anchor="end"),
            f'<rect x="{_LABELS}" y="{y}" width="{ratio.median * scale:.1f}" height="{_ROW - 8}" '
            f'rx="2" fill="{MET if ratio.is_met else MISSED}"/>',
            _line(least, middle, most, middle, EDGE),
            f'<line x1="{goal:.1f}" y1="{y - 3}" x2="{goal:.1f}" y2="{y + _ROW - 5}" '
            f'stroke="{GOAL}" stroke-width="2.5"/>',
            _write(_WIDTH - _VALUES + 14, middle + 4, words, weight="bold" if ratio.is_met else ""),
        ]
    )


def _choose_marks(largest: float) -> list[float]:
    step = next(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100) if largest / step <= 10)
    return [step * number for number in range(int(largest / step) + 1)]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        'stroke-width="1.5"/>'
    )


def _write(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 13,
    weight: str = "",
    colour: str = INK,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight or "normal"}" '
        f'fill="{colour}" text-anchor="{anchor}">{escape(text)}</text>'
    )
