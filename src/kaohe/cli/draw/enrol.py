"""``kaohe draw enrol``: enter the devices of inspectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.devices import read_card
from kaohe.workflows.disclosure.disclosing import enrol_devices

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记考核人员的设备：答复密封给它们，外勤记录由它们签名。\n\n"
        "示例：kaohe draw enrol OFFICE 1001/device.json 1002/device.json --by office/7",
        "Enrol devices: answers are sealed to them, field records are signed by them.\n\n"
        "Example: kaohe draw enrol OFFICE 1001/device.json 1002/device.json --by office/7",
    )
)
@office_argument
@click.argument("cards", metavar="CARD...", nargs=-1, required=True, type=READABLE)
@by_option
@json_option
def enrol(*, place: Path, cards: tuple[Path, ...], actor: str, as_json: bool) -> None:
    """Enrol devices."""
    found = [read_card(each) for each in cards]
    with disclosing(place, actor) as (_, office):
        entered = enrol_devices(office, found)
        rehearsal = office.setting.campaign.rehearsal
    named = {each.device: one for each, one in zip(found, entered, strict=True)}
    show_entered(named, rehearsal=rehearsal, as_json=as_json)
