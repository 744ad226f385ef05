"""What the commands of the voice way share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.core.draw.county_bundle import county_key, seal_county_key
from kaohe.core.draw.pad import read_pad
from kaohe.stores.devices import DeviceFolder
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.catching_up import catch_up

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kaohe.core.draw.pad import Pad
    from kaohe.stores.offices import Office
    from kaohe.workflows.disclosure.device import FieldDevice


def desk_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the folder of the voice desk."""
    return click.argument("desk", metavar="DESK", type=READABLE)(function)


def pad_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--pad``, the pad of the team's device."""
    return click.option(
        "--pad",
        "pad_file",
        type=READABLE,
        required=True,
        help=say("工作组设备的密码页文件。", "The pad of the team's device."),
    )(function)


def load_pad(path: Path) -> Pad:
    """Read a pad."""
    return read_pad(read_bytes(path))


def start_desk(folder: Office, desk: Path) -> FieldDevice:
    """Switch a desk on and bring it to where the ledger shows its team."""
    started = DeviceFolder(desk).start_desk()
    campaign = started.setting.campaign
    frame_key = folder.frame_key(campaign)

    def seal_key(county: str) -> bytes:
        key = county_key(frame_key, campaign, county)
        return seal_county_key(key, started.keys.card.sealing_key, campaign=campaign, county=county)

    catch_up(started, folder.ledger, sealed_key=seal_key)
    return started


def ask_digits(zh: str, en: str) -> str:
    """Ask for digits at the prompt; they can be piped in."""
    asked: str = click.prompt(say(zh, en), err=True)
    return asked
