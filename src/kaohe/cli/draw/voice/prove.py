"""``kaohe draw voice prove``: check on the device what was heard against the proofs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import county_argument, device_argument, start_device
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.core.errors import ProofInvalid
from kaohe.stores.files import read_bytes, write_new
from kaohe.workflows.without_network.spoken_proofs import read_spoken_proofs

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "用补来的证明核对电话告知的单位，写出与联网时相同的凭证。\n\n"
        "不符即为警报：设备永久记下，并写出签名的警报文件，交办公室登记（kaohe draw enter）。\n\n"
        "示例：kaohe draw voice prove DEVICE 330127 330127.proofs.json --out proved",
        "Check what was told against the proofs, and write the same packets as online. A mismatch "
        "is an alarm: the device keeps it for good and writes it, signed, for the office ('kaohe "
        "draw enter').\n\n"
        "Example: kaohe draw voice prove DEVICE 330127 330127.proofs.json --out proved",
    )
)
@device_argument
@county_argument
@click.argument("proofs", type=READABLE)
@out_option("凭证文件夹。", "Folder of the packets.")
@json_option
def prove(*, device: Path, county: str, proofs: Path, out: Path, as_json: bool) -> None:
    """Prove what was heard."""
    started = start_device(device)
    given = read_spoken_proofs(read_bytes(proofs), started.setting)
    awaited = started.awaiting_proofs(county)
    try:
        shown = started.prove({label: given[label] for label in awaited if label in given})
    except ProofInvalid:
        for number, alarm in enumerate(started.mismatches(), start=1):
            _keep(out / f"alarm-{number}.json", alarm)
        raise
    for each in shown:
        _keep(out / f"{each.label.place.replace('/', '-')}.json", each.record)
    left = [label.place for label in started.awaiting_proofs(county)]
    if as_json:
        show_json({"proved": [each.label.place for each in shown], "awaited": left})
        return
    click.echo(
        say(
            f"已核对{len(shown)}项，全部相符；尚待证明{len(left)}项。",
            f"{len(shown)} labels are proved as they were told; {len(left)} still wait.",
        )
    )


def _keep(path: Path, content: bytes) -> None:
    if not (path.is_file() and read_bytes(path) == content):
        write_new(path, content)
