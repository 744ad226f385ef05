"""``kaohe draw salts``: what counties are given before the freeze to make their strata again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import (
    WATERMARK,
    office_argument,
    open_office,
    plan_under_way,
    show_watermark,
)
from kaohe.cli.draw.options import snapshot_option
from kaohe.cli.language import say
from kaohe.cli.options import json_option, out_option
from kaohe.cli.terminal import progress, show_json
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import expect_in_force
from kaohe.stores.countersigning import make_county_salts
from kaohe.stores.files import new_folder
from kaohe.stores.offices import write_secret

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "固定之前：为各县生成盐值文件，供其用自己的数据核对本县的抽样层。\n\n"
        "每县一个文件，只交给该县。--with-records 同时附上抽样框中该县的记录，"
        "核对时可以指出不同的行。\n\n"
        "示例：kaohe draw salts OFFICE --snapshot SNAPSHOT --county 330105 --with-records "
        "--out salts",
        "Before the freeze: what counties need to make their strata again from their own data.\n\n"
        "One file for each county and for nobody else. With --with-records it holds the frame's "
        "records of the county, so that the rows that differ can be named.\n\n"
        "Example: kaohe draw salts OFFICE --snapshot SNAPSHOT --county 330105 --with-records "
        "--out salts",
    )
)
@office_argument
@snapshot_option
@click.option(
    "--county",
    "counties",
    multiple=True,
    required=True,
    help=say(
        "县级代码；两位单位代码表示该单位的所有县。可重复。",
        "Code of a county, or of a body for all its counties. May be repeated.",
    ),
)
@click.option(
    "--with-records",
    is_flag=True,
    help=say("附上抽样框中该县的记录。", "Add the frame's records of the county."),
)
@out_option("存放盐值文件的文件夹（须不存在）。", "Folder of the files (must not exist).")
@json_option
def salts(
    place: Path,
    *,
    snapshot: Path,
    counties: tuple[str, ...],
    with_records: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Write the salts of counties."""
    opened = Snapshot.open(snapshot)
    expect_in_force(snapshot, opened.digest)
    written = []
    with open_office(place) as office, progress() as bars, new_folder(out) as folder:
        rehearsal = plan_under_way(office).rehearsal
        for each in make_county_salts(
            office,
            opened,
            counties,
            with_records=with_records,
            built=lambda units: bars.step(say("生成抽样框", "frame"), units, None),
        ):
            name = f"{each.county}.salts.json"
            write_secret(folder / name, each.as_bytes())
            written.append({"county": each.county, "file": name, "strata": len(each.strata)})
    if as_json:
        mark = WATERMARK if rehearsal else ""
        show_json({"rehearsal": rehearsal, "watermark": mark, "files": written})
        return
    show_watermark(rehearsal=rehearsal)
    click.echo(
        say(
            f"已为{len(written)}个县生成盐值文件，每个文件只能交给该县。",
            f"Wrote the salts of {len(written)} counties; each file is for its county alone.",
        )
    )
