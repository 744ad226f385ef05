"""``kaohe registry``: registers, from the delivered files to the frozen snapshot."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "import": "kaohe.cli.registry.importing:import_",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say("数据库：导入、检查、固定。", "Registers: import, check, freeze."),
)
def registry() -> None:
    """Hold the registry commands together."""
