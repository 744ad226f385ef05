"""``kaohe draw sign``: the signature of the other inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import device_argument, write_record
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.core.draw.field_record import read_field_record
from kaohe.stores.devices import DeviceFolder
from kaohe.stores.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "用这台设备在外勤记录上签名（每份记录须两人各用自己的设备）。\n\n"
        "示例：kaohe draw sign DEVICE2 arrived.json --out arrived.signed.json",
        "Sign a field record with this device; every record takes two people with two devices.\n\n"
        "Example: kaohe draw sign DEVICE2 arrived.json --out arrived.signed.json",
    )
)
@device_argument
@click.argument("record", type=READABLE)
@out_option("签名后的记录。", "The record with the signature.")
@json_option
def sign(*, device: Path, record: Path, out: Path, as_json: bool) -> None:
    """Sign a record."""
    keys = DeviceFolder(device).keys()
    found = read_field_record(read_bytes(record), where=str(record))
    write_record(found.sign(keys.device, keys.signing), out, as_json=as_json)
