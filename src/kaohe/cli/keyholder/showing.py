"""``kaohe keyholder show``."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.unlocking import say_fault, store_argument
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.services.keyholder_processes import read_clock
from kaohe.services.keyholder_reading import KeyholderReader
from kaohe.stores.keyholder_keys import fingerprint_of
from kaohe.stores.keyholder_store import KeyholderStore


@click.command(
    "show",
    help=say(
        "显示副本到了哪里、有无问题，和自己的记录：作答与拒绝的时间和原因。\n\n"
        "示例：kaohe keyholder show holder.db --last 20",
        "Show how far the copy has come, what is wrong with it, and the holder's own log: what "
        "was answered or refused, when and why.\n\n"
        "Example: kaohe keyholder show holder.db --last 20",
    ),
)
@store_argument
@click.option(
    "--last",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help=say("显示最近多少条记录。", "How many of the last lines of the log."),
)
@json_option
@click.pass_context
def show(context: click.Context, store: Path, *, last: int, as_json: bool) -> None:
    """Show a holder's file."""
    kept = KeyholderStore.load(store)
    status, log = KeyholderReader(kept, read_clock).read_status(), kept.log()
    shown = log[max(0, len(log) - last) :]
    if as_json:
        lines = [
            {"at": each.at, "act": each.act, "subject": each.subject, "outcome": each.outcome}
            for each in shown
        ]
        show_json({**status.model_dump(mode="json"), "log": lines})
    else:
        if status.rehearsal:
            click.echo(say("【演练】", "[Rehearsal]"))
        fingerprint = fingerprint_of(kept.membership.public_key)
        facts = (
            (say("行动", "campaign"), status.campaign),
            (say("持有人", "holder"), status.holder),
            (say("公钥指纹", "fingerprint"), fingerprint),
            (say("账本", "ledger"), status.origin),
            (say("副本条数", "entries"), str(status.size)),
            (say("根摘要", "root"), status.root),
            (say("已答复的标签", "labels answered"), str(status.answered)),
            (say("拒绝次数", "refusals"), str(status.refused)),
        )
        for name, value in facts:
            click.echo(say(f"{name}：{value}", f"{name}: {value}"))
        for fault in status.faults:
            click.echo(say_fault(fault), err=True)
        columns = [
            say("时间（UTC）", "time (UTC)"),
            say("事项", "act"),
            say("内容", "subject"),
            say("结果", "outcome"),
        ]
        rows = [(each.at, each.act, each.subject, each.outcome) for each in shown]
        show_table(say("自己的记录", "Own log"), columns, rows)
    context.exit(1 if status.faults else 0)
