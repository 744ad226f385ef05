"""``kaohe draw``: the draw, from the plan to the last visit, over plain files."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "plan": "kaohe.cli.draw.plan:plan",
    "freeze": "kaohe.cli.draw.freeze:freeze",
    "seed": "kaohe.cli.draw.seed:seed",
    "counties": "kaohe.cli.draw.counties:counties",
    "next": "kaohe.cli.draw.next_unit:next_",
    "verify": "kaohe.cli.draw.verify:verify",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say(
        "随机抽取：方案、固定抽样框、公共随机数、逐家公布、核验。",
        "The draw: plan, freeze, seed, one unit at a time, verify.",
    ),
)
def draw() -> None:
    """Hold the draw commands together."""
