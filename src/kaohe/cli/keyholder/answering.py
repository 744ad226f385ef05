"""``kaohe keyholder answer``."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.keyholder.following import tell_refusal
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
from kaohe.workflows.keyholding.asking import DONE
from kaohe.workflows.keyholding.records import HolderAnswer, read_holder_record


@click.command(
    "answer",
    help=say(
        "按自己的副本判断一项请求：条件齐备的，写出密封给检查组设备的答复；否则写出拒绝的原因。\n\n"
        "用--text时另外显示107个字符的明文，发短信给检查组。\n\n"
        "示例：kaohe keyholder answer holder.db 33.request --key holder.key --out 33.answer",
        "Judge a request by the holder's own copy. If all is met, write the answer, sealed to the "
        "team's device; otherwise write why not.\n\n"
        "With --text the 107 characters for a text message are shown as well.\n\n"
        "Example: kaohe keyholder answer holder.db 33.request --key holder.key --out 33.answer",
    ),
)
@store_argument
@click.argument("request", type=READABLE)
@key_option
@passphrase_option
@out_option("答复文件（须不存在）。", "Answer file (must not exist).")
@click.option(
    "--text",
    "as_text",
    is_flag=True,
    help=say(
        "显示明文答复；只限以“text”方式开启的标签。",
        "Show the answer in clear; only for labels opened for the way 'text'.",
    ),
)
@json_option
@click.pass_context
def answer(
    context: click.Context,
    store: Path,
    request: Path,
    *,
    key_file: Path,
    passphrase_file: Path | None,
    out: Path,
    as_text: bool,
    as_json: bool,
) -> None:
    """Answer a request."""
    asked = read_bytes(request)
    service = open_holder(store, key_file, passphrase_file)
    status, body = service.answer(asked)
    write_new(out, body)
    if status != DONE:
        tell_refusal(body, as_json=as_json)
        context.exit(1)
    text = service.tell_text(asked) if as_text else None
    found = read_holder_record(body, HolderAnswer)
    if as_json:
        shown = {"answer": str(out), "label": found.label.as_label().place, "device": found.device}
        show_json(shown if text is None else {**shown, "text": text})
        return
    click.echo(
        say(
            f"已作答：{found.label.as_label().place}，密封给设备{found.device}，文件{out}。",
            f"Answered {found.label.as_label().place}, sealed to device {found.device}: {out}",
        )
    )
    if text is not None:
        click.echo(text)
