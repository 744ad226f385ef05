"""``kaohe keyholder approve``."""

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
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import read_bytes, write_new
from kaohe.workflows.keyholding.records import HolderRequest, read_holder_record


@click.command(
    "approve",
    help=say(
        "用自己的密钥批准再次抽取（超过方案次数，或更换整个县）、批准移交设备（--hand-over），"
        "或批准作废（--void）。\n\n"
        "REQUEST 是设备写出的下一次抽取的请求；先跟进账本，自己的副本中须已有两人签名的原因。"
        "批准前请先看原因记录；移交设备的，先打电话向工作组问明。\n\n"
        "示例：kaohe keyholder approve holder.db due.request --key holder.key --out a.approval",
        "Approve another attempt with the holder's own key (beyond the limits, or a whole county), "
        "a device handed over (--hand-over), or a void (--void).\n\n"
        "REQUEST is what the device writes for the next attempt; follow the ledger first, since "
        "the own copy must show the reason that two have signed. Look at it before you approve; "
        "call the team before you approve a hand-over."
        "\n\n"
        "Example: kaohe keyholder approve holder.db due.request --key holder.key --out a.approval",
    ),
)
@store_argument
@click.argument("request", type=READABLE, required=False)
@click.option(
    "--void",
    "reason",
    metavar="REASON",
    help=say(
        "批准以此原因作废，一字不差。", "Approve a void for this reason, in just these words."
    ),
)
@click.option(
    "--hand-over",
    "devices",
    metavar="LOST=NEW",
    help=say("批准由NEW接替遗失的设备LOST。", "Approve that NEW takes the place of LOST."),
)
@click.option(
    "--reason",
    "told",
    metavar="REASON",
    help=say("移交的原因，一字不差。", "Why it is handed over, in just these words."),
)
@key_option
@passphrase_option
@out_option("批准文件（须不存在）。", "File of the approval (must not exist).")
@json_option
def approve(
    store: Path,
    request: Path | None,
    *,
    reason: str | None,
    devices: str | None,
    told: str | None,
    key_file: Path,
    passphrase_file: Path | None,
    out: Path,
    as_json: bool,
) -> None:
    """Approve something."""
    lost, _, heir = (devices or "").partition("=")
    if [request is None, not reason, not devices].count(False) != 1 or bool(heir) != bool(told):
        raise click.UsageError(
            say(
                "请给出REQUEST、--void、--hand-over（连同--reason）之一。",
                "Give one of REQUEST, --void, and --hand-over with --reason.",
            )
        )
    service = open_holder(store, key_file, passphrase_file)
    if devices:
        found = service.approve_hand_over(lost, heir, reason=told or "")
    elif request is None:
        found = service.approve_void(reason or "")
    else:
        asked = read_holder_record(read_bytes(request), HolderRequest, where=str(request))
        found = service.approve(asked.label.as_label())
    write_new(out, found.write())
    about = found.label.as_label().place if found.label else devices or found.reason
    if as_json:
        show_json({"out": str(out), "holder": found.holder, "about": about})
        return
    click.echo(
        say(
            f"已批准：{about}；文件{out}，请交办公室登记。",
            f"Approved: {about}; hand {out} to the office.",
        )
    )
