"""Who moves between two results, on the terminal and for scripts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import say
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.values import Rounding, write_exact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from kaohe.core.scoring import Because, Comparison, Move, PointChange

ORIGINS: Final = {
    "rule": ("按规则整体给定", "given as a whole by a rule"),
    "limit": ("上下限", "bounds of a sum"),
    "rounding": ("舍入", "rounding"),
}
_FOUR_PLACES: Final = Rounding("half_up", Fraction(1, 10_000))


def show_comparison(
    comparison: Comparison, title: str, *, why: tuple[str, ...] = (), as_json: bool = False
) -> None:
    """Print who moves, and for the bodies asked for by which items.

    Args:
        comparison: what is shown.
        title: of the table.
        why: bodies whose change is shown item by item.
        as_json: print one object a body instead.
    """
    if as_json:
        show_json([move_as_json(move) for move in comparison.moves])
        return
    columns = [
        say("单位", "body"),
        say("原得分", "before"),
        say("新得分", "after"),
        say("变化", "change"),
        say("原位次", "place before"),
        say("新位次", "place after"),
        say("变化来自", "moved by"),
    ]
    rows = [
        (
            _in_language(move.name),
            _shown(move.before),
            _shown(move.after),
            _shown(move.change),
            _shown(move.place_before),
            _shown(move.place_after),
            " ".join(section for section, _ in move.moved_by),
        )
        for move in comparison.moves
    ]
    show_table(title, columns, rows)
    for move in comparison.moves:
        if move.body in why:
            _show_why(move)
    _tell_apart(comparison)
    moved = len(comparison.changing_places)
    click.echo(say(f"{moved}个单位位次变化。", f"{moved} bodies change places."))


def move_as_json(move: Move) -> dict[str, object]:
    """Return a move for scripts; numbers are exact."""
    return {
        "body": move.body,
        "group": move.group,
        "before": _shown(move.before),
        "after": _shown(move.after),
        "change": _shown(move.change),
        "place_before": move.place_before,
        "place_after": move.place_after,
        "place_alike": move.place_alike,
        "moved_by": {section: _shown(change) for section, change in move.moved_by},
        "because": [
            {
                "origin": each.origin,
                "id": each.id,
                "section": each.section,
                "before": _shown(each.before),
                "after": _shown(each.after),
                "change": _shown(each.change),
            }
            for each in move.because
        ],
        "passes": list(move.passes),
        "passed_by": list(move.passed_by),
    }


def _show_why(move: Move) -> None:
    columns = [
        say("小项", "item"),
        say("部分", "section"),
        say("原计分", "before"),
        say("新计分", "after"),
        say("变化", "change"),
    ]
    rows = [
        (
            _name_change(each),
            each.section,
            _places(each.before),
            _places(each.after),
            _places(each.change),
        )
        for each in move.because
    ]
    sum_of_all = sum((each.change for each in move.because), Fraction())
    rows.append((say("合计", "sum"), "", "", "", _places(sum_of_all)))
    name = _in_language(move.name)
    show_table(say(f"{name}：变化来自", f"{name}: moved by"), columns, rows)
    for zh, en, bodies in (
        ("超过", "goes past", move.passes),
        ("被超过", "is passed by", move.passed_by),
    ):
        if bodies:
            names = "、".join(BODY_NAMES[body][0] for body in bodies if body in BODY_NAMES)
            click.echo(say(f"{name}{zh}：{names}。", f"{name} {en}: {', '.join(bodies)}."))


def _tell_apart(comparison: Comparison) -> None:
    """Say what cannot be compared."""
    apart = comparison.apart
    for zh, en, things in (
        ("只在原结果中的单位", "Bodies in the first result only", apart.bodies_before),
        ("只在新结果中的单位", "Bodies in the second result only", apart.bodies_after),
        ("有一方待定、不能比较的单位", "Bodies that wait in one of them", apart.waiting),
        ("分组不同的单位", "Bodies of another group", apart.regrouped),
        ("只在原规则中的小项", "Items in the first pack only", apart.items_before),
        ("只在新规则中的小项", "Items in the second pack only", apart.items_after),
        ("计分办法不同的小项", "Items marked in another way", apart.other_rules),
    ):
        if things:
            click.echo(say(f"{zh}：{_list(things)}。", f"{en}: {_list(things)}."))


def _list(things: Iterable[tuple[str, Because]]) -> str:
    return say("、", ", ").join(_in_language(name) for _id, name in things)


def _name_change(change: PointChange) -> str:
    name = "" if change.name is None else _in_language(change.name)
    if change.origin not in ORIGINS:
        return name or change.id
    return f"{say(*ORIGINS[change.origin])} {name or change.id}"


def _in_language(name: Because) -> str:
    return say(name.zh, name.en)


def _places(points: Fraction | None) -> str:
    return "-" if points is None else str(_FOUR_PLACES.apply(points))


def _shown(value: Fraction | Decimal | int | None) -> str:
    if value is None:
        return "-"
    return write_exact(value) if isinstance(value, Fraction) else str(value)
