"""``kaohe draw voice readback``: the four digits that come back from the device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import county_argument, disclosing, show_entered
from kaohe.cli.draw.voice.shared import (
    ask_digits,
    desk_argument,
    load_pad,
    pad_option,
    start_desk,
)
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.workflows.without_network.voice_desk import confirm_read_back

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记检查员复述的四位数字：相符即双方都知道设备显示的正是所告知的单位。\n\n"
        "示例：kaohe draw voice readback OFFICE DESK 330127 --pad DESK/1001-33.pad.json --by 0101",
        "Enter the four digits that the inspector reads back; if they fit, both know that the "
        "device shows the unit that was told.\n\n"
        "Example: kaohe draw voice readback OFFICE DESK 330127 --pad DESK/1001-33.pad.json "
        "--by 0101",
    )
)
@office_argument
@desk_argument
@county_argument
@pad_option
@by_option
@json_option
def readback(
    *, place: Path, desk: Path, county: str, pad_file: Path, actor: str, as_json: bool
) -> None:
    """Enter a read-back."""
    typed = ask_digits("复述的四位数字", "Four digits read back")
    with disclosing(place, actor) as (folder, office):
        started = start_desk(folder, desk)
        entered = confirm_read_back(office, started, load_pad(pad_file), county=county, typed=typed)
        rehearsal = office.setting.campaign.rehearsal
    show_entered({county: entered}, rehearsal=rehearsal, as_json=as_json)
