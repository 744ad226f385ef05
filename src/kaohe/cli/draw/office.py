"""``kaohe draw office``: the folder in which an office keeps its campaigns."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import WATERMARK, office_argument, show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import is_of_rehearsals
from kaohe.stores.offices import Office

if TYPE_CHECKING:
    from pathlib import Path

_SECRET_BYTES = 32


@click.command(
    help=say(
        "新建办公室文件夹：账本、密钥，显示验证公钥。\n\n"
        "名称以“/rehearsal”结尾的，只用于演练。验证公钥写入见证规则文件的log行，并交给各见证人登记。"
        "\n\n示例：kaohe draw office OFFICE --origin gonghui.example/2012",
        "Make the office's folder: ledger and key; show the verifier key.\n\n"
        "An origin that ends with '/rehearsal' is for rehearsals only. The key goes into the log "
        "line of the witness policy, and to every witness.\n\n"
        "Example: kaohe draw office OFFICE --origin gonghui.example/2012",
    )
)
@office_argument
@click.option("--origin", required=True, help=say("账本名称，公开使用。", "Public name."))
@json_option
def office(place: Path, *, origin: str, as_json: bool) -> None:
    """Make an office."""
    made = Office.create(place, origin=origin, secret=secrets.token_bytes(_SECRET_BYTES))
    vkey, rehearsal = made.ledger.key.write(), is_of_rehearsals(origin)
    made.close()
    if as_json:
        mark = WATERMARK if rehearsal else ""
        show_json({"origin": origin, "rehearsal": rehearsal, "watermark": mark, "vkey": vkey})
        return
    show_watermark(rehearsal=rehearsal)
    click.echo(
        say("验证公钥（写入见证规则文件的log行）：", "Verifier key (for the policy's log line):")
    )
    click.echo(vkey)
