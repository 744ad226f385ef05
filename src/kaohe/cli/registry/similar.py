"""``kaohe registry similar``: pairs of rows that may say one enterprise, for people to judge."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.register.similar import THRESHOLD
from kaohe.core.register.similar_decisions import VERDICT_NAMES
from kaohe.core.values import exact
from kaohe.engines.leads.similar import find_similar
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.similar import read_decision_file, write_similar

if TYPE_CHECKING:
    from kaohe.core.register.similar_decisions import Decision
    from kaohe.core.register.similar_pairs import SimilarPair, SimilarPairs

_BEIJING = timezone(timedelta(hours=8))
_SHOWN = 20
"""Pairs on the terminal; all stand in the files."""


class ShareType(click.ParamType[Fraction]):
    """A share such as 0.99."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read a share exactly."""
        if isinstance(value, Fraction):
            return value
        try:
            return exact(value)
        except ValueError:
            self.fail(
                say(f"“{value}”不是0.99这样的小数。", f"'{value}' is not a decimal such as 0.99."),
                param,
                ctx,
            )


@click.command(
    help=say(
        "找出可能是同一企业的不同数据行，供人工判定；任何统计数都不会因此改变。\n\n"
        "示例：kaohe registry similar store/snapshots/2012-12-31/0123456789abcdef --out similar",
        "Find rows that may say one enterprise, for people to judge; no count changes by it.\n\n"
        "Example: kaohe registry similar store/snapshots/2012-12-31/0123456789abcdef "
        "--out similar",
    )
)
@click.argument("path", metavar="SNAPSHOT", type=READABLE)
@click.option(
    "--threshold",
    type=ShareType(),
    default=THRESHOLD,
    show_default="0.99",
    help=say("概率下限，0.5至0.9999。", "Lowest probability, 0.5 to 0.9999."),
)
@click.option(
    "--decisions",
    type=READABLE,
    help=say(
        "已填写判定的 similar.xlsx，或 decisions.json。",
        "A similar.xlsx that was filled in, or a decisions.json.",
    ),
)
@out_option(
    "新文件夹（须不存在）：similar.xlsx、similar.json、similar.parquet、decisions.json。",
    "New folder (must not exist) for similar.xlsx, .json, .parquet and decisions.json.",
    required=False,
)
@json_option
def similar(
    path: Path, *, threshold: Fraction, decisions: Path | None, out: Path | None, as_json: bool
) -> None:
    """Find similar rows."""
    opened = Snapshot.open(path)
    decided: tuple[Decision, ...] = ()
    if decisions:
        today = datetime.now(_BEIJING).date()
        decided = read_decision_file(decisions, register_digest=opened.digest, today=today)
    found = find_similar(opened, threshold=threshold)
    if out:
        write_similar(out, found, decided)
    if as_json:
        show_json(found.to_json(decided))
        return
    _show(found, decided)
    if out:
        click.echo(f"{out / 'similar.xlsx'}  {say('供人工填写判定', 'for people to fill in')}")


def _show(found: SimilarPairs, decisions: tuple[Decision, ...]) -> None:
    decided = {decision.places: decision for decision in decisions}
    columns = [
        say("概率", "probability"),
        say("甲", "one"),
        say("乙", "other"),
        say("不同之处", "differs"),
        say("判定", "decision"),
    ]
    rows = [_row(pair, decided.get(pair.places)) for pair in found.pairs[:_SHOWN]]
    show_table(say("可能是同一企业的数据行", "Rows that may say one enterprise"), columns, rows)
    listed = {pair.places for pair in found.pairs}
    astray = sum(places not in listed for places in decided)
    click.echo(
        say(
            f"比较{found.rows}行，概率不低于{found.threshold}的有{len(found.pairs)}对，"
            f"已判定{len(decided) - astray}对。",
            f"{found.rows} rows compared; {len(found.pairs)} pairs at {found.threshold} or more, "
            f"{len(decided) - astray} of them decided.",
        )
    )
    if astray:
        click.echo(
            say(
                f"另有{astray}个判定所指的两行不在本次清单中。",
                f"{astray} more decisions are about rows that are not on this list.",
            )
        )


def _row(pair: SimilarPair, decision: Decision | None) -> tuple[str, ...]:
    verdict = "" if decision is None else say(VERDICT_NAMES[decision.verdict], decision.verdict)
    return (
        pair.probability,
        f"{pair.one['name']}\n{pair.places[0]}",
        f"{pair.other['name']}\n{pair.places[1]}",
        say("；", "; ").join(pair.differs(language())),
        verdict,
    )
