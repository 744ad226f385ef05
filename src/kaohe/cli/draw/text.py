"""``kaohe draw text``: draw on the device from texts of 107 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import device_argument, start_device
from kaohe.cli.draw.show import show_state
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_text
from kaohe.workflows.disclosure.faults import NOTHING_PENDING

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "用短信文本抽取，结果与联网时相同。\n\n"
        "各密钥持有人107个字符的文本，次序不限，逐段录入或从文件读入（每行一段）。标签须以“text”方式"
        "开启。\n\n"
        "示例：kaohe draw text DEVICE --county 330127 --from texts.txt --out out",
        "Draw from texts: 107 characters of each key holder in any order, typed one by one or read "
        "from a file (one a line); what comes out is the same as online. The label must have been "
        "opened for the way 'text'.\n\n"
        "Example: kaohe draw text DEVICE --county 330127 --from texts.txt --out out",
    )
)
@device_argument
@click.option(
    "--county",
    default="",
    help=say("县级代码；不写则为出发时抽县。", "County; without it, the counties at departure."),
)
@click.option("--from", "file", type=READABLE, help=say("文本文件。", "File of the texts."))
@click.option("--out", type=READABLE, help=say("交办公室的文件夹。", "Folder for the office."))
@json_option
def text(*, device: Path, county: str, file: Path | None, out: Path | None, as_json: bool) -> None:
    """Draw from texts."""
    started = start_device(device)
    due = started.pending(county)
    if due is None:
        raise NOTHING_PENDING.error_at(county or started.keys.body)
    if file:
        texts = [line for line in read_text(file).splitlines() if line.strip()]
    else:
        holders = started.setting.holders
        texts = [
            click.prompt(say(f"{each}的文本", f"Text of {each}"), err=True) for each in holders
        ]
    started.draw(due, started.read_texts(due, texts))
    show_state(started, county, out=out, as_json=as_json)
