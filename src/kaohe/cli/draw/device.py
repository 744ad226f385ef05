"""``kaohe draw device``: an inspector's device, made where it will stay."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import device_argument
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json
from kaohe.stores.devices import CARD, DeviceFolder
from kaohe.workflows.disclosure.device import DeviceKeys

if TYPE_CHECKING:
    from pathlib import Path

_SECRET_BYTES = 32


@click.command(
    help=say(
        "制作考核人员的设备：钥匙在设备上生成，不离开设备。把 device.json 交考核办公室登记。\n\n"
        "示例：kaohe draw device DEVICE --body 33 --person 1001",
        "Make an inspector's device; its keys never leave it. Give device.json to the office.\n\n"
        "Example: kaohe draw device DEVICE --body 33 --person 1001",
    )
)
@device_argument
@click.option("--body", required=True, help=say("被考核单位代码，如33。", "Body, such as 33."))
@click.option(
    "--person", required=True, help=say("考核人员编号（不写姓名）。", "Number of the inspector.")
)
@click.option(
    "--id", "name", default=None, help=say("设备编号，默认为编号-单位。", "Id of the device.")
)
@json_option
def device(*, device: Path, body: str, person: str, name: str | None, as_json: bool) -> None:
    """Make a device."""
    keys = DeviceKeys(
        body,
        name or f"{person}-{body}",
        person,
        secrets.token_bytes(_SECRET_BYTES),
        secrets.token_bytes(_SECRET_BYTES),
    )
    DeviceFolder.create(device, keys)
    if as_json:
        show_json({"device": keys.device, "card": str(device / CARD)})
        return
    click.echo(
        say(
            f"已制作设备{keys.device}，请把{device / CARD}交考核办公室登记。",
            f"Made device {keys.device}; give {device / CARD} to the office.",
        )
    )
