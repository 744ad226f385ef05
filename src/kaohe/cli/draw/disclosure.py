"""What the commands of disclosure share: the office that enters, the device, what is shown."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.draw.ceremony import make_clerk, open_office, show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import READABLE
from kaohe.cli.terminal import show_json
from kaohe.stores.devices import DeviceFolder
from kaohe.stores.files import write_new
from kaohe.stores.settings import load_setting
from kaohe.workflows.disclosure.disclosing import DisclosingOffice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from kaohe.core.draw.field_record import FieldRecord
    from kaohe.stores.offices import Office
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.without_network.voice_device import VoiceDevice


def device_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the device's folder as the first argument."""
    return click.argument("device", metavar="DEVICE", type=READABLE)(function)


def county_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the code of a county."""
    return click.argument("county", metavar="COUNTY")(function)


def note_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--note``, what else belongs into a signed record."""
    return click.option(
        "--note",
        "notes",
        multiple=True,
        metavar="KEY=TEXT",
        help=say(
            "写入记录的其他内容，如 position=30.27,120.15（可重复）。",
            "What else belongs into the record, such as position=30.27,120.15 (repeatable).",
        ),
    )(function)


def read_notes(notes: tuple[str, ...]) -> dict[str, str]:
    """Read ``KEY=TEXT`` options."""
    found = {}
    for each in notes:
        key, sign, text = each.partition("=")
        if not sign or not key.isidentifier() or key != key.lower():
            raise click.UsageError(
                say(f"“{each}”不是 key=内容 的形式。", f"'{each}' is not of the form key=text.")
            )
        found[key] = text
    return found


@contextmanager
def disclosing(place: Path, actor: str) -> Iterator[tuple[Office, DisclosingOffice]]:
    """Open an office whose campaign has its seed, and enter in somebody's name."""
    with open_office(place) as office:
        setting = load_setting(office.published)
        clerk = make_clerk(actor)
        yield office, DisclosingOffice(setting, office.ledger, office.published, clerk)


def start_device(path: Path) -> VoiceDevice:
    """Switch a device on."""
    return DeviceFolder(path).start()


def show_entered(entered: Mapping[str, Recorded], *, rehearsal: bool, as_json: bool) -> None:
    """Show which acts stand where."""
    if as_json:
        show_json(
            {
                "rehearsal": rehearsal,
                "entered": {
                    name: {"index": each.index, "at": each.at, "new": each.is_new}
                    for name, each in entered.items()
                },
            }
        )
        return
    show_watermark(rehearsal=rehearsal)
    for name, each in entered.items():
        before = "" if each.is_new else say("（此前已登记）", " (entered before)")
        click.echo(
            say(
                f"{name}：已登记为第{each.index}条{before}。",
                f"{name}: entered as {each.index}{before}.",
            )
        )


def write_record(record: FieldRecord, out: Path, *, as_json: bool) -> None:
    """Write a signed record for the second inspector to sign, or for the office."""
    write_new(out, record.write())
    devices = [each.device for each in record.signatures]
    if as_json:
        show_json({"out": str(out), "digest": record.digest, "signed": devices})
        return
    click.echo(
        say(
            f"已写出{out}，签名设备：{'、'.join(devices)}。",
            f"Wrote {out}, signed by {', '.join(devices)}.",
        )
    )
    if len(devices) < 2:
        click.echo(
            say(
                "请另一名考核人员签名：kaohe draw sign DEVICE 文件 --out 新文件",
                "Let the other inspector sign: kaohe draw sign DEVICE FILE --out NEW",
            )
        )
