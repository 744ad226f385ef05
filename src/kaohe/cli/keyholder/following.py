"""``kaohe keyholder follow``."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import say_fault, store_argument
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.services.keyholder_processes import read_clock
from kaohe.services.keyholder_reading import KeyholderReader
from kaohe.stores.files import read_bytes
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.workflows.keyholding.asking import DONE
from kaohe.workflows.keyholding.records import HolderRefusal, read_holder_record


@click.command(
    "follow",
    help=say(
        "把账本摘录接到自己的副本上，逐条核对规则。不需要密钥。\n\n"
        "示例：kaohe keyholder follow holder.db 2013-01-10.extract",
        "Continue the holder's copy by an extract of the ledger, rule by rule. Needs no key.\n\n"
        "Example: kaohe keyholder follow holder.db 2013-01-10.extract",
    ),
)
@store_argument
@click.argument("extract", type=READABLE)
@json_option
@click.pass_context
def follow(context: click.Context, store: Path, extract: Path, *, as_json: bool) -> None:
    """Follow an extract."""
    reader = KeyholderReader(KeyholderStore.load(store), read_clock)
    status, body = reader.follow(read_bytes(extract))
    if status != DONE:
        tell_refusal(body, as_json=as_json)
        context.exit(1)
    found = reader.read_status()
    if as_json:
        show_json(found.model_dump(mode="json"))
    else:
        click.echo(
            say(
                f"副本共{found.size}条，根摘要{found.root}。",
                f"The copy has {found.size} entries, root {found.root}.",
            )
        )
        for fault in found.faults:
            click.echo(say_fault(fault), err=True)
    context.exit(1 if found.faults else 0)


def tell_refusal(body: bytes, *, as_json: bool) -> None:
    """Show why a holder does not do what it was asked."""
    refusal = read_holder_record(body, HolderRefusal)
    if as_json:
        show_json(refusal.model_dump(mode="json"))
        return
    click.echo(say("拒绝：", "Refused:"), err=True)
    for fault in refusal.faults:
        click.echo(say_fault(fault), err=True)
