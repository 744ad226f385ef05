"""``kaohe draw arrive``: sign the arrival in a county, and open its bundle with the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import (
    county_argument,
    device_argument,
    note_option,
    read_notes,
    start_device,
    write_record,
)
from kaohe.cli.language import say
from kaohe.cli.ledger import read_clock
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.draw.field_record import FieldRecord
from kaohe.stores.files import read_bytes

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "到达县：--out 写出并签名到达记录；办公室交回钥匙后，用 --key 打开该县的数据包。\n\n"
        "示例：kaohe draw arrive DEVICE 330127 --note position=29.6,118.9 --out arrived.json",
        "Arrive in a county: --out writes and signs the record; when the office has handed over "
        "the key, --key opens the county's bundle.\n\n"
        "Example: kaohe draw arrive DEVICE 330127 --note position=29.6,118.9 --out arrived.json",
    )
)
@device_argument
@county_argument
@note_option
@click.option("--out", type=READABLE, help=say("到达记录。", "Record of the arrival."))
@click.option("--key", type=READABLE, help=say("办公室交来的钥匙。", "Key from the office."))
@json_option
def arrive(
    *,
    device: Path,
    county: str,
    notes: tuple[str, ...],
    out: Path | None,
    key: Path | None,
    as_json: bool,
) -> None:
    """Arrive."""
    if (out is None) == (key is None):
        raise click.UsageError(say("请给出 --out 或 --key 之一。", "Give either --out or --key."))
    started = start_device(device)
    if out:
        subject = {"body": started.keys.body, "county": county}
        campaign = started.setting.campaign
        record = FieldRecord(campaign, "arrived", subject, read_clock(), read_notes(notes))
        write_record(started.sign(record), out, as_json=as_json)
        return
    started.enter_county(county, read_bytes(key) if key else b"")
    due = started.pending(county)
    place = due.place if due else ""
    if as_json:
        show_json({"county": county, "due": place})
        return
    click.echo(say(f"已打开{county}，应开标签：{place}", f"{county} is open, due: {place}"))
