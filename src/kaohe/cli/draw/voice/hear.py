"""``kaohe draw voice hear``: type what the officer reads; the device shows the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.draw.disclosure import county_argument, device_argument, start_device
from kaohe.cli.draw.voice.shared import ask_digits, load_pad, pad_option
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "在设备上录入值班员读出的九位数字，显示单位，并显示要复述的四位数字。\n\n"
        "示例：kaohe draw voice hear DEVICE 330127 --pad DEVICE/pad.json --line 3",
        "Type the nine digits that the officer reads; the device shows the unit, and four digits "
        "to be read back.\n\n"
        "Example: kaohe draw voice hear DEVICE 330127 --pad DEVICE/pad.json --line 3",
    )
)
@device_argument
@county_argument
@pad_option
@click.option("--line", type=int, required=True, help=say("密码页行号。", "Line of the pad."))
@json_option
def hear(*, device: Path, county: str, pad_file: Path, line: int, as_json: bool) -> None:
    """Hear a unit."""
    typed = ask_digits("值班员读出的九位数字", "Nine digits as read by the officer")
    started = start_device(device)
    heard = started.hear(county, pad=load_pad(pad_file), line=line, typed=typed)
    visit = heard.shown.visit if heard.shown else None
    rehearsal = started.setting.campaign.rehearsal
    if as_json:
        show_json(
            {
                "visit": visit.id if visit else None,
                "unit_kind": visit.unit_kind if visit else None,
                "record": dict(visit.record) if visit else None,
                "read_back": heard.read_back,
                "rehearsal": rehearsal,
            }
        )
        return
    show_watermark(rehearsal=rehearsal)
    if visit:
        click.echo(f"{visit.id}  {visit.unit_kind}")
        for key, value in visit.record.items():
            click.echo(f"  {key}: {value}")
    else:
        click.echo(say("该名额已无可抽单位。", "No unit is left for this slot."))
    click.echo(say(f"请复述：{heard.read_back}", f"To be read back: {heard.read_back}"))
