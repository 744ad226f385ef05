"""``kaohe registry diff``: what differs between two snapshots."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.registry.words import limit_option, name_body, name_field, name_table, tell_rest
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.register.checks import RULES
from kaohe.core.register.indicators import SHARES
from kaohe.core.values import Rounding
from kaohe.documents.difference_book import (
    CHANGE_NAMES,
    COUNT_NAMES,
    SHARE_NAMES,
    write_difference,
)
from kaohe.engines.snapshots.comparison import open_comparison
from kaohe.engines.snapshots.differences import CHANGES
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import write_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.engines.snapshots.differences import Difference, RowDifference

_MAIN_COUNTS = ("legal_persons", "absent", "covered_units", "employees", "members")
_FINE = Rounding("half_up", Fraction(1, 100))
"""For reading; the exact shares stand in the JSON form."""


@click.command(
    help=say(
        "比较两份快照（如更正前后）：报送文件、逐家企业逐个字段、各单位数字、规则的增减。\n\n"
        "截止后的补报和更正不自动替换：差异由两个部门的两人核对批准"
        "（kaohe registry correct）。\n\n"
        "示例：kaohe registry diff BEFORE AFTER --out diff.xlsx",
        "Compare two snapshots, as before and after a correction: delivered files, every field of "
        "every unit, counts of the bodies, rows by rule.\n\n"
        "After the cut-off nothing replaces by itself: two people approve the difference "
        "(kaohe registry correct).\n\n"
        "Example: kaohe registry diff BEFORE AFTER --out diff.xlsx",
    ),
)
@click.argument("before", type=READABLE)
@click.argument("after", type=READABLE)
@click.option("--body", help=say("逐行差异只看这个单位。", "Rows of this body only."))
@out_option(
    "差异表（.xlsx，须不存在）。", "Workbook of the difference (must not exist).", required=False
)
@limit_option
@json_option
def diff(
    before: Path, after: Path, *, body: str | None, out: Path | None, limit: int, as_json: bool
) -> None:
    """Compare two snapshots."""
    old, new = Snapshot.open(before), Snapshot.open(after)
    with open_comparison(old, new) as comparison:
        found = comparison.difference()
        total = comparison.count(body=body)
        if out is not None:
            content = write_difference(
                found.to_json(),
                (_row_of(each) for each in comparison.rows(body=body)),
                digest=found.digest,
                as_of=new.as_of,
            )
            write_new(out, content)
        shown = list(islice(comparison.rows(body=body), limit))
    if as_json:
        show_json(
            {
                **found.to_json(),
                "digest": found.digest,
                "differences": total,
                "rows": [_to_json(each) for each in shown],
            }
        )
        return
    _show(found, shown, total=total, limit=limit)
    if out is not None:
        click.echo(f"{say('差异表', 'Workbook')} {out}")


def _show(found: Difference, shown: Sequence[RowDifference], *, total: int, limit: int) -> None:
    click.echo(f"{say('更正前', 'before')} {found.before.digest}")
    click.echo(f"{say('更正后', 'after')} {found.after.digest}")
    click.echo(f"{say('差异摘要', 'digest of the difference')} {found.digest}")
    if found.is_empty:
        click.echo(say("两份快照完全相同。", "Both snapshots are the same."))
        return
    names = [(change, name) for change in CHANGES for name in found.deliveries[change]]
    if names:
        show_table(
            say("报送文件", "Delivered files"),
            [say("差异", "change"), say("文件", "file")],
            [(_name_change(change), name) for change, name in names[:limit]],
        )
        tell_rest(min(limit, len(names)), len(names), command="diff --out")
    show_table(
        say("各表差异（单位数）", "Units by table"),
        [say("表", "table"), *(_name_change(change) for change in CHANGES)],
        [
            (name_table(each.table), *(str(getattr(each, change)) for change in CHANGES))
            for each in found.tables
        ],
    )
    _show_counts(found)
    if found.rules:
        show_table(
            say("违反规则的行", "Rows by rule"),
            [say("规则", "rule"), *_side_names(), say("原因", "reason")],
            [
                (rule, *_change_of(old, new), say(RULES[rule].zh, RULES[rule].en))
                for rule, (old, new) in found.rules.items()
            ],
        )
    if shown:
        show_table(
            say("逐项差异", "Every difference"),
            [
                say("差异", "change"),
                say("标识", "id"),
                say("名称", "name"),
                say("字段", "field"),
                *_side_names()[:2],
                say("位置", "place"),
            ],
            [
                (
                    _name_change(each.change),
                    each.key,
                    each.name or "",
                    "" if each.field is None else name_field(each.table, each.field),
                    each.before or "",
                    each.after or "",
                    _place(each.after_place or each.before_place),
                )
                for each in shown
            ],
        )
        tell_rest(len(shown), total, command="diff --out")


def _show_counts(found: Difference) -> None:
    """Show the main counts and the shares of every body whose counts differ."""
    rows = []
    for body, both in found.counts.items():
        shares = found.indicators.get(body, {})
        rows.append(
            (
                body,
                name_body(body),
                *(_arrow(*(getattr(side, name, 0) for side in both)) for name in _MAIN_COUNTS),
                *(_arrow_of_shares(*shares.get(share.id, (None, None))) for share in SHARES),
            )
        )
    if rows:
        names = (say(COUNT_NAMES[name], name) for name in _MAIN_COUNTS)
        show_table(
            say("各单位数字（只列有变化的）", "Counts of the bodies that differ"),
            [
                say("代码", "id"),
                say("单位", "body"),
                *names,
                *(say(SHARE_NAMES[share.id], share.id) for share in SHARES),
            ],
            rows,
        )


def _arrow(old: int, new: int) -> str:
    return str(new) if old == new else f"{old} → {new} ({new - old:+d})"


def _arrow_of_shares(old: Fraction | None, new: Fraction | None) -> str:
    if old == new:
        return ""
    told = ("-" if share is None else f"{_FINE.apply(share * 100)}%" for share in (old, new))
    return " → ".join(told)


def _side_names() -> list[str]:
    return [say("更正前", "before"), say("更正后", "after"), say("增减", "change")]


def _change_of(old: int, new: int) -> tuple[str, str, str]:
    return str(old), str(new), f"{new - old:+d}"


def _name_change(change: str) -> str:
    return say(CHANGE_NAMES[change], change)


def _place(place: tuple[str, int] | None) -> str:
    return "" if place is None else f"{place[0]}:{place[1]}"


def _row_of(each: RowDifference) -> tuple[str | None, ...]:
    """Return a difference as a row of the workbook."""
    return (
        name_table(each.table),
        CHANGE_NAMES[each.change],
        each.key,
        each.body,
        each.name,
        None if each.field is None else name_field(each.table, each.field),
        each.before,
        each.after,
        _place(each.before_place),
        _place(each.after_place),
    )


def _to_json(each: RowDifference) -> dict[str, object]:
    return {
        **each.as_json(),
        "before_place": _place(each.before_place),
        "after_place": _place(each.after_place),
    }
