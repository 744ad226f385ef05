"""``kaohe draw voice code``: enter the completion code that an inspector reads aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.draw.voice.shared import ask_digits
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.workflows.disclosure.promises import take_completion_code

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记检查员读出的完成码（18位，三位一组）。\n\n"
        "这次抽查从此不能更改，下一家才可以开。读错、听错的数字当场指出。请先回拨登记的号码，核实来电"
        "的人。\n\n"
        "示例：kaohe draw voice code OFFICE --visit 2012/33/330127/private/0 --device 1001-33 "
        "--by 0101",
        "Enter the completion code that an inspector reads aloud (18 digits, three at a time): "
        "from now on the visit cannot be changed, and the next unit may be opened. A wrong digit "
        "is told at once. Call back the registered number first.\n\n"
        "Example: kaohe draw voice code OFFICE --visit 2012/33/330127/private/0 --device 1001-33 "
        "--by 0101",
    )
)
@office_argument
@click.option("--visit", required=True, help=say("抽查编号。", "Id of the visit."))
@click.option("--device", required=True, help=say("来电的设备编号。", "Id of the device."))
@by_option
@json_option
def code(*, place: Path, visit: str, device: str, actor: str, as_json: bool) -> None:
    """Enter a completion code."""
    typed = ask_digits("完成码（18位）", "Completion code (18 digits)")
    with disclosing(place, actor) as (_, office):
        entered = take_completion_code(office, visit=visit, device=device, typed=typed)
        rehearsal = office.setting.campaign.rehearsal
    show_entered({visit: entered}, rehearsal=rehearsal, as_json=as_json)
