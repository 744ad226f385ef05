"""``kaohe draw voice pad``: make the one-time pad of a device, before it leaves."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import office_argument, open_office, show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.draw.pad import make_pad
from kaohe.stores.offices import campaign_of, write_secret

if TYPE_CHECKING:
    from pathlib import Path

_LINES = 40


@click.command(
    help=say(
        "制作一台设备的一次性密码页：设备上一份，值班台一份，每行只用一次。出发前制作，不得经网络传送。"
        "\n\n示例：kaohe draw voice pad OFFICE --device 1001-33 --out DEVICE/pad.json "
        "--out DESK/1001-33.pad.json",
        "Make the one-time pad of a device: one copy on it, one at the desk, each line used once. "
        "Make it before departure and never send it over a network.\n\n"
        "Example: kaohe draw voice pad OFFICE --device 1001-33 --out DEVICE/pad.json "
        "--out DESK/1001-33.pad.json",
    )
)
@office_argument
@click.option("--device", required=True, help=say("设备编号。", "Id of the device."))
@click.option(
    "--lines",
    type=click.IntRange(1, 999),
    default=_LINES,
    show_default=True,
    help=say("行数；每家单位用一行。", "Lines; each unit takes one."),
)
@click.option(
    "--out",
    "places",
    multiple=True,
    required=True,
    type=READABLE,
    help=say("写到哪里（须不存在，可重复）。", "Where to write it (repeatable)."),
)
@json_option
def pad(*, place: Path, device: str, lines: int, places: tuple[Path, ...], as_json: bool) -> None:
    """Make a pad."""
    with open_office(place) as office:
        campaign = campaign_of(office)
    made = make_pad(campaign, device=device, lines=lines, random=secrets.token_bytes).write()
    for each in places:
        write_secret(each, made)
    if as_json:
        show_json({"device": device, "lines": lines, "out": [str(each) for each in places]})
        return
    show_watermark(rehearsal=campaign.rehearsal)
    click.echo(
        say(
            f"已制作设备{device}的密码页，共{lines}行，写出{len(places)}份。",
            f"Made the pad of device {device} with {lines} lines, {len(places)} copies.",
        )
    )
