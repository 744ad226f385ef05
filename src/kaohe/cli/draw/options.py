"""Options that several draw commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE

if TYPE_CHECKING:
    from collections.abc import Callable


def rehearsal_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--rehearsal SEED``."""
    return click.option(
        "--rehearsal",
        "seed",
        type=int,
        required=True,
        metavar="SEED",
        help=say(
            "演练：三个部门的密钥由这个种子产生。", "Rehearsal: the three keys come from this seed."
        ),
    )(function)


def snapshot_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--snapshot``."""
    return click.option(
        "--snapshot",
        type=READABLE,
        required=True,
        help=say("固定的数据库快照。", "Snapshot of the register."),
    )(function)
