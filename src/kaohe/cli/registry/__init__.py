"""``kaohe registry``: registers, from the delivered files to the frozen snapshot."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "import": "kaohe.cli.registry.importing:import_",
    "verify": "kaohe.cli.registry.verifying:verify",
    "show": "kaohe.cli.registry.showing:show",
    "quality": "kaohe.cli.registry.quality:quality",
    "mend": "kaohe.cli.registry.mending:mend",
    "export": "kaohe.cli.registry.exporting:export",
    "diff": "kaohe.cli.registry.comparing:diff",
    "cutoff": "kaohe.cli.registry.correcting:cutoff",
    "correct": "kaohe.cli.registry.correcting:correct",
    "similar": "kaohe.cli.registry.similar:similar",
    "screen": "kaohe.cli.registry.screen:screen",
    "measures": "kaohe.cli.registry.measuring:measures",
    "reconcile": "kaohe.cli.registry.reconciling:reconcile",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say("数据库：导入、检查、固定。", "Registers: import, check, freeze."),
)
def registry() -> None:
    """Hold the registry commands together."""
