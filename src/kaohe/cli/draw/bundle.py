"""``kaohe draw bundle``: load devices with the sealed counties of their body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import office_argument, open_office
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.draw import stratum_salt_key
from kaohe.core.draw.county_bundle import county_key, make_county_bundle, seal_county_bundle
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.stores.devices import DeviceFolder

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.stores.offices import Office


@click.command(
    help=say(
        "为设备装入该单位所有县的密封数据包。每县一把钥匙，到达后才交出；从设备上看不出抽中了哪个县。"
        "\n\n示例：kaohe draw bundle OFFICE DEVICE1 DEVICE2",
        "Load devices with the sealed bundles of all counties of their body. Each county has a key "
        "of its own, handed over after the arrival; nothing on the device tells which is drawn.\n\n"
        "Example: kaohe draw bundle OFFICE DEVICE1 DEVICE2",
    )
)
@office_argument
@click.argument("devices", metavar="DEVICE...", nargs=-1, required=True, type=READABLE)
@json_option
def bundle(*, place: Path, devices: tuple[Path, ...], as_json: bool) -> None:
    """Load devices."""
    folders = [DeviceFolder(each) for each in devices]
    bodies = sorted({each.keys().body for each in folders})
    loaded: dict[str, int] = {}
    with open_office(place) as office:
        for body in bodies:
            sealed = _seal_counties(office, body)
            loaded[body] = len(sealed)
            for folder in folders:
                if folder.keys().body == body:
                    folder.carry(office.published, sealed)
    if as_json:
        show_json({"counties": loaded, "devices": [str(each) for each in devices]})
        return
    for body, counties in loaded.items():
        click.echo(
            say(f"{body}：已装入{counties}个县的数据包。", f"{body}: {counties} counties loaded.")
        )


def _seal_counties(office: Office, body: str) -> dict[str, bytes]:
    manifest, campaign = office.published.manifest(), office.published.campaign()
    frame_key, frozen = office.frame_key(campaign), FrameStore.open(office.frame_place())
    sealed = {}
    for county in manifest.counties(body):
        made = make_county_bundle(
            frozen.county(body, county),
            manifest=manifest,
            county=county,
            salt_key=lambda stratum: stratum_salt_key(frame_key, stratum),
        )
        sealed[county] = seal_county_bundle(made, county_key(frame_key, campaign, county))
    return sealed
