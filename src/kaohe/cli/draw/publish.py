"""``kaohe draw publish``: what may be told of a campaign, as one folder (P7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import office_argument, open_office, plan_under_way, show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import read_bytes
from kaohe.stores.published_campaigns import write_campaign
from kaohe.workflows.keyholding.records import HolderSecret, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "公布一次行动：开场记录、清单、公共随机数、凭证、账本（P7）。\n\n"
        "行动结束以前，只公布已无可利用的部分：到达以前不公布县，抽查结束以前不公布单位。"
        "结束以后公布全部，并用--secret给出各密钥持有人公开的密钥。\n\n"
        "示例：kaohe draw publish OFFICE --out draw-2012",
        "Publish a campaign: opening, manifest, seed, packets, ledger (P7).\n\n"
        "Before the end only that is told which nobody could use any more: no county before the "
        "arrival, no unit before its visit is closed. After the end everything is told, with the "
        "secrets that all key holders have revealed (--secret).\n\n"
        "Example: kaohe draw publish OFFICE --out draw-2012",
    )
)
@office_argument
@out_option("公布的文件夹（须不存在）。", "Folder to publish (must not exist).")
@click.option(
    "--secret",
    "secrets",
    type=READABLE,
    multiple=True,
    metavar="FILE",
    help=say(
        "密钥持有人公开的密钥（可重复；仅在结束以后）。",
        "A secret that a key holder has revealed (repeatable; after the end only).",
    ),
)
@json_option
def publish(*, place: Path, out: Path, secrets: tuple[Path, ...], as_json: bool) -> None:
    """Publish what may be told."""
    with open_office(place) as office:
        plan = plan_under_way(office)
        made = write_campaign(
            out,
            office.ledger,
            plan.campaign,
            manifest=office.published.manifest(),
            secrets=[
                read_holder_record(read_bytes(each), HolderSecret, where=str(each))
                for each in secrets
            ],
        )
    if as_json:
        show_json(
            {
                "campaign": plan.campaign,
                "rehearsal": plan.rehearsal,
                "entries": made.size,
                "told": made.told,
                "files": len(made.files),
                "complete": made.is_complete,
            }
        )
        return
    show_watermark(rehearsal=plan.rehearsal)
    click.echo(
        say(
            f"已公布：账本{made.size}条，其中公开{made.told}条；{len(made.files)}个文件。",
            f"Published: {made.size} entries, {made.told} of them opened; {len(made.files)} files.",
        )
    )
    if not made.is_complete:
        click.echo(say("行动尚未结束，其余以后公布。", "The rest is told when all is over."))
