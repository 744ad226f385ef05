"""The tree of commands, in the order of an assessment."""

from __future__ import annotations

from typing import Final

import click

from kaohe import __version__
from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "pack": "kaohe.cli.pack:pack",
    "registry": "kaohe.cli.registry:registry",
    "indicators": "kaohe.cli.indicators:indicators",
    "teams": "kaohe.cli.teams:teams",
    "draw": "kaohe.cli.draw:draw",
    "ledger": "kaohe.cli.ledger:ledger",
    "witness": "kaohe.cli.witness:witness",
    "keyholder": "kaohe.cli.keyholder:keyholder",
    "evidence": "kaohe.cli.evidence:evidence",
    "score": "kaohe.cli.score:score",
    "compare": "kaohe.cli.compare:compare",
    "papers": "kaohe.cli.papers:papers",
    "publish": "kaohe.cli.publish:publish",
    "verify": "kaohe.cli.verify:verify",
    "office": "kaohe.cli.office:office",
    "receipt": "kaohe.cli.receipt:receipt",
    "intake": "kaohe.cli.intake:intake",
    "demo": "kaohe.cli.demo:demo",
}
"""Where each command lives, in the order of an assessment."""


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
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
