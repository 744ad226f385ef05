"""``kaohe indicators``: the numbers of a snapshot that the pack asks for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.options import DAY, READABLE, json_option, out_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.divisions import BODY_NAMES
from kaohe.core.values import Rounding
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.files import write_json

FOUR_PLACES: Final = Rounding("half_up", Fraction(1, 10_000))
"""For reading on a terminal; files and scores hold the exact fraction."""


@click.command(
    help=say(
        "由快照计算各单位的指标。\n\n"
        "示例：kaohe indicators --snapshot store/snapshots/2012-12-31/0123456789abcdef",
        "Compute the indicators of every body from a snapshot.\n\n"
        "Example: kaohe indicators --snapshot store/snapshots/2012-12-31/0123456789abcdef",
    )
)
@click.option(
    "--snapshot", type=READABLE, required=True, help=say("快照文件夹。", "Folder of the snapshot.")
)
@click.option(
    "--base",
    type=DAY,
    default="2011-09-30",
    show_default=True,
    help=say("增量的起点（统计时点）。", "Day from which increases are counted."),
)
@click.option(
    "--end",
    type=DAY,
    default="2012-09-30",
    show_default=True,
    help=say("增量的终点（统计时点）。", "Day to which increases are counted."),
)
@out_option("指标文件（须不存在）。", "File for the indicators (must not exist).", required=False)
@json_option
def indicators(*, snapshot: Path, base: date, end: date, out: Path | None, as_json: bool) -> None:
    """Compute indicators."""
    sheet = Snapshot.open(snapshot).indicators(base=base, end=end)
    if out:
        write_json(out, sheet.to_json())
    if as_json:
        show_json(sheet.to_json())
        return
    names = list(dict.fromkeys(each.id for each in sheet.indicators))
    bodies = list(dict.fromkeys(each.body for each in sheet.indicators))
    rows = [
        (
            body,
            say(*BODY_NAMES.get(body, (body, body))),
            *(str(FOUR_PLACES.apply(sheet.value(body, name))) for name in names),
        )
        for body in bodies
    ]
    columns = [say("代码", "id"), say("单位", "body"), *names]
    show_table(say("指标", "Indicators"), columns, rows)
