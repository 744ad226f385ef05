"""``kaohe draw hand-over``: another device of the team takes the place of one that is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import device_argument, disclosing, show_entered, start_device
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.devices import FileJournal
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.catching_up import catch_up
from kaohe.workflows.disclosure.disclosing import hand_over_county
from kaohe.workflows.disclosure.handing_over import hand_over_device
from kaohe.workflows.keyholding.records import HolderApproval, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "hand-over",
    help=say(
        "工作组的设备遗失或损坏时，由另一台已登记的设备接替。\n\n"
        "每个密钥持有人先批准（kaohe keyholder approve --hand-over）。登记以后，遗失的设备"
        "不能再开标签、不能再签名；接替的设备按账本和已交文件恢复到同一状态，各县数据包的钥匙密封给它。"
        "原设备抽过而未交来的标签，由接替的设备再请一次（kaohe draw show --request、open），"
        "持有人给出同一份证明。保有原设备日志的，用 --journal。再执行一次即再恢复一次。\n\n"
        "示例：kaohe draw hand-over OFFICE 1002 1.approval 2.approval 3.approval --lost 1001-33 "
        "--reason 设备落水 --by office/7",
        "Let another enrolled device of a team take the place of one that is lost or broken.\n\n"
        "Every key holder approves first (kaohe keyholder approve --hand-over). From then on the "
        "lost device opens no label and signs nothing; the other one is brought to the same state "
        "from the ledger and what was handed in, and the keys of the counties' bundles are sealed "
        "to it. It asks again for a label that the lost one has drawn and not handed in (kaohe "
        "draw show --request, open), and the holders give the same proof. Give the lost device's "
        "journal by --journal if it is there. The same command again brings it up to date again."
        "\n\n"
        "Example: kaohe draw hand-over OFFICE 1002 1.approval 2.approval 3.approval --lost 1001-33 "
        "--reason 'fell into the water' --by office/7",
    ),
)
@office_argument
@device_argument
@click.argument("approvals", metavar="[APPROVAL]...", nargs=-1, type=READABLE)
@click.option("--lost", required=True, help=say("遗失设备的编号。", "Id of the lost device."))
@click.option("--reason", required=True, help=say("原因，与批准的一字不差。", "Reason, verbatim."))
@click.option(
    "--journal", type=READABLE, help=say("遗失设备的日志文件。", "Journal of the lost device.")
)
@by_option
@json_option
def hand_over(
    *,
    place: Path,
    device: Path,
    approvals: tuple[Path, ...],
    lost: str,
    reason: str,
    journal: Path | None,
    actor: str,
    as_json: bool,
) -> None:
    """Hand a device over."""
    started = start_device(device)
    heir = started.keys.device
    given = [
        read_holder_record(read_bytes(each), HolderApproval, where=str(each)) for each in approvals
    ]
    with disclosing(place, actor) as (folder, office):
        campaign = office.setting.campaign
        frame_key = folder.frame_key(campaign)
        recorded = hand_over_device(office, lost, heir, reason=reason, approvals=given)
        if journal:
            started.take_journal(FileJournal(journal).read())
        catch_up(
            started,
            folder.ledger,
            sealed_key=lambda county: hand_over_county(
                office, county, device=heir, frame_key=frame_key
            ),
        )
    show_entered({f"{lost} → {heir}": recorded}, rehearsal=campaign.rehearsal, as_json=as_json)
