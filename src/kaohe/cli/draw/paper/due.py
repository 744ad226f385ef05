"""``kaohe draw paper due``: which envelopes are to be opened now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.draw.disclosure import county_argument, device_argument, start_device
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "现在应拆第几号信封；其他号码不得拆开。\n\n示例：kaohe draw paper due DEVICE 330127",
        "Tell the number of the envelopes to be opened now; no other may be.\n\n"
        "Example: kaohe draw paper due DEVICE 330127",
    )
)
@device_argument
@county_argument
@json_option
def due(*, device: Path, county: str, as_json: bool) -> None:
    """Tell which envelopes are due."""
    started = start_device(device)
    number, rehearsal = started.envelope_due(county), started.setting.campaign.rehearsal
    if as_json:
        show_json({"number": number, "rehearsal": rehearsal})
        return
    show_watermark(rehearsal=rehearsal)
    holders = "、".join(started.setting.holders)
    click.echo(
        say(
            f"请当场拆开第{number}号信封，共{len(started.setting.holders)}个：{holders}。",
            f"Open the envelopes number {number} on the spot: {holders}.",
        )
    )
