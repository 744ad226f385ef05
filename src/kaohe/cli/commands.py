"""The tree of commands; each is imported only when it is called or listed.

Some commands bring engines that take a second to load, which `kaohe pack check` need not wait for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from kaohe import __version__
from kaohe.cli.language import say

COMMANDS: Final = {
    "pack": "kaohe.cli.pack:pack",
    "registry": "kaohe.cli.registry:registry",
    "indicators": "kaohe.cli.indicators:indicators",
    "teams": "kaohe.cli.teams:teams",
    "draw": "kaohe.cli.draw:draw",
    "evidence": "kaohe.cli.evidence:evidence",
    "score": "kaohe.cli.score:score",
    "demo": "kaohe.cli.demo:demo",
}
"""Where each command lives, in the order of an assessment."""


class LazyGroup(click.Group):
    """A group that imports a command when somebody asks for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of an assessment."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Import and return a command; for a name that is none, tell the nearest."""
        if cmd_name not in COMMANDS:
            raise click.exceptions.NoSuchCommand(cmd_name, possibilities=COMMANDS, ctx=ctx)
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "组建工会和发展会员工作年度考核。\n\n示例：kaohe demo run --out build/demo",
        "The yearly assessment of union formation and membership.\n\n"
        "Example: kaohe demo run --out build/demo",
    ),
)
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=say("界面语言（也可用环境变量 KAOHE_LANG）。", "Language (or environment KAOHE_LANG)."),
)
@click.version_option(__version__, prog_name="kaohe", help=say("显示版本。", "Show the version."))
def kaohe() -> None:
    """Hold the commands together."""
