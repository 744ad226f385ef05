"""``kaohe registry reconcile``: register and statistics side by side, and whom to ask."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option, pack_option
from kaohe.cli.registry.words import name_body, snapshot_argument
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.register.reconciled import FIGURES
from kaohe.core.values import Rounding
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import write_json
from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.reconciling import reconcile as reconcile_sources

if TYPE_CHECKING:
    from kaohe.core.register.reconciled import Comparison, Reconciliation, Told

_PERCENT: Final = Rounding("half_up", Fraction(1, 100))


@click.command(
    help=say(
        "核对两个来源：数据库与统计数据并列，各带统计时点。\n\n"
        "核对统计数据中按单位类别分列的非公企业部分（enterprise_covered_units、enterprise_members）。"
        "两个来源互不相减计分；相差超过规则包所定比例的，列为向该单位的询问，"
        "--out 文件含询问函文字；缺一方的另行列出。\n\n"
        "示例：kaohe registry reconcile SNAPSHOT --pack national-2012 --out queries.json",
        "Set the register and the statistics of non-public enterprises (enterprise_covered_units, "
        "enterprise_members) side by side, each with its day. Where they part by more than the "
        "pack's share the body is asked; a file holds the text of each letter. What one source "
        "lacks is listed apart.\n\n"
        "Example: kaohe registry reconcile SNAPSHOT --pack national-2012 --out queries.json",
    ),
)
@snapshot_argument
@pack_option
@out_option(
    "核对结果和询问（JSON文件，须不存在）。",
    "File for the comparisons and queries (JSON, must not exist).",
    required=False,
)
@json_option
def reconcile(snapshot: Path, *, reference: str, out: Path | None, as_json: bool) -> None:
    """Reconcile two sources."""
    found = reconcile_sources(load_pack(reference).pack, Snapshot.open(snapshot))
    if out is not None:
        write_json(out, found.to_json())
    if as_json:
        show_json(found.to_json())
        return
    _show(found)
    if out is not None:
        click.echo(say(f"已写入 {out}", f"Written to {out}"))


def _show(found: Reconciliation) -> None:
    asked = {(each.body, each.figure) for each in found.queries}
    columns = [
        say("代码", "id"),
        say("单位", "body"),
        say("指标", "figure"),
        say("数据库", "register"),
        say("时点", "day"),
        say("统计数据", "statistics"),
        say("时点", "day"),
        say("相差（占较大数）", "gap (of the larger)"),
        say("询问", "query"),
    ]
    rows = [
        (
            each.body,
            name_body(each.body),
            say(FIGURES[each.figure].zh, FIGURES[each.figure].en),
            *_tell(each.register),
            *_tell(each.statistics),
            _gap(each),
            say("是", "yes") if (each.body, each.figure) in asked else "",
        )
        for each in found.comparisons
    ]
    show_table(say("两个来源", "Two sources"), columns, rows)
    above = f"{_PERCENT.apply(found.above * 100)}%"
    click.echo(
        say(
            f"相差超过{above}的{len(found.queries)}项须向有关单位询问。两数并存，互不替代，差额不计分；"
            "只核对统计数据中按单位类别分列的非公企业部分。",
            f"{len(found.queries)} figures part by more than {above} and become queries. Both are "
            "kept; the gap scores nothing. Only the part of the statistics that is broken down "
            "for non-public enterprises is compared.",
        )
    )
    for each in found.missing:
        click.echo(say(each.zh, each.en))


def _tell(told: Told | None) -> tuple[str, str]:
    return ("-", "-") if told is None else (str(told.value), told.as_of.isoformat())


def _gap(each: Comparison) -> str:
    return "-" if each.gap is None else f"{_PERCENT.apply(each.gap * 100)}%"
