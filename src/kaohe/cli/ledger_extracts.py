"""``kaohe ledger extract``: entries with their salts and documents, for a key holder."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.ledger import store_argument
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import write_new
from kaohe.stores.ledger_store import LedgerStore
from kaohe.workflows.ledgers.extracts import read_extract, write_extract


@click.command(
    "extract",
    help=say(
        "写出账本摘录，送给密钥持有人：到最近一个已签发的检查点为止。摘录含全文，不得公布。\n\n"
        "示例：kaohe ledger extract ledger.db --first 120 --out 2013-01-10.extract",
        "Write the ledger up to the latest signed checkpoint, for a key holder. It shows what "
        "entries say and is not for publication.\n\n"
        "Example: kaohe ledger extract ledger.db --first 120 --out 2013-01-10.extract",
    ),
)
@store_argument
@click.option(
    "--first",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help=say("从第几条开始（对方副本的条数）。", "Index of the first entry (size of the copy)."),
)
@out_option("摘录文件（须不存在）。", "Extract (must not exist).")
@json_option
def extract(store: Path, *, first: int, out: Path, as_json: bool) -> None:
    """Write an extract."""
    written = write_extract(LedgerStore.load(store), first=first)
    write_new(out, written)
    found = read_extract(written)
    if as_json:
        show_json({"out": str(out), "first": found.first, "size": found.size})
        return
    click.echo(
        say(
            f"已写出第{found.first}条至第{found.size}条之前的事项：{out}",
            f"Wrote entries {found.first} up to, not including, {found.size}: {out}",
        )
    )
