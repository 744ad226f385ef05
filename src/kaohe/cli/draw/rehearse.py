"""``kaohe draw rehearse``: a whole ceremony with secrets from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import WATERMARK, office_argument, open_office, show_watermark
from kaohe.cli.draw.options import rehearsal_option, snapshot_option
from kaohe.cli.language import say
from kaohe.cli.options import json_option, pack_option
from kaohe.cli.terminal import progress, show_json
from kaohe.demo.rehearsal import create_office, open_rehearsal, roll_rehearsal
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import expect_in_force
from kaohe.stores.offices import LEDGER
from kaohe.stores.packs import load_pack

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "演练整个仪式（P0至P2）：密钥、盐值、骰子、开奖号码和三省见证都由种子产生。\n\n"
        "走的是正式抽取的每一步，用的是演练的标记和演练账本，结果永远不能充作正式抽取。\n\n"
        "示例：kaohe draw rehearse OFFICE --snapshot SNAPSHOT --rehearsal 2012",
        "Rehearse a whole ceremony (P0 to P2): keys, salts, dice, lotteries and three witnesses "
        "come from a seed.\n\n"
        "It takes every step of a real one, with the tags and the ledger of rehearsals, and can "
        "never pass as real.\n\n"
        "Example: kaohe draw rehearse OFFICE --snapshot SNAPSHOT --rehearsal 2012",
    )
)
@office_argument
@snapshot_option
@pack_option
@rehearsal_option
@click.option(
    "--approve",
    "approved_by",
    multiple=True,
    default=("office", "leading_group"),
    show_default=True,
    help=say("批准固定的人（可重复）。", "Who approves the freeze (repeatable)."),
)
@json_option
def rehearse(
    *,
    place: Path,
    snapshot: Path,
    reference: str,
    seed: int,
    approved_by: tuple[str, ...],
    as_json: bool,
) -> None:
    """Rehearse a ceremony."""
    loaded, register = load_pack(reference), Snapshot.open(snapshot)
    expect_in_force(snapshot, register.digest)
    if not (place / LEDGER).exists():
        create_office(place, seed=seed).close()
    witnesses = place.with_name(f"{place.name}-witnesses")
    with open_office(place) as office, progress() as bars:
        open_rehearsal(
            office,
            loaded.pack,
            pack_digest=loaded.digest,
            snapshot=register,
            seed=seed,
            approved_by=approved_by,
            witnesses=witnesses,
            built=lambda units: bars.step(say("生成抽样框", "frame"), units, None),
            counted=lambda units: bars.step(say("固定抽样框", "freeze"), units, None),
        )
        roll_rehearsal(office, seed=seed, witnesses=witnesses)
        record = office.published
        shown = {
            "campaign": record.campaign().id,
            "frame_root": record.opening().frame.frame_root,
            "seed": record.rolled().seed,
            "published": str(record.path),
        }
    if as_json:
        show_json({**shown, "rehearsal": True, "watermark": WATERMARK})
        return
    show_watermark(rehearsal=True)
    for name, value in shown.items():
        click.echo(f"{name} {value}")
