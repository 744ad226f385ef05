"""``kaohe draw seed``: the one random number of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.stores.draws import DrawFolder

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "录入骰子和外部随机数，产生公共随机数；每次行动只有一次。\n\n"
        "示例：kaohe draw seed draw --dice 38461520937716450293 --dice 90517263840192837465 "
        "--dice 11223344556677889900 --outside 双色球2013004期:03,09,15,20,27,29+14",
        "Enter dice and the outside source; a campaign has exactly one seed.\n\n"
        "Example: kaohe draw seed draw --dice 38461520937716450293 --dice 90517263840192837465 "
        "--dice 11223344556677889900 --outside 'lottery 2013004: 03 09 15 20 27 29 14'",
    )
)
@click.argument("folder", type=READABLE)
@click.option(
    "--dice",
    multiple=True,
    required=True,
    help=say("一位负责人掷出的至少20位数字（按顺序重复）。", "At least 20 digits of one leader."),
)
@click.option(
    "--outside",
    required=True,
    help=say("方案写明的外部来源的原文。", "Text of the outside source that the plan names."),
)
def seed(folder: Path, *, dice: tuple[str, ...], outside: str) -> None:
    """Publish the seed."""
    made = DrawFolder(folder).publish_seed(dice=dice, outside=outside.encode("utf-8"))
    click.echo(f"seed {made.hex()}")
