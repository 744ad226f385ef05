"""``kaohe draw paper take``: enter the envelopes that a department has made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument, show_watermark
from kaohe.cli.draw.disclosure import disclosing
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import read_bytes
from kaohe.workflows.keyholding.records import read_holder_record
from kaohe.workflows.without_network.paper import EnvelopeList, enter_envelopes

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记各部门的信封清单（kaohe keyholder envelopes 写出），登记以后信封才可以带走。\n\n"
        "示例：kaohe draw paper take OFFICE research.list grassroots.list finance.list --by 0101",
        "Enter the departments' lists of envelopes ('kaohe keyholder envelopes' writes them); the "
        "envelopes leave the house afterwards.\n\n"
        "Example: kaohe draw paper take OFFICE research.list grassroots.list finance.list "
        "--by 0101",
    )
)
@office_argument
@click.argument("lists", metavar="LIST...", nargs=-1, required=True, type=READABLE)
@by_option
@json_option
def take(*, place: Path, lists: tuple[Path, ...], actor: str, as_json: bool) -> None:
    """Enter lists of envelopes."""
    found = [read_holder_record(read_bytes(each), EnvelopeList, where=str(each)) for each in lists]
    entered: dict[str, int] = {}
    with disclosing(place, actor) as (_, office):
        for each in found:
            entered[f"{each.county} {each.holder}"] = len(enter_envelopes(office, each))
        rehearsal = office.setting.campaign.rehearsal
    if as_json:
        show_json({"entered": entered, "rehearsal": rehearsal})
        return
    show_watermark(rehearsal=rehearsal)
    for name, number in entered.items():
        click.echo(say(f"{name}：已登记{number}个信封。", f"{name}: {number} envelopes entered."))
