"""Pictures of the results and the tables that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from kaohe.core.values import exact, write_exact
from kaohe.documents.points_tiles import (
    PointsTile,
    draw_points,
    find_shade,
    find_steps,
    tell_shade,
)
from kaohe.documents.score_bars import ScoreBar, draw_score
from kaohe.documents.section_strips import Dot, Panel, Strip, draw_strips, find_middle
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.showing import show_points
from kaohe.web.teams.words import name_short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kaohe.core.rules.model import Pack, Section
    from kaohe.web.results.models import BodyResult
    from kaohe.web.results.showing import Branch, Group


@dataclass(frozen=True, slots=True)
class TileLine:
    """A tile in words."""

    name: str
    total: str
    shade: str
    """Which points have its shade; empty while the result waits."""


@dataclass(frozen=True, slots=True)
class TileMap:
    """The tiles and their table."""

    picture: str
    lines: tuple[TileLine, ...]


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """How a group lies in a section, in numbers."""

    section: str
    group: str
    of: str
    bodies: int
    least: str
    least_bodies: str
    middle: str
    most: str
    most_bodies: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The strips and their table."""

    picture: str
    lines: tuple[SpreadLine, ...]


def draw_tile_map(results: Sequence[BodyResult]) -> TileMap:
    """Return the totals of the bodies as tiles."""
    steps = find_steps([exact(each.total) for each in results if each.total])
    tiles = [
        PointsTile(
            each.body,
            name_short(each.body),
            exact(each.total) if each.total else None,
            each.total or _("待定"),
        )
        for each in results
    ]
    lines = tuple(
        TileLine(
            name_body(each.body),
            each.total or _("待定"),
            tell_shade(find_shade(exact(each.total), steps), steps) if each.total else "",
        )
        for each in results
    )
    picture = draw_points(tiles, title=_("各单位总分方格图（示意，非地图）"))
    return TileMap(mark_safe(picture), lines)  # noqa: S308 - every word in it is escaped


def draw_spread(groups: Sequence[Group], pack: Pack) -> Spread:
    """Return where the bodies of each group lie in each section whose points have a limit."""
    panels, lines = [], []
    for section in pack.sections:
        if not section.points:
            continue
        strips = []
        for group in groups:
            points = _points_in(group, section)
            if not points:
                continue
            shares = {name: value / section.points for name, value in points.items()}
            dots = tuple(
                Dot(name, share, show_points(write_exact(points[name])).shown)
                for name, share in shares.items()
            )
            middle = find_middle(list(shares.values()))
            strips.append(Strip(group.name, dots, middle))
            least, most = min(points.values()), max(points.values())
            lines.append(
                SpreadLine(
                    name_in_language(section.name),
                    group.name,
                    write_exact(section.points),
                    len(points),
                    show_points(write_exact(least)).shown,
                    "、".join(name for name, value in points.items() if value == least),
                    show_points(write_exact(find_middle(list(points.values())))).shown,
                    show_points(write_exact(most)).shown,
                    "、".join(name for name, value in points.items() if value == most),
                )
            )
        of = write_exact(section.points)
        title = _("%(section)s（满分%(of)s）") % {
            "section": name_in_language(section.name),
            "of": of,
        }
        panels.append(Panel(title, tuple(strips)))
    picture = draw_strips(panels, title=_("各部分得分率分布，每点一个单位，竖线为中位数"))
    return Spread(mark_safe(picture), tuple(lines))  # noqa: S308 - as above


def draw_body(top: Branch) -> str:
    """Return a score down to its groups as bars, with the self-check beside."""
    bars = [_bar(branch, depth) for branch, depth in _walk(top, 0)]
    picture = draw_score(bars, title=_("得分构成"), earned=_("得分"), own=_("自评"))
    return mark_safe(picture)  # noqa: S308 - as above


def _points_in(group: Group, section: Section) -> dict[str, Fraction]:
    return {
        line.name: exact(points)
        for line in group.lines
        if (points := line.result.sections.get(section.id))
    }


def _walk(branch: Branch, depth: int) -> Iterator[tuple[Branch, int]]:
    yield branch, depth
    for step in branch.steps:
        if step.kind in ("section", "group"):
            yield from _walk(step, depth + 1)


def _bar(branch: Branch, depth: int) -> ScoreBar:
    of = exact(branch.of) if branch.of else None
    is_told = bool(of) and branch.state == "" and branch.earned.shown != "—"
    shown = f"{branch.earned.shown} / {branch.of}" if branch.of else branch.earned.shown
    if branch.own:
        shown = f"{shown} · {branch.own}"
    return ScoreBar(
        branch.name,
        depth,
        exact(branch.earned.exact or branch.earned.shown) / of if of and is_told else None,
        exact(branch.own) / of if of and branch.own else None,
        shown,
    )
