"""The tree of commands."""

from __future__ import annotations

import click

from kaohe import __version__
from kaohe.cli.demo import demo
from kaohe.cli.draw import draw
from kaohe.cli.evidence import evidence
from kaohe.cli.indicators import indicators
from kaohe.cli.language import say
from kaohe.cli.pack import pack
from kaohe.cli.registry import registry
from kaohe.cli.score import score
from kaohe.cli.teams import teams


@click.group(
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


for command in (pack, registry, indicators, teams, draw, evidence, score, demo):
    kaohe.add_command(command)
