"""``kaohe draw voice``: where there is a telephone and no network."""

from __future__ import annotations

from typing import Final

import click

from kaohe.cli.language import say
from kaohe.cli.lazy import LazyGroup

COMMANDS: Final = {
    "pad": "kaohe.cli.draw.voice.pad:pad",
    "code": "kaohe.cli.draw.voice.code:code",
    "due": "kaohe.cli.draw.voice.due:due",
    "tell": "kaohe.cli.draw.voice.tell:tell",
    "readback": "kaohe.cli.draw.voice.readback:readback",
    "hear": "kaohe.cli.draw.voice.hear:hear",
    "proofs": "kaohe.cli.draw.voice.proofs:proofs",
    "prove": "kaohe.cli.draw.voice.prove:prove",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    help=say(
        "有电话、没有网络：完成码、值班台、一次性密码页、复述、补证明。",
        "A telephone and no network: completion code, voice desk, pad, read-back, late proofs.",
    ),
)
def voice() -> None:
    """Hold the commands of the voice way together."""
