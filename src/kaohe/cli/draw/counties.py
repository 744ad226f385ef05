"""``kaohe draw counties``: the counties of a body, in a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.options import rehearsal_option
from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.demo.rehearsal import RehearsedDraw
from kaohe.stores.draws import DrawFolder

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "抽取一个单位的县。\n\n示例：kaohe draw counties draw --body 33 --rehearsal 2012",
        "Draw the counties of a body.\n\n"
        "Example: kaohe draw counties draw --body 33 --rehearsal 2012",
    )
)
@click.argument("folder", type=READABLE)
@click.option("--body", required=True, help=say("单位代码，如33。", "Id of the body, such as 33."))
@rehearsal_option
def counties(folder: Path, *, body: str, seed: int) -> None:
    """Draw counties."""
    for county in RehearsedDraw(DrawFolder(folder), seed=seed).draw_counties(body):
        click.echo(county)
