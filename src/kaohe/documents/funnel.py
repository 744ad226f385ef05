"""A funnel of counties as SVG: their share of a sign against how many units they have.

Few units scatter widely by chance, many hardly at all; the limit shows from where on a county
stands out. The picture needs no script and no font of its own, reads in print, and says in words
what it shows (``title`` and ``desc``). Whoever stands out has another form, not only another
colour, and the foremost are numbered and named.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from kaohe.core.register.standing_out import limit_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from kaohe.core.register.leads import CountyResult, SignResult

INK: Final = "#1f2937"
PAPER: Final = "#ffffff"
EDGE: Final = "#64748b"
GRID: Final = "#e2e8f0"
DOT: Final = "#64748b"
LIMIT: Final = "#1d4ed8"
LEAD: Final = "#b00000"

_WIDTH, _HEIGHT = 1020, 620
_LEFT, _RIGHT, _TOP, _BOTTOM = 74, 716, 96, 500
_LIST: Final = 742
"""Where the names of the foremost counties stand."""
_EACH, _STEPS = 24, 36
"""The limit is computed for each of the smallest sizes and for so many steps up to the largest."""
_MOST_NAMES: Final = 16
_LINE_HEIGHT: Final = 24
_TICKS: Final = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a number of units and a share stand on the paper."""

    most: int
    highest: int
    """Per cent at the upper edge."""
    english: bool = False

    def say(self, zh: str, en: str) -> str:
        """Return the words in the language of the picture."""
        return en if self.english else zh

    def name(self, county: CountyResult) -> str:
        """Return how a county is called; in English it has its code only."""
        return county.county if self.english else county.name

    def x(self, units: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * log10(max(units, 1)) / log10(max(self.most, 10))

    def y(self, share: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * min(share * 100 / self.highest, 1)


def draw_funnel(result: SignResult, *, as_of: str, english: bool = False) -> str:
    """Return the picture of one sign.

    Args:
        result: the counties under the sign.
        as_of: day of the register, for the heading.
        english: whether its words are English.
    """
    sizes = [each.looked_at for each in result.counties]
    scale = _Scale(max(sizes, default=1), _highest(result), english)
    leads = result.leads
    parts = [
        *_draw_axes(scale, scale.say(result.sign.units_zh, result.sign.units_en)),
        *_draw_usual(scale, result),
        _draw_limit(scale, result),
        _draw_dots(scale, (each for each in result.counties if not each.stands_out)),
        *(_draw_lead(scale, each) for each in reversed(leads[_MOST_NAMES:])),
        *reversed([*_draw_foremost(scale, leads[:_MOST_NAMES])]),
        *_list_names(scale, leads),
        *_draw_legend(scale, result),
    ]
    return _page(scale, result, as_of, parts)


def _highest(result: SignResult) -> int:
    highest = max((each.share for each in result.counties), default=result.usual.fence)
    return min(100, max(20, -(-max(highest, result.usual.fence) * 110 // 10) * 10 // 1))


def _draw_axes(scale: _Scale, units: str) -> list[str]:
    parts: list[str] = []
    step = 10 if scale.highest > 40 else 5
    for percent in range(0, scale.highest + 1, step):
        y = scale.y(percent / 100)
        parts.append(
            f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_RIGHT}" y2="{y:.1f}" stroke="{GRID}"/>'
        )
        parts.append(_text(_LEFT - 8, y + 4, f"{percent}%", anchor="end"))
    for units_there in (tick for tick in _TICKS if tick <= max(scale.most, 10)):
        x = scale.x(units_there)
        parts.append(
            f'<line x1="{x:.1f}" y1="{_BOTTOM}" x2="{x:.1f}" y2="{_BOTTOM + 6}" stroke="{EDGE}"/>'
        )
        parts.append(_text(x, _BOTTOM + 22, f"{units_there:,}", anchor="middle"))
    middle = (_LEFT + _RIGHT) / 2
    counted = scale.say(f"所考察的数量：{units}（对数刻度）", f"looked at: {units} (log scale)")
    parts.append(_text(middle, _BOTTOM + 44, counted, anchor="middle"))
    parts.append(
        f'<text transform="translate(22 {(_TOP + _BOTTOM) / 2:.0f}) rotate(-90)" '
        f'text-anchor="middle" font-size="13" fill="{INK}">{scale.say("所占比例", "share")}</text>'
    )
    return parts


def _draw_usual(scale: _Scale, result: SignResult) -> list[str]:
    lines = ((result.usual.middle, "2 4"), (result.usual.fence, "8 5"))
    return [
        f'<line x1="{_LEFT}" y1="{scale.y(float(share)):.1f}" x2="{_RIGHT}" '
        f'y2="{scale.y(float(share)):.1f}" stroke="{EDGE}" stroke-dasharray="{dashes}"/>'
        for share, dashes in lines
    ]


def _draw_limit(scale: _Scale, result: SignResult) -> str:
    """Draw from which share on a county of each size stands out, where any share does."""
    growth = scale.most ** (1 / _STEPS)
    every = range(1, min(_EACH, scale.most) + 1)
    sizes = sorted({*every, *(round(growth**step) for step in range(_STEPS + 1))})
    points = []
    for units in sizes:
        limit = limit_at(units, result.usual.fence, result.cut)
        if limit <= units and limit * 100 <= scale.highest * units:
            points.append(f"{scale.x(units):.1f},{scale.y(limit / units):.1f}")
    return (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{LIMIT}" stroke-width="1.8"/>'
    )


def _draw_dots(scale: _Scale, counties: Iterable[CountyResult]) -> str:
    """Draw all other counties in one path, a dot each; equal places once."""
    places = {
        f"M{scale.x(each.looked_at):.1f} {scale.y(float(each.share)):.1f}h0": None
        for each in counties
    }
    return (
        f'<path d="{"".join(places)}" stroke="{DOT}" stroke-width="4" stroke-linecap="round" '
        'stroke-opacity="0.4"/>'
    )


def _draw_lead(scale: _Scale, lead: CountyResult) -> str:
    x, y = scale.x(lead.looked_at), scale.y(float(lead.share))
    return (
        f'<path d="M{x:.1f} {y - 5.5:.1f}l5.5 5.5l-5.5 5.5l-5.5-5.5z" fill="{LEAD}" '
        f'stroke="{PAPER}"><title>{_tell(scale, lead)}</title></path>'
    )


def _draw_foremost(scale: _Scale, leads: Sequence[CountyResult]) -> Iterator[str]:
    """Draw a larger mark with the number that the county has in the list."""
    for number, lead in enumerate(leads, start=1):
        x, y = scale.x(lead.looked_at), scale.y(float(lead.share))
        yield (
            f'<g><path d="M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10-10z" fill="{LEAD}" '
            f'stroke="{PAPER}"/><text x="{x:.1f}" y="{y + 3.2:.1f}" font-size="9" '
            f'text-anchor="middle" fill="{PAPER}">{number}</text>'
            f"<title>{_tell(scale, lead)}</title></g>"
        )


def _tell(scale: _Scale, lead: CountyResult) -> str:
    counts = f"{lead.concerned}/{lead.looked_at}"
    zh = f"{lead.name}（{lead.county}）：{counts}，{_percent(lead.share)}"
    return escape(scale.say(zh, f"{lead.county}: {counts}, {_percent(lead.share)}"))


def _list_names(scale: _Scale, leads: Sequence[CountyResult]) -> list[str]:
    """Name the foremost leads beside the picture, and say how many more there are."""
    parts = []
    for number, lead in enumerate(leads[:_MOST_NAMES], start=1):
        y = _TOP + 4 + (number - 1) * _LINE_HEIGHT
        told = f"{number} {scale.name(lead)} {_percent(lead.share)}"
        parts.append(_text(_LIST, y, told, size=12, colour=LEAD))
    if len(leads) > _MOST_NAMES:
        others = len(leads) - _MOST_NAMES
        more = scale.say(f"另有{others}个，见线索表", f"{others} more in the list of leads")
        parts.append(_text(_LIST, _TOP + 4 + _MOST_NAMES * _LINE_HEIGHT, more, size=12))
    return parts


def _draw_legend(scale: _Scale, result: SignResult) -> list[str]:
    row, say = _HEIGHT - 44, scale.say
    leads, others = len(result.leads), len(result.counties) - len(result.leads)
    fence, middle = _percent(result.usual.fence), _percent(result.usual.middle)
    texts = (
        (say(f"◆ 突出的县（市、区）{leads}个", f"◆ {leads} stand out"), LEAD),
        (say(f"● 其余{others}个", f"● {others} others"), DOT),
        (say("— 突出的界限", "— limit of standing out"), LIMIT),
        (say(f"- - 通常范围的上限{fence}", f"- - usual up to {fence}"), EDGE),
        (say(f"··· 中位水平{middle}", f"··· middle {middle}"), EDGE),
    )
    parts, x = [], float(_LEFT)
    for text, colour in texts:
        parts.append(_text(x, row, text, size=13, colour=colour))
        x += _wide(text, 13) + 26
    note = say(
        "这是供人工核实的线索，不是结论；不影响抽取，也不退回任何数据。",
        "Leads for people to look into; the draw does not know of them, no data are rejected.",
    )
    return [*parts, _text(_LEFT, row + 24, note, size=12)]


def _wide(text: str, size: int) -> float:
    """Return about how wide a text is; a Han character is as wide as high."""
    return sum(size if ord(each) > 0x2E7F else size * 0.6 for each in text)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.1f}%"


def _text(
    x: float, y: float, text: str, *, size: int = 13, anchor: str = "start", colour: str = INK
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _page(scale: _Scale, result: SignResult, as_of: str, parts: Sequence[str]) -> str:
    sign, body = result.sign, "\n".join(parts)
    title = scale.say(sign.zh, sign.en)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" class="funnel mw-100 h-auto" role="img" '
        'aria-labelledby="title desc" '
        f'xml:lang="{scale.say("zh-CN", "en")}" font-family="\'Noto Sans SC\', '
        "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', SimHei, sans-serif\">\n"
        f'<title id="title">{escape(title)}</title>\n'
        f'<desc id="desc">{escape(_describe(scale, result))}</desc>\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{PAPER}"/>\n'
        f'<text x="{_LEFT}" y="40" font-size="21" font-weight="bold" fill="{INK}">'
        f"{escape(title)}</text>\n"
        f"{_text(_LEFT, 64, _head(scale, result, as_of))}\n"
        f"{body}\n</svg>\n"
    )


def _describe(scale: _Scale, result: SignResult) -> str:
    """Say in words what is seen, for those who cannot see it."""
    sign, counties, leads = result.sign, len(result.counties), len(result.leads)
    english = f"{sign.en}: {leads} of {counties} counties stand out."
    if scale.english:
        return english
    named = "、".join(lead.name for lead in result.leads[:_MOST_NAMES])
    return (
        f"{sign.zh}。每个点是一个县（市、区），横轴为所考察的数量，纵轴为所占比例。"
        f"共{counties}个，{leads}个突出{f'：{named}' if named else ''}。 {english}"
    )


def _head(scale: _Scale, result: SignResult, as_of: str) -> str:
    zh = f"{result.sign.en} · 数据截至{as_of} · 每点一个县（市、区）"
    return scale.say(zh, f"register as of {as_of} · each dot is a county")
