"""``kaohe draw paper open``: scan or type the sheets of the envelopes that were opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import county_argument, device_argument, start_device
from kaohe.cli.draw.show import show_state
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_text, write_new

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "open",
    help=say(
        "录入当场拆开的信封，显示抽中的种类或单位。\n\n"
        "扫描二维码，或整行录入；--from 从文件读入，每行一份。"
        "--out 写出交办公室登记的文件，其中 opened.txt 供 kaohe draw paper report 使用。\n\n"
        "示例：kaohe draw paper open DEVICE 330127 --from scanned.txt --out step-1",
        "Take the sheets of the envelopes that were opened (scanned or typed; --from reads a file, "
        "one a line) and show the kind or the unit. --out writes what belongs to the office, "
        "opened.txt for 'kaohe draw paper report'.\n\n"
        "Example: kaohe draw paper open DEVICE 330127 --from scanned.txt --out step-1",
    ),
)
@device_argument
@county_argument
@click.option("--from", "file", type=READABLE, help=say("扫描的文本。", "File of the sheets."))
@click.option("--out", type=READABLE, required=True, help=say("文件夹。", "Folder."))
@json_option
def open_(*, device: Path, county: str, file: Path | None, out: Path, as_json: bool) -> None:
    """Open envelopes."""
    started = start_device(device)
    if file:
        typed = [line for line in read_text(file).splitlines() if line.strip()]
    else:
        holders = started.setting.holders
        typed = [
            click.prompt(say(f"{each}的信封", f"Sheet of {each}"), err=True) for each in holders
        ]
    envelopes = started.open_envelopes(county, typed)
    write_new(out / "opened.txt", "".join(f"{each.text}\n" for each in envelopes).encode())
    started.draw_from_paper(county, envelopes)
    show_state(started, county, out=out, as_json=as_json)
