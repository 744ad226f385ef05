"""``kaohe draw paper report``: enter which envelopes were opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import county_argument, disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.core.draw.envelope import labels_ahead, read_sheet
from kaohe.stores.files import read_text
from kaohe.workflows.without_network.paper import report_opened

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记已拆开的信封（一个标签一份 opened.txt）。\n\n"
        "登记为以“paper”方式开启、各部门已作答；随后用 kaohe draw enter 登记抽出的种类或凭证。"
        "内容与登记的不符时不予登记。\n\n"
        "示例：kaohe draw paper report OFFICE 330127 step-1/opened.txt --device 1001-33 --by 0101",
        "Enter the envelopes that were opened (one opened.txt for each label): opened by the way "
        "'paper', answered by all; then 'kaohe draw enter' takes the kind or packet. What differs "
        "from what was entered is refused.\n\n"
        "Example: kaohe draw paper report OFFICE 330127 step-1/opened.txt --device 1001-33 "
        "--by 0101",
    )
)
@office_argument
@county_argument
@click.argument("opened", type=READABLE)
@click.option("--device", required=True, help=say("拆封时使用的设备。", "Device on the spot."))
@by_option
@json_option
def report(
    *, place: Path, county: str, opened: Path, device: str, actor: str, as_json: bool
) -> None:
    """Report opened envelopes."""
    lines = [line for line in read_text(opened).splitlines() if line.strip()]
    with disclosing(place, actor) as (_, office):
        setting = office.setting
        manifest, rules = setting.manifest, setting.rules
        body = next(line.stratum.split("/")[0] for line in manifest.county_lines(county))
        labels = labels_ahead(
            rules.plan, province=body, county=county, attempts=rules.attempts_per_slot
        )
        envelopes = [
            read_sheet(line, ceremony=setting.ceremony, holders=setting.holders, labels=labels)
            for line in lines
        ]
        recorded = report_opened(office, envelopes, device=device)
    names = [envelopes[0].label.place, *(each.holder for each in envelopes)]
    show_entered(
        dict(zip(names, recorded, strict=True)),
        rehearsal=setting.campaign.rehearsal,
        as_json=as_json,
    )
