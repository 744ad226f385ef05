"""``kaohe draw``: the draw, from the plan to the last visit, over plain files."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "office": "kaohe.cli.draw.office:office",
    "plan": "kaohe.cli.draw.plan:plan",
    "salts": "kaohe.cli.draw.salts:salts",
    "county-key": "kaohe.cli.draw.county_key:county_key",
    "stratum-root": "kaohe.cli.draw.stratum_root:stratum_root",
    "countersign": "kaohe.cli.draw.countersign:countersign",
    "freeze": "kaohe.cli.draw.freeze:freeze",
    "keys": "kaohe.cli.draw.keys:keys",
    "witness": "kaohe.cli.draw.witness:witness",
    "dice": "kaohe.cli.draw.dice:dice",
    "seed": "kaohe.cli.draw.seed:seed",
    "status": "kaohe.cli.draw.status:status",
    "void": "kaohe.cli.draw.void:void",
    "rehearse": "kaohe.cli.draw.rehearse:rehearse",
    "device": "kaohe.cli.draw.device:device",
    "enrol": "kaohe.cli.draw.enrol:enrol",
    "bundle": "kaohe.cli.draw.bundle:bundle",
    "show": "kaohe.cli.draw.show:show",
    "open": "kaohe.cli.draw.open_label:open_",
    "enter": "kaohe.cli.draw.enter:enter",
    "tell": "kaohe.cli.draw.tell:tell",
    "arrive": "kaohe.cli.draw.arrive:arrive",
    "sign": "kaohe.cli.draw.sign:sign",
    "outcome": "kaohe.cli.draw.outcome:outcome",
    "close": "kaohe.cli.draw.close:close",
    "replace": "kaohe.cli.draw.replace:replace",
    "approve": "kaohe.cli.draw.approve:approve",
    "hand-over": "kaohe.cli.draw.hand_over:hand_over",
    "complete": "kaohe.cli.draw.complete:complete",
    "text": "kaohe.cli.draw.text:text",
    "voice": "kaohe.cli.draw.voice:voice",
    "paper": "kaohe.cli.draw.paper:paper",
    "self-check": "kaohe.cli.draw.self_check:self_check",
    "publish": "kaohe.cli.draw.publish:publish",
    "sheet": "kaohe.cli.draw.sheet:sheet",
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
