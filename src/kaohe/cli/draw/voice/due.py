"""``kaohe draw voice due``: which label a voice desk is to open next for its team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument, show_watermark
from kaohe.cli.draw.disclosure import county_argument, disclosing
from kaohe.cli.draw.voice.shared import desk_argument, start_desk
from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import write_new
from kaohe.workflows.disclosure.faults import NOTHING_PENDING
from kaohe.workflows.keyholding.records import HolderRequest
from kaohe.workflows.without_network.voice_desk import enter_shortfalls

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "值班台按账本跟上工作组，写出应开标签的请求，交 kaohe draw open 开标签。\n\n"
        "示例：kaohe draw voice due OFFICE DESK 330127 --out due.request --by 0101",
        "Bring the desk to where the ledger shows the team, and write the request for the label "
        "that is due, for 'kaohe draw open'.\n\n"
        "Example: kaohe draw voice due OFFICE DESK 330127 --out due.request --by 0101",
    )
)
@office_argument
@desk_argument
@county_argument
@out_option("请求文件。", "File of the request.")
@by_option
@json_option
def due(*, place: Path, desk: Path, county: str, out: Path, actor: str, as_json: bool) -> None:
    """Write the request of a desk."""
    with disclosing(place, actor) as (folder, office):
        started = start_desk(folder, desk)
        enter_shortfalls(office, started, county)
    label, campaign = started.pending(county), started.setting.campaign
    if label is None:
        raise NOTHING_PENDING.error_at(county)
    asked = HolderRequest.of(campaign, label, device=started.keys.device, way="voice")
    write_new(out, asked.write())
    if as_json:
        show_json({"due": label.place, "out": str(out), "rehearsal": campaign.rehearsal})
        return
    show_watermark(rehearsal=campaign.rehearsal)
    click.echo(say(f"应开标签：{label.place}，请求{out}", f"due: {label.place}, request {out}"))
