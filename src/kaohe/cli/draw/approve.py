"""``kaohe draw approve``: enter which key holders approve another attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.core.errors import ProofInvalid
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.visiting import approve as enter_approval
from kaohe.workflows.keyholding.faults import APPROVAL_OTHER
from kaohe.workflows.keyholding.records import HolderApproval, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记密钥持有人对再次抽取的批准：超过方案的更换次数，或更换整个县（须全部密钥持有人）。\n\n"
        "APPROVAL 是各持有人用自己的密钥作出的批准（kaohe keyholder approve），办公室不能代作。\n\n"
        "示例：kaohe draw approve OFFICE research.approval finance.approval --by office/7",
        "Enter which key holders approve another attempt: beyond the plan's limits, or for a whole "
        "county (all of them).\n\n"
        "APPROVAL is what a holder has made with its own key (kaohe keyholder approve); no office "
        "can make it up.\n\n"
        "Example: kaohe draw approve OFFICE research.approval finance.approval --by office/7",
    )
)
@office_argument
@click.argument("approvals", metavar="APPROVAL...", type=READABLE, nargs=-1, required=True)
@by_option
@json_option
def approve(*, place: Path, approvals: tuple[Path, ...], actor: str, as_json: bool) -> None:
    """Enter an approval."""
    given = [
        read_holder_record(read_bytes(each), HolderApproval, where=str(each)) for each in approvals
    ]
    label = given[0].label
    if label is None:
        raise ProofInvalid(APPROVAL_OTHER.at(str(approvals[0]), holder=given[0].holder))
    with disclosing(place, actor) as (_, office):
        entered = enter_approval(office, label.as_label(), given)
        rehearsal = office.setting.campaign.rehearsal
    show_entered({label.as_label().place: entered}, rehearsal=rehearsal, as_json=as_json)
