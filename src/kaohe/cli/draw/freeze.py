"""``kaohe draw freeze``: fix the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.options import rehearsal_option, snapshot_option
from kaohe.cli.language import say
from kaohe.cli.options import out_option, pack_option
from kaohe.cli.terminal import progress
from kaohe.demo.rehearsal import open_rehearsal
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import expect_in_force
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import new_folder
from kaohe.stores.packs import load_pack

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "固定抽样框，公布方案、抽样框摘要和公钥。\n\n"
        "示例：kaohe draw freeze --snapshot SNAPSHOT --rehearsal 2012 --out draw",
        "Freeze the frame; publish plan, frame and public keys.\n\n"
        "Example: kaohe draw freeze --snapshot SNAPSHOT --rehearsal 2012 --out draw",
    )
)
@snapshot_option
@pack_option
@rehearsal_option
@click.option(
    "--approve",
    "approved_by",
    multiple=True,
    help=say(
        "批准固定的人（可重复）；待落实的数据超过规则比例时须两人。",
        "Who approves the freeze (repeatable); two where much of the register was left aside.",
    ),
)
@out_option("抽取文件夹（须不存在）。", "Folder of the draw (must not exist).")
def freeze(
    *, snapshot: Path, reference: str, seed: int, approved_by: tuple[str, ...], out: Path
) -> None:
    """Freeze the frame."""
    loaded = load_pack(reference)
    opened = Snapshot.open(snapshot)
    expect_in_force(snapshot, opened.digest)
    with progress() as bars, new_folder(out) as folder:
        record = DrawFolder(folder)
        open_rehearsal(
            record,
            loaded.pack,
            pack_digest=loaded.digest,
            snapshot=opened,
            seed=seed,
            approved_by=approved_by,
            built=lambda units: bars.step(say("生成抽样框", "frame"), units, None),
            counted=lambda units: bars.step(say("固定抽样框", "freeze"), units, None),
        )
        manifest, (root, size) = record.manifest(), record.checkpoint()
    units = sum(line.size for line in manifest.lines)
    click.echo(
        say(
            f"已固定：{manifest.size}个层，{units}个单位。",
            f"Frozen: {manifest.size} strata, {units} units.",
        )
    )
    click.echo(f"frame_root {manifest.frame_root.hex()}")
    click.echo(f"checkpoint {root.hex()} ({size})")
