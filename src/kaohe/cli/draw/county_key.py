"""``kaohe draw county-key``: the key with which a county or province signs what it finds."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from kaohe.cli.language import say
from kaohe.cli.ledger import key_option
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.core.ledger.faults import KEY_UNREADABLE
from kaohe.core.ledger.notes import is_name
from kaohe.stores.ledger_files import write_key

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "county-key",
    help=say(
        "县（市、区）或省自己的签名密钥：新建，并显示验证公钥。\n\n"
        "由县在自己的计算机上执行；验证公钥当面交给组织方登记。\n\n"
        "示例：kaohe draw county-key --name gonghui.example/330105 --key county.key",
        "Make the key of a county or province; show its verifier key.\n\n"
        "Run by the county on its own machine; the verifier key is handed over in person.\n\n"
        "Example: kaohe draw county-key --name gonghui.example/330105 --key county.key",
    ),
)
@click.option("--name", required=True, help=say("公开名称，不含空格。", "Public name."))
@key_option
@json_option
def county_key(*, name: str, key_file: Path, as_json: bool) -> None:
    """Make a key."""
    if not is_name(name):
        raise KEY_UNREADABLE.error_at(name)
    signer = NoteSigner(name, ED25519, secrets.token_bytes(32))
    write_key(key_file, signer)
    if as_json:
        show_json({"name": name, "vkey": signer.key.write()})
        return
    click.echo(say("验证公钥：", "Verifier key:"))
    click.echo(signer.key.write())
