"""``kaohe keyholder reveal``."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import (
    key_option,
    open_holder,
    passphrase_option,
    store_argument,
)
from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.keyholder_keys import write_secret_file


@click.command(
    "reveal",
    help=say(
        "行动结束并登记之后，写出本次行动的密钥，供公布和复算；在此之前拒绝。\n\n"
        "示例：kaohe keyholder reveal holder.db --key holder.key --out research.secret.json",
        "After the end of the campaign is entered, write its secret for publication, so that "
        "everybody can compute all values again; refused before.\n\n"
        "Example: kaohe keyholder reveal holder.db --key holder.key --out research.secret.json",
    ),
)
@store_argument
@key_option
@passphrase_option
@out_option("密钥文件，供公布（须不存在）。", "File to be published (must not exist).")
@json_option
def reveal(
    store: Path, *, key_file: Path, passphrase_file: Path | None, out: Path, as_json: bool
) -> None:
    """Reveal a secret."""
    found = open_holder(store, key_file, passphrase_file).reveal()
    write_secret_file(out, found.write())
    if as_json:
        show_json({"out": str(out), "campaign": found.campaign, "holder": found.holder})
        return
    click.echo(
        say(
            f"本次行动的密钥已写入{out}，请交办公室公布；不得再用于其他行动。",
            f"The secret of this campaign is in {out}, to be published; never use it again.",
        )
    )
