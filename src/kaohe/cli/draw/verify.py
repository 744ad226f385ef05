"""``kaohe draw verify``: check a published draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.draw.ceremony import WATERMARK, show_assurance, show_watermark
from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.stores.draws import DrawFolder
from kaohe.stores.packs import load_pack
from kaohe.stores.published_draws import verify_draw

if TYPE_CHECKING:
    from pathlib import Path


SECRETS: Final = "secrets.json"
"""Published after the end alone; where it stands, the campaign is over."""


@click.command(
    help=say(
        "核验已公布的抽取：开场记录、公共随机数、县、顺序和每家单位的凭证，以及它们之间是否缺少、"
        "多出、调换或改名。\n\n请把所显示的封存摘要（checkpoint）与掷骰子以前印发的核对。"
        "还没有公共随机数的，只核验开场。全部成立时退出码为0，否则为1并逐条列出。\n\n"
        "示例：kaohe draw verify build/demo/draw --pack national-2012",
        "Verify a published draw: opening, seed, counties, order, every unit's packet, and that "
        "nothing is missing, added, exchanged or renamed.\n\nCompare the checkpoint that is shown "
        "with the one printed before the dice were rolled. Before there is a seed, the opening "
        "alone is checked. Exit code 0 when all holds, otherwise 1 with every fault.\n\n"
        "Example: kaohe draw verify build/demo/draw --pack national-2012",
    )
)
@click.argument("folder", type=READABLE)
@click.option(
    "--pack",
    "reference",
    default=None,
    help=say("还要核对方案是否出自这个规则包。", "Check too that the plan is this pack's."),
)
@click.option(
    "--complete",
    is_flag=True,
    help=say(
        "行动已结束：缺少最后的记录也算不成立；已公布密钥的，不给出也如此核验。",
        "The campaign is over: nothing may lack; taken for granted once its secrets are published.",
    ),
)
@json_option
@click.pass_context
def verify(
    context: click.Context, folder: Path, *, reference: str | None, complete: bool, as_json: bool
) -> None:
    """Verify a draw."""
    pack = load_pack(reference) if reference else None
    complete = complete or (folder / SECRETS).exists()
    found = verify_draw(DrawFolder(folder), pack=pack, complete=complete)
    checkpoint = found.checkpoint
    root, size = (checkpoint.root.hex(), checkpoint.size) if checkpoint else ("", 0)
    rehearsal = found.campaign.rehearsal
    if as_json:
        show_json(
            {
                "campaign": found.campaign.id,
                "rehearsal": rehearsal,
                "watermark": WATERMARK if rehearsal else "",
                "assurance": found.assurance,
                "origin": checkpoint.origin if checkpoint else "",
                "checkpoint": root,
                "size": size,
                "witnesses": list(found.witnesses),
                "seed": found.seed,
                "choices": found.choices,
                "packets": found.packets,
                "faults": [{"code": each.kind.code, "where": each.where} for each in found.faults],
            }
        )
    else:
        show_watermark(rehearsal=rehearsal)
        show_assurance(found.assurance)
        for fault in found.faults:
            click.echo(fault.say(language()))
        witnesses = "、".join(found.witnesses) or "–"
        click.echo(say(f"见证人：{witnesses}", f"Witnesses: {witnesses}"))
        click.echo(f"checkpoint {root} ({size})")
        click.echo(f"seed {found.seed or '–'}")
        wrong = len(found.faults)
        click.echo(
            say(
                f"核验了{found.choices}份抽取记录和{found.packets}份单位凭证，{wrong}处不成立。",
                f"Verified {found.choices} choices and {found.packets} packets; "
                f"{wrong} do not hold.",
            )
        )
    context.exit(1 if found.faults else 0)
