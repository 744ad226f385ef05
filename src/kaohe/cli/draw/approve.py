"""``kaohe draw approve``: enter who approves another attempt beyond the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.visiting import approve as enter_approval
from kaohe.workflows.keyholding.records import HolderRequest, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记对再次抽取的批准：超过方案的更换次数，或更换整个县（须全部密钥持有部门）。\n\n"
        "REQUEST 是设备写出的下一次抽取的请求。\n\n"
        "示例：kaohe draw approve OFFICE due.request --approve 0001 --approve 0002 --by office/7",
        "Enter the approval of another attempt: beyond the plan's limits, or for a whole county "
        "(all key holders).\n\n"
        "REQUEST is what the device writes for the next attempt.\n\n"
        "Example: kaohe draw approve OFFICE due.request --approve 0001 --approve 0002 "
        "--by office/7",
    )
)
@office_argument
@click.argument("request", type=READABLE)
@click.option(
    "--approve",
    "approved_by",
    multiple=True,
    required=True,
    help=say("批准人（可重复）。", "Who approves (repeatable)."),
)
@by_option
@json_option
def approve(
    *, place: Path, request: Path, approved_by: tuple[str, ...], actor: str, as_json: bool
) -> None:
    """Enter an approval."""
    asked = read_holder_record(read_bytes(request), HolderRequest, where=str(request))
    label = asked.label.as_label()
    with disclosing(place, actor) as (_, office):
        entered = enter_approval(office, label, approved_by)
        rehearsal = office.setting.campaign.rehearsal
    show_entered({label.place: entered}, rehearsal=rehearsal, as_json=as_json)
