"""``kaohe draw close``: close the visit that is going on; nothing of it can be exchanged then."""

from __future__ import annotations

from hashlib import sha256
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
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.core.draw.field_record import FieldRecord
from kaohe.core.draw.spoken_digits import group_digits
from kaohe.stores.files import read_bytes
from kaohe.workflows.disclosure.faults import NO_VISIT

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "结束正在进行的抽查：冻结所记内容的摘要并签名。结束后才能抽下一家，这一家不能再更换。\n\n"
        "示例：kaohe draw close DEVICE 330127 findings.json --out closed.json",
        "Close the visit that is going on: its findings are frozen by their digest. Only then is "
        "the next unit due, and this one cannot be exchanged any more.\n\n"
        "Example: kaohe draw close DEVICE 330127 findings.json --out closed.json",
    )
)
@device_argument
@county_argument
@click.argument("findings", type=READABLE)
@note_option
@out_option("结束记录。", "Record of the closing.")
@json_option
def close(
    *,
    device: Path,
    county: str,
    findings: Path,
    notes: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Close a visit."""
    started = start_device(device)
    visit = started.visit(county)
    if visit is None:
        raise NO_VISIT.error_at(county)
    details = {**read_notes(notes), "revision": sha256(read_bytes(findings)).hexdigest()}
    campaign = started.setting.campaign
    record = FieldRecord(campaign, "closed", {"visit": visit.id}, read_clock(), details)
    write_record(started.sign(record), out, as_json=as_json)
    started.close(county)
    code = started.completion_code(visit.id, bytes.fromhex(details["revision"]))
    if not as_json:
        click.echo(
            say(
                f"没有网络时读给值班员的完成码：{group_digits(code)}",
                f"Completion code, to be read to the duty officer: {group_digits(code)}",
            )
        )
