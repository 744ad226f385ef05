"""``kaohe draw paper``: where there is neither network nor telephone, and the plan allows it."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "take": "kaohe.cli.draw.paper.take:take",
    "due": "kaohe.cli.draw.paper.due:due",
    "open": "kaohe.cli.draw.paper.opening:open_",
    "report": "kaohe.cli.draw.paper.report:report",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say(
        "没有网络也没有电话：各部门事先各自封装、当场拆开的纸质信封（仅限方案允许时）。",
        "Neither network nor telephone: envelopes made ahead by each department alone and opened "
        "on the spot (only if the plan says so).",
    ),
)
def paper() -> None:
    """Hold the commands of the paper way together."""
