"""``kaohe draw show``: what is due on a device, and what the answers of the holders draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.draw.ceremony import show_watermark
from kaohe.cli.draw.disclosure import device_argument, start_device
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import read_bytes, write_new
from kaohe.workflows.disclosure.disclosing import write_shortfall
from kaohe.workflows.disclosure.handing_in import write_county_digest
from kaohe.workflows.keyholding.records import HolderAnswer, HolderRequest, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.workflows.disclosure.device import FieldDevice
    from kaohe.workflows.fieldwork import Shown
    from kaohe.workflows.publication.published import Way


@click.command(
    help=say(
        "设备上该抽什么、抽中了什么。\n\n"
        "不给答复时显示上一次的结果和现在应开的标签，--request 写出请求，交考核办公室开标签；"
        "给齐三份答复即抽取并显示。要交办公室的文件写入 --out 文件夹。断电重启后显示不变。\n\n"
        "示例：kaohe draw show DEVICE --county 330127 answers/*.answer --out out",
        "What is due on a device, and what was drawn.\n\n"
        "Without answers it shows the last result and the label that is due; --request writes the "
        "request for the office. With the answers of all holders it draws and shows. What belongs "
        "to the office is written to the folder --out. After a restart it shows the same.\n\n"
        "Example: kaohe draw show DEVICE --county 330127 answers/*.answer --out out",
    )
)
@device_argument
@click.argument("answers", metavar="[ANSWER]...", nargs=-1, type=READABLE)
@click.option(
    "--county",
    default="",
    help=say("县级代码；不写则为出发时抽县。", "County; without it, the counties at departure."),
)
@click.option("--request", "request_file", type=READABLE, help=say("写出请求。", "Request file."))
@click.option(
    "--way",
    type=click.Choice(["online", "text", "voice", "paper"]),
    default="online",
    show_default=True,
    help=say("答复送达设备的方式。", "How the answers come to the device."),
)
@click.option("--out", type=READABLE, help=say("交办公室的文件夹。", "Folder for the office."))
@json_option
def show(
    *,
    device: Path,
    answers: tuple[Path, ...],
    county: str,
    request_file: Path | None,
    way: Way,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show what is due, or draw."""
    started = start_device(device)
    if answers:
        _draw(started, county, answers)
    due = started.pending(county)
    if request_file and due:
        campaign = started.setting.campaign
        asked = HolderRequest.of(campaign, due, device=started.keys.device, way=way)
        write_new(request_file, asked.write())
    show_state(started, county, out=out, as_json=as_json)


def show_state(started: FieldDevice, county: str, *, out: Path | None, as_json: bool) -> None:
    """Show what was drawn last on a device and what is due; write what belongs to the office."""
    latest, due = started.latest(county), started.pending(county)
    if out:
        _write_out(started, county, latest, out)
    shown: dict[str, Any] = {
        "drawn": _as_json(latest),
        "due": due.place if due else None,
        "shortfalls": [each.label.place for each in started.shortfalls(county)] if county else [],
        "rehearsal": started.setting.campaign.rehearsal,
    }
    if as_json:
        show_json(shown)
        return
    show_watermark(rehearsal=shown["rehearsal"])
    _tell(latest, shown)


def _draw(device: FieldDevice, county: str, files: tuple[Path, ...]) -> None:
    found = [read_holder_record(read_bytes(each), HolderAnswer, where=str(each)) for each in files]
    label = found[0].label.as_label()
    latest = device.latest(county)
    if latest is not None and latest.label == label:
        return
    boxes = {each.holder: each.box for each in found}
    device.draw(label, device.open_answers(label, boxes))


def _write_out(device: FieldDevice, county: str, latest: Shown | None, out: Path) -> None:
    documents = {}
    if latest and latest.label.stage == "county":
        documents[f"county-{latest.label.ordinal}.digest.json"] = write_county_digest(latest)
    if latest and latest.record:
        name = latest.label.place.replace("/", "-")
        documents[f"{name}.json"] = latest.record
    for each in device.shortfalls(county) if county else ():
        name = each.label.place.replace("/", "-")
        documents[f"short-{name}.json"] = write_shortfall(device.setting, each)
    for name, content in documents.items():
        path = out / name
        if not (path.is_file() and read_bytes(path) == content):
            write_new(path, content)


def _as_json(latest: Shown | None) -> dict[str, Any] | None:
    if latest is None:
        return None
    shown: dict[str, Any] = {
        "label": latest.label.place,
        "name": latest.name,
        "digest": latest.digest,
    }
    if latest.visit:
        shown["visit"] = latest.visit.id
        shown["unit_kind"] = latest.visit.unit_kind
        shown["record"] = dict(latest.visit.record)
    return shown


def _tell(latest: Shown | None, shown: dict[str, Any]) -> None:
    if latest:
        click.echo(f"{latest.label.place}  {latest.name}")
        if latest.visit:
            click.echo(f"{latest.visit.id}  {latest.visit.unit_kind}")
            for key, value in latest.visit.record.items():
                click.echo(f"  {key}: {value}")
    for place in shown["shortfalls"]:
        click.echo(say(f"缺额：{place}", f"short: {place}"))
    if shown["due"]:
        click.echo(say(f"应开标签：{shown['due']}", f"due: {shown['due']}"))
    elif latest and not latest.visit:
        click.echo(say("已全部抽完。", "Everything is drawn."))
