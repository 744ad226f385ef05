"""``kaohe draw voice proofs``: the proofs that the device gets when there is a network again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import office_argument, open_office
from kaohe.cli.draw.disclosure import county_argument
from kaohe.cli.draw.voice.shared import desk_argument, start_desk
from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import write_new
from kaohe.workflows.without_network.spoken_proofs import write_spoken_proofs
from kaohe.workflows.without_network.voice_desk import proofs_for_device

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "写出一个县已告知单位的证明，有网络时交给设备核对（kaohe draw voice prove）。\n\n"
        "示例：kaohe draw voice proofs OFFICE DESK 330127 --out 330127.proofs.json",
        "Write the proofs of what was told in a county, for the device to check when there is a "
        "network again ('kaohe draw voice prove').\n\n"
        "Example: kaohe draw voice proofs OFFICE DESK 330127 --out 330127.proofs.json",
    )
)
@office_argument
@desk_argument
@county_argument
@out_option("证明文件。", "File of the proofs.")
@json_option
def proofs(*, place: Path, desk: Path, county: str, out: Path, as_json: bool) -> None:
    """Write the proofs of a county."""
    with open_office(place) as folder:
        started = start_desk(folder, desk)
    found = proofs_for_device(started, county)
    write_new(out, write_spoken_proofs(started.setting, found))
    if as_json:
        show_json({"out": str(out), "labels": len(found)})
        return
    click.echo(
        say(
            f"已写出{len(found)}个标签的证明：{out}",
            f"Wrote the proofs of {len(found)} labels: {out}",
        )
    )
