"""``kaohe draw enter``: enter what a team hands in."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, pack_option
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.packs import load_pack
from kaohe.workflows.disclosure.disclosing import hand_over_county
from kaohe.workflows.disclosure.handing_in import hand_in
from kaohe.workflows.disclosure.visiting import outcome_rules


@click.command(
    help=say(
        "登记工作组交来的文件，先核验后登记：出发时抽县的摘要、到达记录（连同该县的抽取记录）、种类、"
        "单位凭证、缺额、结果、结束、更换原因。\n\n"
        "登记到达后，--key 县代码=文件 把该县数据包的钥匙密封给 --device 写出。\n\n"
        "示例：kaohe draw enter OFFICE arrived.json county-33-1-0.json --key 330127=330127.key "
        "--device 1001-33 --by office/7",
        "Verify and enter what a team hands in: digests of counties at departure, arrivals (with "
        "the record of the county's drawing), kinds, packets, shortfalls, outcomes, closings, "
        "reasons.\n\n"
        "After an arrival, --key COUNTY=FILE writes the key of the county's bundle, sealed to "
        "--device.\n\n"
        "Example: kaohe draw enter OFFICE arrived.json county-33-1-0.json --key 330127=330127.key "
        "--device 1001-33 --by office/7",
    )
)
@office_argument
@click.argument("files", metavar="FILE...", nargs=-1, type=READABLE)
@click.option("--key", "key_out", metavar="COUNTY=FILE", help=say("数据包的钥匙。", "Key out."))
@click.option("--device", default="", help=say("钥匙密封给的设备。", "Device it is sealed to."))
@pack_option
@by_option
@json_option
def enter(
    *,
    place: Path,
    files: tuple[Path, ...],
    key_out: str | None,
    device: str,
    reference: str,
    actor: str,
    as_json: bool,
) -> None:
    """Enter documents."""
    handed = {str(each): read_bytes(each) for each in files}
    outcomes = outcome_rules(load_pack(reference).pack)
    with disclosing(place, actor) as (folder, office):
        campaign = office.setting.campaign
        entered = hand_in(office, handed, outcomes=outcomes)
        if key_out:
            county, _, file = key_out.partition("=")
            sealed = hand_over_county(
                office, county, device=device, frame_key=folder.frame_key(campaign)
            )
            write_new(Path(file), sealed)
    show_entered(entered, rehearsal=campaign.rehearsal, as_json=as_json)
