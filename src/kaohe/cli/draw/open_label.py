"""``kaohe draw open``: open the label that a device asks for, and get the answers to it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.services.keyholder_client import RemoteKeyholder
from kaohe.stores.files import read_bytes, write_new
from kaohe.workflows.disclosure.disclosing import open_label, take_answers
from kaohe.workflows.disclosure.relaying import Relay
from kaohe.workflows.keyholding.asking import check_answer
from kaohe.workflows.keyholding.records import HolderAnswer, HolderRequest, read_holder_record
from kaohe.workflows.ledgers.extracts import write_extract
from kaohe.workflows.ledgers.recording import sign_latest

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import Label
    from kaohe.stores.offices import Office
    from kaohe.workflows.disclosure.disclosing import DisclosingOffice
    from kaohe.workflows.ledgers.recording import Recorded


@click.command(
    "open",
    help=say(
        "按设备的请求开标签，取得密钥持有人的答复。\n\n"
        "持有人联网时给 --holder 地址；不联网时 --extract 写出账本摘录，连同请求送各持有人，"
        "取回答复后以 --answer 登记。答复密封给设备，办公室看不到。\n\n"
        "示例：kaohe draw open OFFICE due.request --holder 127.0.0.1:8471 --holder 127.0.0.1:8472 "
        "--holder 127.0.0.1:8473 --out answers --by office/7",
        "Open the label that a device asks for, and get the key holders' answers.\n\n"
        "Give --holder for those who can be reached; otherwise --extract writes the ledger to be "
        "carried to them with the request, and --answer takes what they have answered. The answers "
        "are sealed to the device.\n\n"
        "Example: kaohe draw open OFFICE due.request --holder 127.0.0.1:8471 --holder "
        "127.0.0.1:8472 --holder 127.0.0.1:8473 --out answers --by office/7",
    ),
)
@office_argument
@click.argument("request", type=READABLE)
@click.option(
    "--holder",
    "addresses",
    multiple=True,
    metavar="HOST:PORT",
    help=say("密钥持有人的地址（可重复）。", "Address of a key holder (repeatable)."),
)
@click.option("--extract", type=READABLE, help=say("写出账本摘录。", "Write an extract."))
@click.option(
    "--answer",
    "answer_files",
    multiple=True,
    type=READABLE,
    help=say("手工送回的答复（可重复）。", "Answer that was carried back (repeatable)."),
)
@click.option("--out", type=READABLE, help=say("答复文件夹。", "Folder of the answers."))
@by_option
@json_option
def open_(
    *,
    place: Path,
    request: Path,
    addresses: tuple[str, ...],
    extract: Path | None,
    answer_files: tuple[Path, ...],
    out: Path | None,
    actor: str,
    as_json: bool,
) -> None:
    """Open a label."""
    asked = read_holder_record(read_bytes(request), HolderRequest, where=str(request))
    label = asked.label.as_label()
    entered: dict[str, Recorded] = {}
    with disclosing(place, actor) as (folder, office):
        entered[label.place] = open_label(office, label, device=asked.device, way=asked.way)
        sign_latest(folder.ledger, folder.signer())
        if extract:
            write_new(extract, write_extract(folder.ledger))
        answers = [
            read_holder_record(read_bytes(each), HolderAnswer, where=str(each))
            for each in answer_files
        ]
        for each in answers:
            check_answer(each, asked, folder.ledger, where=each.holder)
        if addresses:
            answers += _ask(folder, office, label, addresses, asked)
        if answers:
            recorded = take_answers(office, answers)
            entered |= {each.holder: one for each, one in zip(answers, recorded, strict=True)}
            if out:
                for each in answers:
                    _keep(out / f"{each.holder}.answer", each.write())
        rehearsal = office.setting.campaign.rehearsal
    show_entered(entered, rehearsal=rehearsal, as_json=as_json)


def _ask(
    folder: Office,
    office: DisclosingOffice,
    label: Label,
    addresses: tuple[str, ...],
    asked: HolderRequest,
) -> list[HolderAnswer]:
    with ExitStack() as stack:
        holders = {}
        for address in addresses:
            host, _, port = address.rpartition(":")
            if not port.isdigit():
                raise click.UsageError(
                    say(f"“{address}”不是 主机:端口。", f"'{address}' is not HOST:PORT.")
                )
            holders[address] = RemoteKeyholder(host, int(port))
            stack.callback(holders[address].close)
        relay = Relay(folder.ledger, folder.signer(), holders)
        return list(relay.ask(office, label, device=asked.device, way=asked.way))


def _keep(path: Path, content: bytes) -> None:
    if not (path.is_file() and read_bytes(path) == content):
        write_new(path, content)
