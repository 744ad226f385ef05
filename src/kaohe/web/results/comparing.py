"""Two results side by side as pages show them: a picture, who moves, and by which items.

One room shows years, another what-ifs, a third an open decision turned: all of them come here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaohe.core.scoring import read_evidence
from kaohe.core.values import write_exact
from kaohe.documents.place_moves import PlaceMove, draw_moves
from kaohe.web.cycles.words import name_body, name_in_language
from kaohe.web.results.keeping import read_kept
from kaohe.web.results.showing import Points, show_points
from kaohe.web.rules.library import find_known
from kaohe.web.teams.words import name_short
from kaohe.workflows.scoring import compare_years

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.scoring import Because, Comparison, Move, PointChange

ORIGINS: Final = {
    "rule": gettext_lazy("按规则整体给定"),
    "limit": gettext_lazy("上下限"),
    "rounding": gettext_lazy("舍入"),
}
_BRIEF: Final = 2
"""Items named in the table; all of them stand below it."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What one item adds to the change of a body."""

    name: str
    section: str
    before: Points | None
    """None where it is not asked there."""
    after: Points | None
    change: Points
    is_marked_otherwise: bool
    """Whether the two packs mark it in another way."""


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A body in both results."""

    move: Move
    name: str
    group: str
    moved_by: str
    brief: tuple[ChangeLine, ...]
    """The items that change it most."""
    others: int
    """How many more there are."""
    rest: Points
    """What all others change together."""
    because: tuple[ChangeLine, ...]
    whole: Points | None
    """The change of the published total, which all lines add up to."""
    passes: tuple[str, ...]
    passed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    """A comparison ready for a page."""

    moves: tuple[MoveLine, ...]
    changing: int
    picture: str
    apart: tuple[tuple[str, tuple[str, ...]], ...]
    """What cannot be compared: in words, and what it concerns."""


@lru_cache(maxsize=8)
def compare_sheets(
    before_sheet: str, before_pack: str, after_sheet: str, after_pack: str
) -> Comparison:
    """Compare two kept sheets, each under a pack of the library; all four by their digests.

    Raises:
        EvidenceError: a sheet is lost, or does not fit the pack that it is tried under.
    """
    before, after = (
        (find_known(pack).pack, read_evidence(read_kept(sheet), sheet[:16]))
        for sheet, pack in ((before_sheet, before_pack), (after_sheet, after_pack))
    )
    return compare_years(before, after)


def show_comparison(
    comparison: Comparison, *, before: str | None = None, after: str | None = None
) -> ShownComparison:
    """Return a comparison with words.

    Args:
        comparison: of two results.
        before: heading of the places of the first result in the picture.
        after: heading of those of the second one.
    """
    names = _name_parts(comparison)
    otherwise = frozenset(id_ for id_, _name in comparison.apart.other_rules)
    return ShownComparison(
        tuple(_show(move, names, otherwise) for move in comparison.moves),
        len(comparison.changing_places),
        _draw(comparison, names, before or _("原位次"), after or _("新位次")),
        _list_apart(comparison),
    )


def _show(move: Move, names: Mapping[str, str], otherwise: frozenset[str]) -> MoveLine:
    lines = tuple(_show_change(each, names, otherwise) for each in move.because)
    rest = sum((each.change for each in move.because[_BRIEF:]), Fraction())
    return MoveLine(
        move,
        name_in_language(move.name),
        names.get(move.group or "", move.group or ""),
        "、".join(names.get(part, part) for part, _change in move.moved_by),
        lines[:_BRIEF],
        len(lines[_BRIEF:]),
        _sign(rest),
        lines,
        None if move.change is None else _sign_total(move.change),
        tuple(name_body(each) for each in move.passes),
        tuple(name_body(each) for each in move.passed_by),
    )


def _show_change(
    change: PointChange, names: Mapping[str, str], otherwise: frozenset[str]
) -> ChangeLine:
    name = change.id if change.name is None else name_in_language(change.name)
    if change.origin in ORIGINS:
        of = names.get(change.id, _("总分") if change.id == "total" else name)
        name = f"{ORIGINS[change.origin]} · {of}"
    return ChangeLine(
        name,
        names.get(change.section, "—"),
        _show_points(change, change.before),
        _show_points(change, change.after),
        _sign(change.change),
        change.origin == "item" and change.id in otherwise,
    )


def _show_points(change: PointChange, points: Fraction | None) -> Points | None:
    """Return what one side gives; what no item gave is 0 where there is nothing of it."""
    if points is None and change.origin in ORIGINS:
        points = Fraction()
    return None if points is None else show_points(write_exact(points))


def _sign(change: Fraction) -> Points:
    """Return a change of points, with a sign where there are more of them."""
    points = show_points(write_exact(change))
    if change <= 0:
        return points
    return Points(f"+{points.shown}", points.exact and f"+{points.exact}")


def _sign_total(change: Fraction) -> Points:
    """Return the change of a published total, which has two digits."""
    points = _sign(change)
    hundredths = round(change * 100)
    if points.exact or hundredths != change * 100:
        return points
    sign = "+" if hundredths > 0 else "-" if hundredths < 0 else ""
    return Points(f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}", "")


def _name_parts(comparison: Comparison) -> dict[str, str]:
    """Return how sections and groups are called, by their ids; the last pack's words hold."""
    names = {"bonuses": _("加分")}
    for made in (comparison.made_before, comparison.made_after):
        names |= {each.id: name_in_language(each.name) for each in made.pack.sections}
        names |= {each.id: name_in_language(each.name) for each in made.pack.comparison_groups}
    return names


def _draw(comparison: Comparison, names: Mapping[str, str], before: str, after: str) -> str:
    """Return the places in the former groups as a picture, with the columns in words."""
    moves = [
        PlaceMove(
            name_short(each.body),
            names.get(each.group_before or "", each.group_before or ""),
            each.place_before,
            each.place_alike,
        )
        for each in comparison.moves
        if each.place_before is not None and each.place_alike is not None
    ]
    order = {name: number for number, name in enumerate(names.values())}
    moves.sort(key=lambda each: (order.get(each.group, len(order)), each.before))
    if not moves:
        return ""
    picture = draw_moves(
        moves, before=before, after=after, title=_("位次变化"), moved=_("位次变化的单位")
    )
    return mark_safe(picture)  # noqa: S308 - every word in it was escaped where it was drawn


def _list_apart(comparison: Comparison) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what cannot be compared, each kind in words with what it concerns."""
    apart = comparison.apart
    told = (
        (_("只在原结果中的单位"), apart.bodies_before),
        (_("只在新结果中的单位"), apart.bodies_after),
        (_("一方待定、不能比较得分的单位"), apart.waiting),
        (_("分组不同、位次按原组换算的单位"), apart.regrouped),
        (_("只在原规则中的小项"), apart.items_before),
        (_("只在新规则中的小项"), apart.items_after),
        (_("两边计分办法不同的小项"), apart.other_rules),
    )
    return tuple((words, _names(things)) for words, things in told if things)


def _names(things: tuple[tuple[str, Because], ...]) -> tuple[str, ...]:
    return tuple(name_in_language(name) for _id, name in things)
