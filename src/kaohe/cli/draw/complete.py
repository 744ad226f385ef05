"""``kaohe draw complete``: end a campaign; then the key holders may publish their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.visiting import complete_campaign
from kaohe.workflows.ledgers.recording import sign_latest

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记行动结束。每个县都已抽完、每次抽查都已结束才能登记；登记以后什么也不能再抽。\n\n"
        "示例：kaohe draw complete OFFICE statement.pdf --by office/7",
        "Enter the end of a campaign; every county must be drawn to its end and every visit "
        "closed. Nothing is drawn after it.\n\n"
        "Example: kaohe draw complete OFFICE statement.pdf --by office/7",
    )
)
@office_argument
@click.argument("statement", type=READABLE)
@click.option(
    "--unfinished",
    is_flag=True,
    help=say(
        "还有县没有抽完也登记结束（不可恢复；核验时会列出）。",
        "End although counties are not drawn to their end (for good; verification names them).",
    ),
)
@by_option
@json_option
def complete(*, place: Path, statement: Path, unfinished: bool, actor: str, as_json: bool) -> None:
    """Enter the end."""
    record = read_bytes(statement)
    with disclosing(place, actor) as (folder, office):
        entered = complete_campaign(office, record, unfinished=unfinished)
        sign_latest(folder.ledger, folder.signer())
        rehearsal = office.setting.campaign.rehearsal
    show_entered({"complete": entered}, rehearsal=rehearsal, as_json=as_json)
