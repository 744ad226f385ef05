"""``kaohe keyholder``: for one department, on its own machine, with its own file."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "create": "kaohe.cli.keyholder.creating:create",
    "escrow": "kaohe.cli.keyholder.escrowing:escrow",
    "restore": "kaohe.cli.keyholder.escrowing:restore",
    "join": "kaohe.cli.keyholder.joining:join",
    "follow": "kaohe.cli.keyholder.following:follow",
    "answer": "kaohe.cli.keyholder.answering:answer",
    "approve": "kaohe.cli.keyholder.approving:approve",
    "envelopes": "kaohe.cli.keyholder.enveloping:envelopes",
    "serve": "kaohe.cli.keyholder.serving:serve",
    "show": "kaohe.cli.keyholder.showing:show",
    "reveal": "kaohe.cli.keyholder.revealing:reveal",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say(
        "密钥持有人：保管一把密钥，自己核对账本，条件齐备才作答。",
        "A key holder: keeps one key, checks the ledger itself, and answers only when all is met.",
    ),
)
def keyholder() -> None:
    """Hold the key holder's commands together."""
